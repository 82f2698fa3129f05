from fastapi import FastAPI
from pydantic import BaseModel

from snippets.iris import predict

app = FastAPI()


class Flower(BaseModel):
    petal_length: float
    petal_width: float
    sepal_length: float = 5.8
    sepal_width: float = 3.1


@app.post("/predict")
def predict_species(flower: Flower, threshold: float):
    sepal = [flower.sepal_length, flower.sepal_width]
    petal = [flower.petal_length, flower.petal_width]
    answer = predict(sepal + petal)
    if answer["probability"] < threshold:
        return {"species": "unsure"}
    return answer
