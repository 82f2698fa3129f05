from contextvars import ContextVar

from fastapi import FastAPI

from snippets.iris import predict

predicted = ContextVar("predicted", default="nothing")
log = []

app = FastAPI()


class LogPrediction:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
        if scope["type"] == "http":
            log.append(predicted.get())


app.add_middleware(LogPrediction)


@app.post("/predict")
async def predict_species(measurements: list[float]):
    prediction = predict(measurements)
    predicted.set(prediction["species"])
    return prediction


@app.get("/log")
async def read_log():
    return log
