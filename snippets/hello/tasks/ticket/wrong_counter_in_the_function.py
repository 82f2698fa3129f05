from itertools import count
from time import sleep

from fastapi import FastAPI

app = FastAPI()


@app.get("/ticket")
def draw_ticket():
    number = next(count(1))
    sleep(0.01)  # the printer, which cannot be awaited
    return {"number": number}
