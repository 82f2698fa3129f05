import asyncio
from itertools import count

from fastapi import FastAPI

app = FastAPI()
numbers = count(1)


@app.get("/ticket")
async def draw_ticket():
    await asyncio.sleep(0.01)  # the printer, which cannot be awaited
    return {"number": next(numbers)}
