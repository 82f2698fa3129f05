import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI

from snippets.capacity.many import predict_all

waiting = asyncio.Queue()


async def run_batches():
    while True:
        batch = [await waiting.get()]
        while not waiting.empty():
            batch.append(waiting.get_nowait())
        try:
            answers = await asyncio.to_thread(predict_all, [flower for flower, _ in batch])
            answered = [*zip(batch, answers, strict=True)]
        except Exception as error:
            for _, promise in batch:
                if not promise.done():
                    promise.set_exception(error)
        else:
            for (_, promise), answer in answered:
                if not promise.done():
                    promise.set_result(answer)


@asynccontextmanager
async def lifespan(app):
    batches = asyncio.create_task(run_batches())
    yield
    batches.cancel()


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
async def predict_species(measurements: list[float]):
    promise = asyncio.get_running_loop().create_future()
    waiting.put_nowait((measurements, promise))
    return await promise
