from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from snippets.iris_model import Model


def load_model():
    return Model()


@asynccontextmanager
async def lifespan(app):
    yield {"model": load_model()}


app = FastAPI(lifespan=lifespan)


@app.on_event("startup")
def warm_up():
    Model().predict([0, 0, 0, 0])


@app.post("/predict")
def predict_species(measurements: list[float], request: Request):
    return request.state.model.predict(measurements)
