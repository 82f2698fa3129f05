import httpx
from fastapi import BackgroundTasks, FastAPI

from snippets.iris import predict

AUDIT = "http://127.0.0.1:9000/"

app = FastAPI()


def write_audit(prediction):
    httpx.post(AUDIT, json=prediction)


@app.post("/predict")
async def predict_species(measurements: list[float], tasks: BackgroundTasks):
    prediction = predict(measurements)
    tasks.add_task(write_audit, prediction)
    return prediction


@app.get("/health")
async def health():
    return {"status": "ok"}
