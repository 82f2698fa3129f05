from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()

Centimetres = Annotated[float, Field(gt=0, lt=100)]


class Flower(BaseModel):
    sepal_length: Centimetres
    sepal_width: Centimetres
    petal_length: Centimetres
    petal_width: Centimetres


@app.get("/hello")
def say_hello(name: str = "visitor"):
    return {"message": f"Hello, {name}!"}


@app.post("/predict")
def predict_species(flower: Flower):
    return {"flower": flower}
