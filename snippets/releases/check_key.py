from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyHeader

from snippets.iris import predict

KEYS = {"ada-17"}

app = FastAPI()


def check_key(key: Annotated[str, Depends(APIKeyHeader(name="X-API-Key"))]):
    if key not in KEYS:
        raise HTTPException(403, "Unknown key")


@app.post("/predict", dependencies=[Depends(check_key)])
def predict_species(measurements: list[float]):
    return predict(measurements)
