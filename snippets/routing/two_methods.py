from fastapi import FastAPI

from snippets.iris import MODEL

MODELS = {1: {"species": ["setosa"]}, 2: {"species": MODEL["species"]}}

app = FastAPI()


@app.get("/models")
def list_models():
    return MODELS


@app.post("/models")
def add_model(species: list[str]):
    MODELS[max(MODELS) + 1] = {"species": species}
    return max(MODELS)
