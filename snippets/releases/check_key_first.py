from fastapi import FastAPI
from fastapi.responses import JSONResponse

from snippets.iris import predict

KEYS = {"ada-17"}

app = FastAPI()


@app.middleware("http")
async def check_key(request, call_next):
    if request.headers.get("X-API-Key") not in KEYS:
        return JSONResponse({"detail": "Unknown key"}, 403)
    return await call_next(request)


@app.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)
