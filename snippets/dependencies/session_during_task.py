from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI

from snippets.dependencies.predict_species import open_session
from snippets.iris import predict

app = FastAPI()


async def write_audit(session, species):
    session["notes"].append(species)


@app.post("/predict")
async def predict_species(
    measurements: list[float],
    tasks: BackgroundTasks,
    session: Annotated[dict, Depends(open_session)],
):
    prediction = predict(measurements)
    session["notes"].append("predicted")
    tasks.add_task(write_audit, session, prediction["species"])
    return prediction
