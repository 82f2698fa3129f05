from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, FiniteFloat

from snippets.iris import predict

app = FastAPI()


class Prediction(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    species: str
    probability: FiniteFloat | None = None
    model: str = "iris.json"


def classify(measurements):
    answer = predict(measurements)
    if answer["probability"] < 0.6:
        return {"species": "unsure"}
    return answer


@app.post("/promised")
def with_a_promise(measurements: list[float]) -> Prediction:
    return classify(measurements)
