from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def greet(times: str):
    return {"message": ", ".join(["Hello"] * times)}
