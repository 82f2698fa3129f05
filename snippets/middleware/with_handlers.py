from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse

from snippets.iris import predict

KEYS = {"iris-reader"}

app = FastAPI()


@app.exception_handler(ValueError)
async def explain_value(request, error):
    return JSONResponse({"detail": "Four measurements, please"}, 422)


@app.exception_handler(Exception)
async def explain_crash(request, error):
    return JSONResponse({"detail": "Our fault"}, 500)


@app.middleware("http")
async def check_key(request, call_next):
    if request.headers.get("x-api-key") not in KEYS:
        raise HTTPException(401, "No valid key")
    response = await call_next(request)
    return response


@app.post("/predict")
def predict_species(measurements: list[float]):
    return predict(measurements)
