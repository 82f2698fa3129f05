from contextlib import asynccontextmanager

from anyio import CapacityLimiter, to_thread
from anyio.to_thread import current_default_thread_limiter
from fastapi import BackgroundTasks, FastAPI

from snippets.iris import predict


@asynccontextmanager
async def lifespan(app):
    current_default_thread_limiter().total_tokens = 1
    app.state.shadows = CapacityLimiter(1)
    yield


app = FastAPI(lifespan=lifespan)


def shadow(measurements):
    return predict([5.8, 3.1, *measurements[2:]])


async def shadow_apart(measurements):
    await to_thread.run_sync(shadow, measurements, limiter=app.state.shadows)


@app.post("/predict")
def predict_species(measurements: list[float], tasks: BackgroundTasks):
    tasks.add_task(shadow_apart, measurements)
    return predict(measurements)
