from contextlib import asynccontextmanager

from fastapi import FastAPI

from snippets.iris import predict

models = {}


def load_model():
    models["iris"] = predict


def unload_model():
    models.clear()


@asynccontextmanager
async def lifespan(app):
    load_model()
    yield
    unload_model()


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
def predict_species(measurements: list[float]):
    prediction = models["iris"](measurements)
    return prediction


@app.get("/health")
async def health():
    return {"status": "ok"}
