import asyncio

from fastapi import FastAPI, HTTPException

from snippets.iris import predict

LIMIT = 1

app = FastAPI()
running = set()


def give_back(work):
    running.discard(work)


@app.post("/predict")
async def predict_species(measurements: list[float]):
    if len(running) >= 1:
        raise HTTPException(503, "The model is busy", {"Retry-After": "1"})
    work = asyncio.create_task(asyncio.to_thread(predict, measurements))
    running.add(work)
    work.add_done_callback(give_back)
    try:
        async with asyncio.timeout(LIMIT):
            return await asyncio.shield(work)
    except TimeoutError:
        raise HTTPException(504, "The model is too slow") from None
