import asyncio
import signal
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException

from snippets.iris import predict

state = {"ready": False}


def leave_the_balancer():
    state["ready"] = False


@asynccontextmanager
async def lifespan(app):
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, leave_the_balancer)
    state["ready"] = True
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/ready")
async def ready():
    if not state["ready"]:
        raise HTTPException(503, "send me no more requests")
    return {"status": "ready"}


@app.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)
