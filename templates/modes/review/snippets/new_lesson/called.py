from fastapi import FastAPI

app = FastAPI()


@app.get("/called")
async def called():
    return {"called": True}
