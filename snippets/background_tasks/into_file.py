import os
from pathlib import Path

from fastapi import BackgroundTasks, FastAPI

from snippets.iris import predict

AUDIT = Path(os.environ.get("FOLDER", ".")) / "audit"

app = FastAPI()


def write_audit(species):
    with AUDIT.open("a") as audit:
        print(species, file=audit)


@app.post("/predict")
async def predict_species(measurements: list[float], tasks: BackgroundTasks):
    prediction = predict(measurements)
    tasks.add_task(write_audit, prediction["species"])
    return prediction
