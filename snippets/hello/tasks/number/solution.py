from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def greet(times: int):
    return {"message": ", ".join(["Hello"] * times)}
