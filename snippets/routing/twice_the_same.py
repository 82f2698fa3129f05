from fastapi import FastAPI

from snippets.iris import MODEL

MODELS = {1: {"species": ["setosa"]}, 2: {"species": MODEL["species"]}}

app = FastAPI()


@app.get("/models/latest")
def show_latest():
    return MODELS[max(MODELS)]


@app.get("/models/latest")
def show_latest_number():
    return {"number": max(MODELS)}
