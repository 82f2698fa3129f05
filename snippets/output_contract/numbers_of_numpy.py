import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

from snippets.iris import MODEL

app = FastAPI()


class Prediction(BaseModel):
    label: int
    probability: float


def predict(measurements, kind):
    weights, bias = (np.array(MODEL[name], dtype=kind) for name in ("weights", "bias"))
    scores = weights @ np.array(measurements, dtype=kind) + bias
    shares = np.exp(scores - scores.max())
    probability = (shares / shares.sum()).max().round(3)
    return {"label": scores.argmax(), "probability": probability}


@app.post("/float64")
def probability_in_float64(measurements: list[float]):
    return {"probability": predict(measurements, "float64")["probability"]}


@app.post("/float32")
def probability_in_float32(measurements: list[float]):
    return {"probability": predict(measurements, "float32")["probability"]}


@app.post("/label")
def label(measurements: list[float]):
    return {"label": predict(measurements, "float64")["label"]}


@app.post("/promised")
def with_a_promise(measurements: list[float]) -> Prediction:
    return predict(measurements, "float32")
