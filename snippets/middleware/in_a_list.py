from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware


async def first_of_the_list(request, call_next):
    return await call_next(request)


async def second_of_the_list(request, call_next):
    return await call_next(request)


app = FastAPI(
    middleware=[
        Middleware(BaseHTTPMiddleware, dispatch=first_of_the_list),
        Middleware(BaseHTTPMiddleware, dispatch=second_of_the_list),
    ]
)


@app.middleware("http")
async def added_later(request, call_next):
    return await call_next(request)


@app.get("/health")
async def health():
    return {"status": "ok"}
