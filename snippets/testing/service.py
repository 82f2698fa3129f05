from contextlib import asynccontextmanager

from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.responses import StreamingResponse

from snippets.iris import predict

AUDIT = []


@asynccontextmanager
async def load_model(app):
    yield {"model": predict}


app = FastAPI(lifespan=load_model)


def write_audit(species):
    AUDIT.append(species)


@app.post("/predict")
def predict_species(measurements: list[float], request: Request, tasks: BackgroundTasks):
    prediction = request.state.model(measurements)
    tasks.add_task(write_audit, prediction["species"])
    return prediction


def species_of(flowers):
    for flower in flowers:
        yield predict(flower)["species"]


@app.post("/stream")
def stream_species(flowers: list[list[float]]):
    return StreamingResponse(species_of(flowers))
