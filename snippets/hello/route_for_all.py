from fastapi import FastAPI

app = FastAPI()


@app.get("/hello/{guest}")
def say_hello(guest: int):
    return {"hello": guest}
