from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request


def load_model():
    return Path("rose.json").read_text()


@asynccontextmanager
async def lifespan(app):
    yield {"model": load_model()}


app = FastAPI(lifespan=lifespan)


@app.get("/model")
def show_model(request: Request):
    return request.state.model
