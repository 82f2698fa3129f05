from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def greet(times: int = 1):
    return {"message": ", ".join(["Hello"] * times)}
