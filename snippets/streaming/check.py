from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException

from snippets.words import MODEL, next_word

app = FastAPI()


def known(word: str):
    if word not in MODEL:
        raise HTTPException(404, "unknown word")
    return word


@app.get("/checked-late")
def check_late(word: str) -> Iterable[str]:
    known(word)
    while word := next_word(word):
        yield word


@app.get("/checked-first")
def check_first(word: Annotated[str, Depends(known)]) -> Iterable[str]:
    while word := next_word(word):
        yield word
