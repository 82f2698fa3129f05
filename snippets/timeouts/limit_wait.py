import asyncio

from fastapi import FastAPI, HTTPException

from snippets.iris import predict

LIMIT = 1

app = FastAPI()


@app.post("/predict")
async def predict_species(measurements: list[float]):
    try:
        async with asyncio.timeout(LIMIT):
            return await asyncio.to_thread(predict, measurements)
    except TimeoutError:
        raise HTTPException(504, "The model is too slow") from None
