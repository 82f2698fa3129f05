from contextvars import ContextVar

from fastapi import FastAPI

from snippets.iris import predict

predicted = ContextVar("predicted", default="nothing")
log = []

app = FastAPI()


@app.middleware("http")
async def log_prediction(request, call_next):
    response = await call_next(request)
    log.append(predicted.get())
    return response


@app.post("/predict")
async def predict_species(measurements: list[float]):
    prediction = predict(measurements)
    predicted.set(prediction["species"])
    return prediction


@app.get("/log")
async def read_log():
    return log
