from fastapi import FastAPI
from pydantic import BaseModel

from snippets.iris import predict

app = FastAPI()


class Prediction(BaseModel):
    species: str
    probability: float


def classify(measurements):
    answer = predict(measurements)
    if answer["probability"] < 0.6:
        return {"species": "unsure"}
    return answer | {"model": "iris.json"}


@app.post("/unpromised")
def without_a_promise(measurements: list[float]):
    return classify(measurements)


@app.post("/promised")
def with_a_promise(measurements: list[float]) -> Prediction:
    return classify(measurements)
