from collections.abc import Iterable

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse

from snippets.words import next_word

app = FastAPI()


@app.get("/write", response_class=EventSourceResponse)
def write(word: str) -> Iterable[str]:
    while word := next_word(word):
        yield word


@app.get("/health")
async def health():
    return {"status": "ok"}
