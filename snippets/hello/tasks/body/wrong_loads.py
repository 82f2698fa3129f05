import json

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def say_hello():
    return json.loads({"message": "Hello, world!"})
