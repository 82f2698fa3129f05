import asyncio
import json
from pathlib import Path

from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()
scanner = Path("scanner")


@app.get("/predict")
async def predict_species():
    measurements = await asyncio.to_thread(scanner.read_text)
    return predict(json.loads(measurements))


@app.get("/health")
async def health():
    return {"status": "ok"}
