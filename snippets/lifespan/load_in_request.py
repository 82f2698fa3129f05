from typing import Annotated

from fastapi import Depends, FastAPI

from snippets.iris_model import Model


def load_model():
    return Model()


app = FastAPI()


@app.post("/predict")
def predict_species(measurements: list[float], model: Annotated[Model, Depends(load_model)]):
    return model.predict(measurements)
