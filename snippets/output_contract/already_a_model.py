from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from snippets.iris import predict

app = FastAPI()


class Prediction(BaseModel):
    species: str
    probability: float


class CheckedPrediction(Prediction):
    model_config = ConfigDict(validate_assignment=True)


@app.post("/dict")
def as_a_dict(measurements: list[float]) -> Prediction:
    answer = predict(measurements)
    return answer | {"probability": f"{answer['probability']:.0%}"}


@app.post("/model")
def as_a_model(measurements: list[float]) -> Prediction:
    answer = Prediction(**predict(measurements))
    answer.probability = f"{answer.probability:.0%}"
    return answer


@app.post("/checked")
def as_a_checked_model(measurements: list[float]) -> CheckedPrediction:
    answer = CheckedPrediction(**predict(measurements))
    answer.probability = f"{answer.probability:.0%}"
    return answer
