"""Endpoints: the service that is asked while something watches it, or nobody does."""

from contextlib import AbstractContextManager

from fastapi import FastAPI

try:
    import snoop
except ImportError:  # it is installed by make bench
    snoop = None

app = FastAPI()


@app.get("/hello")
async def hello() -> dict[str, str]:
    """One line."""
    return {"message": "Hello"}


@app.get("/loop")
async def loop() -> int:
    """10,000 lines."""
    n = 0
    while n < 5_000:
        n += 1
    return n


@app.get("/long")
async def long() -> int:
    """200,000 lines: beside them what the request's own messages cost is small."""
    n = 0
    while n < 100_000:
        n += 1
    return n


@app.get("/errors")
async def errors() -> int:
    """100 exceptions, each through three functions."""
    return sum(_caught(2) for _ in range(100))


def _caught(depth: int) -> int:
    try:
        return _raises(depth)
    except KeyError:
        return 1


def _raises(depth: int) -> int:
    if depth:
        return _raises(depth - 1)
    raise KeyError


def _snooped() -> AbstractContextManager[object]:
    """What snoop writes goes nowhere."""
    snooped: AbstractContextManager[object] = snoop.Config(out=lambda text: None).snoop()
    return snooped


@app.get("/snooped/hello")
async def snooped_hello() -> dict[str, str]:
    """As `hello`; a decorator of snoop takes no coroutine."""
    with _snooped():
        return {"message": "Hello"}


@app.get("/snooped/loop")
async def snooped_loop() -> int:
    """As `loop`."""
    with _snooped():
        n = 0
        while n < 5_000:
            n += 1
        return n
