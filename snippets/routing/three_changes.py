from fastapi import FastAPI, HTTPException

from snippets.iris import MODEL, predict

MODELS = {1: {"species": ["setosa"]}, 2: {"species": MODEL["species"]}}

app = FastAPI()


@app.head("/models/{number:int}", include_in_schema=False)
@app.get("/models/{number:int}")
def show_model(number: int):
    if number not in MODELS:
        raise HTTPException(404, f"There is no model {number}")
    return MODELS[number]


@app.get("/models/latest")
def show_latest():
    return MODELS[max(MODELS)]


@app.post("/predict/", include_in_schema=False)
@app.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)
