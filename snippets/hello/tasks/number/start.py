from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def greet(times):
    return {"message": ", ".join(["Hello"] * times)}
