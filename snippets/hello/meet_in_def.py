from threading import Barrier

from fastapi import FastAPI

app = FastAPI()
everybody = Barrier(1)


@app.get("/hello")
def say_hello():
    everybody.wait()
    return {"message": "Hello, world!"}
