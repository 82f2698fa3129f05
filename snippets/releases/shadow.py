from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import BackgroundTasks, FastAPI

from snippets.iris import predict


@asynccontextmanager
async def lifespan(app):
    current_default_thread_limiter().total_tokens = 1
    yield


app = FastAPI(lifespan=lifespan)


def shadow(measurements):
    return predict([5.8, 3.1, *measurements[2:]])


@app.post("/predict")
def predict_species(measurements: list[float], tasks: BackgroundTasks):
    tasks.add_task(shadow, measurements)
    return predict(measurements)
