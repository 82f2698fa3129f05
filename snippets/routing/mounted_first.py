from fastapi import FastAPI

from snippets.iris import MODEL, predict

app = FastAPI()
version_2 = FastAPI(openapi_url=None)  # no documentation, so no routes for it


@version_2.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)


app.mount("/v2", version_2)


@app.get("/v2/species")
def show_species():
    return MODEL["species"]
