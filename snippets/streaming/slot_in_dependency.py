from collections.abc import Iterable

from fastapi import Depends, FastAPI

from snippets.words import next_word

app = FastAPI()
slots = {"free": 1}


def take_slot():
    slots["free"] -= 1
    try:
        yield
    finally:
        slots["free"] += 1


@app.get("/write", dependencies=[Depends(take_slot)])
def write(word: str) -> Iterable[str]:
    while word := next_word(word):
        yield word


@app.get("/slots")
def free_slots():
    return slots
