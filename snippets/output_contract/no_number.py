from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

from snippets.iris import predict

app = FastAPI()


class Prediction(BaseModel):
    species: str
    probability: float


class FinitePrediction(BaseModel):
    species: str
    probability: Annotated[float, Field(allow_inf_nan=False)]


@app.post("/unpromised")
def without_a_promise(measurements: list[float]):
    return predict(measurements)


@app.post("/promised")
def with_a_promise(measurements: list[float]) -> Prediction:
    return predict(measurements)


@app.post("/finite")
def with_a_finite_promise(measurements: list[float]) -> FinitePrediction:
    return predict(measurements)
