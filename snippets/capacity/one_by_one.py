import asyncio

from fastapi import FastAPI

from snippets.capacity.many import predict_all

app = FastAPI()
one_at_a_time = asyncio.Semaphore(1)


@app.post("/predict")
async def predict_species(measurements: list[float]):
    async with one_at_a_time:
        (answer,) = await asyncio.to_thread(predict_all, [measurements])
    return answer
