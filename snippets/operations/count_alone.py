from fastapi import FastAPI, Response
from prometheus_client import CollectorRegistry, Counter, disable_created_metrics, generate_latest

from snippets.iris import predict

disable_created_metrics()
registry = CollectorRegistry()
predictions = Counter("predictions", "Answered", registry=registry)

app = FastAPI()


@app.post("/predict")
def predict_species(measurements: list[float]):
    predictions.inc()
    return predict(measurements)


@app.get("/metrics")
def show_metrics():
    return Response(generate_latest(registry))
