from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()
release = {"version": 1}


def predict_by_petals(measurements):
    return predict([5.8, 3.1, *measurements[2:]])


MODELS = {1: predict, 2: predict_by_petals}


@app.put("/release/{version}")
async def swap(version: int):
    release["version"] = version


@app.post("/predict")
def predict_species(measurements: list[float]):
    version = release["version"]
    return {**MODELS[version](measurements), "version": version}
