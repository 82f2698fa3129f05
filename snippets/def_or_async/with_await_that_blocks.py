import json
from pathlib import Path

from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()
scanner = Path("scanner")


async def measure():
    return scanner.read_text()


@app.get("/predict")
async def predict_species():
    measurements = await measure()
    return predict(json.loads(measurements))


@app.get("/health")
async def health():
    return {"status": "ok"}
