from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

from snippets.iris import predict

app = FastAPI()
Centimetres = Annotated[float, Field(gt=0, lt=100)]


class Flower(BaseModel):
    petal_length: Centimetres
    petal_width: Centimetres
    sepal_length: Centimetres = 5.8
    sepal_width: Centimetres = 3.1


@app.post("/predict")
def predict_species(flower: Flower, threshold: float):
    sepal = [flower.sepal_length, flower.sepal_width]
    petal = [flower.petal_length, flower.petal_width]
    answer = predict(sepal + petal)
    if answer["probability"] < threshold:
        return {"species": "unsure"}
    return answer
