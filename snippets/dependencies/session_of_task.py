from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI

from snippets.dependencies.predict_species import open_session
from snippets.iris import predict

app = FastAPI()


async def write_audit(species):
    async with asynccontextmanager(open_session)() as session:
        session["notes"].append(species)


@app.post("/predict")
async def predict_species(
    measurements: list[float],
    tasks: BackgroundTasks,
    session: Annotated[dict, Depends(open_session, scope="function")],
):
    prediction = predict(measurements)
    session["notes"].append("predicted")
    tasks.add_task(write_audit, prediction["species"])
    return prediction
