from fastapi import FastAPI

from snippets.iris_model import Model


def load_model():
    return Model()


app = FastAPI()
model = load_model()


@app.post("/predict")
def predict_species(measurements: list[float]):
    return model.predict(measurements)
