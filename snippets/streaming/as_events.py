from collections.abc import AsyncIterable

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse

from snippets.words import next_word

app = FastAPI()


@app.get("/write", response_class=EventSourceResponse)
async def write(word: str) -> AsyncIterable[str]:
    while word := next_word(word):
        yield word


@app.get("/health")
async def health():
    return {"status": "ok"}
