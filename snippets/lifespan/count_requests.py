from contextlib import asynccontextmanager

from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    yield {"number": 0, "flowers": []}


app = FastAPI(lifespan=lifespan)


@app.post("/flowers")
def count_flowers(measurements: list[float], request: Request):
    request.state.number += 1
    request.state.flowers.append(measurements)
    return {"number": request.state.number, "flowers": len(request.state.flowers)}
