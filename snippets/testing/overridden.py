from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI

from snippets.iris import predict

app = FastAPI()
batch = FastAPI()


def load_model():
    return predict


def ready_model(model: Annotated[Callable, Depends(load_model)]):
    return model


@batch.post("/predict")
@app.post("/predict")
def predict_species(measurements: list[float], model: Annotated[Callable, Depends(ready_model)]):
    return model(measurements)


app.mount("/batch", batch)


def always_setosa():
    return lambda measurements: {"species": "setosa", "probability": 1.0}
