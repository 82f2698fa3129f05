from typing import Annotated

from fastapi import FastAPI
from pydantic import Field
from starlette.middleware.base import BaseHTTPMiddleware

from snippets.iris import predict

app = FastAPI()
Centimetres = Annotated[float, Field(gt=0, lt=100)]


@app.middleware("http")
async def first_a_function(request, call_next):
    return await call_next(request)


class SecondAClass(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


class ThirdPureASGI:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


app.add_middleware(SecondAClass)
app.add_middleware(ThirdPureASGI)


@app.post("/predict")
def predict_species(measurements: tuple[Centimetres, Centimetres, Centimetres, Centimetres]):
    return predict(measurements)
