from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from snippets.iris_model import Model


def load_model():
    return Model()


@asynccontextmanager
async def iris_lifespan(app):
    yield {"model": load_model()}


@asynccontextmanager
async def lifespan(app):
    yield


iris = FastAPI(lifespan=iris_lifespan)


@iris.post("/predict")
def predict_species(measurements: list[float], request: Request):
    return request.state.model.predict(measurements)


app = FastAPI(lifespan=lifespan)
app.mount("/iris", iris)
