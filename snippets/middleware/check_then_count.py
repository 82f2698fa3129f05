from fastapi import FastAPI
from fastapi.responses import JSONResponse

from snippets.iris import predict

KEYS = {"iris-reader"}

app = FastAPI()
app.state.counted = 0


@app.middleware("http")
async def check_key(request, call_next):
    if request.headers.get("x-api-key") not in KEYS:
        return JSONResponse({"detail": "No valid key"}, 401)
    response = await call_next(request)
    return response


@app.middleware("http")
async def count_requests(request, call_next):
    app.state.counted += 1
    response = await call_next(request)
    response.headers["x-counted"] = str(app.state.counted)
    return response


@app.post("/predict")
def predict_species(measurements: tuple[float, float, float, float]):
    return predict(measurements)
