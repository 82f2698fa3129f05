from fastapi import FastAPI

app = FastAPI()


def welcome(guest):
    @app.get(f"/hello/{guest}")
    def say_hello():
        return {"hello": guest}


for guest in range(1, 1001):
    welcome(guest)
