from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from snippets.iris_model import Model


def load_model():
    return Model()


def unload_model(model):
    model.rows.clear()


@asynccontextmanager
async def lifespan(app):
    model = load_model()
    yield {"model": model}
    unload_model(model)


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
def predict_species(measurements: list[float], request: Request):
    return request.state.model.predict(measurements)
