from fastapi import FastAPI, Response
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from snippets.iris import predict

predictions = Counter("predictions", "Answered", registry=None)

app = FastAPI()


@app.post("/predict")
def predict_species(measurements: list[float]):
    predictions.inc()
    return predict(measurements)


@app.get("/metrics")
def show_metrics():
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return Response(generate_latest(registry))
