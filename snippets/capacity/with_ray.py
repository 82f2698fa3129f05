from fastapi import FastAPI
from ray import serve

from snippets.iris_model import Model

api = FastAPI()


@serve.deployment(num_replicas=2, max_ongoing_requests=1)
@serve.ingress(api)
class Iris:
    def __init__(self, load):
        self.model = load()

    @api.post("/predict")
    def predict_species(self, measurements: list[float]):
        return self.model.predict(measurements)


app = Iris.bind(Model)
