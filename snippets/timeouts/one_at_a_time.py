import asyncio

from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()
one_at_a_time = asyncio.Semaphore(1)


@app.post("/predict")
async def predict_species(measurements: list[float]):
    async with one_at_a_time:
        return await asyncio.to_thread(predict, measurements)
