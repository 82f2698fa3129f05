import json
from math import exp
from pathlib import Path

MODEL = json.loads(Path(__file__).with_suffix(".json").read_text())


def predict(measurements):
    rows = zip(MODEL["weights"], MODEL["bias"], strict=True)
    scores = [bias + sum(w * m for w, m in zip(weights, measurements, strict=True)) for weights, bias in rows]
    best = max(scores)
    probability = round(1 / sum(exp(score - best) for score in scores), 3)
    return {"species": MODEL["species"][scores.index(best)], "probability": probability}
