from asyncio import Barrier

from fastapi import FastAPI

app = FastAPI()
everybody = Barrier(1)


@app.get("/hello")
async def say_hello():
    await everybody.wait()
    return {"message": "Hello, world!"}
