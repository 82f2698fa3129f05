from fastapi import FastAPI

from snippets.iris import predict

app = FastAPI()


@app.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)


@app.get("/health")
async def health():
    return {"status": "ok"}
