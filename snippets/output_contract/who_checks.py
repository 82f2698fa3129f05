from fastapi import FastAPI
from pydantic import BaseModel, field_serializer, field_validator

from snippets.iris import predict

app = FastAPI()


class Prediction(BaseModel):
    species: str
    probability: float

    @field_validator("probability")
    @classmethod
    def check(cls, probability):
        assert 0 <= probability <= 1
        return probability

    @field_serializer("probability")
    def write(self, probability):
        return round(probability, 2)


@app.post("/def")
def in_def(measurements: list[float]) -> Prediction:
    return predict(measurements)


@app.post("/async-def")
async def in_async_def(measurements: list[float]) -> Prediction:
    return predict(measurements)


@app.post("/model")
def already_a_model(measurements: list[float]) -> Prediction:
    return Prediction(**predict(measurements))
