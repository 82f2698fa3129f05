from fastapi import FastAPI

app = FastAPI()
names = {"1": "Ada", "2": "Grace"}


@app.get("/hello")
def greet(visitor: str):
    return {"message": f"Hello, {names[visitor]}!"}
