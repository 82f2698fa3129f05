from typing import Annotated

from fastapi import FastAPI
from pydantic import Field

from snippets.iris import predict

app = FastAPI()
Measurements = tuple[float, float, float, float]


@app.post("/predict")
def predict_all(flowers: Annotated[list[Measurements], Field(max_length=3)]):
    return [predict(flower)["species"] for flower in flowers]
