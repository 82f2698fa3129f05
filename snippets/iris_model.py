import json
from pathlib import Path


class Model:
    def __init__(self):
        facts = json.loads(Path(__file__).with_name("iris.json").read_text())
        self.species = facts["species"]
        self.rows = [*zip(facts["weights"], facts["bias"], strict=True)]

    def predict(self, measurements):
        scores = [bias + sum(w * m for w, m in zip(weights, measurements, strict=True)) for weights, bias in self.rows]
        return {"species": self.species[scores.index(max(scores))]}
