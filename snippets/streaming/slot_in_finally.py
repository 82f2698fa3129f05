from collections.abc import Iterable

from fastapi import FastAPI

from snippets.words import next_word

app = FastAPI()
slots = {"free": 1}


@app.get("/write")
def write(word: str) -> Iterable[str]:
    slots["free"] -= 1
    try:
        while word := next_word(word):
            yield word
    finally:
        slots["free"] += 1


@app.get("/slots")
def free_slots():
    return slots
