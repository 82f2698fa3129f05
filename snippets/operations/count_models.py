from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

loaded = Gauge("models", "In memory now", registry=None, multiprocess_mode="livesum")


@asynccontextmanager
async def lifespan(app):
    loaded.inc()
    yield
    loaded.dec()


app = FastAPI(lifespan=lifespan)


@app.get("/metrics")
def show_metrics():
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return Response(generate_latest(registry))
