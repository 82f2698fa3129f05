from itertools import count
from time import sleep

from fastapi import FastAPI

app = FastAPI()
numbers = count(1)
number = next(numbers)


@app.get("/ticket")
def draw_ticket():
    sleep(0.01)  # the printer, which cannot be awaited
    return {"number": next(numbers)}
