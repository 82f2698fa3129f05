import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

from snippets.iris import predict

app = FastAPI()
held = asyncio.Lock()


async def hold_model():
    if held.locked():
        raise HTTPException(503, "the model is held")
    await held.acquire()
    try:
        yield predict
    finally:
        held.release()


@app.post("/predict")
def predict_species(
    measurements: list[float],
    model: Annotated[Callable, Depends(hold_model)],
):
    return model(measurements)
