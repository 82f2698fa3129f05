import asyncio

from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()
predictions = asyncio.Queue()


async def put_prediction(measurements):
    await predictions.put(predict(measurements))


@app.post("/predict")
async def predict_species(measurements: list[float]):
    task = asyncio.create_task(put_prediction(measurements))
    prediction = await predictions.get()
    await task
    return prediction
