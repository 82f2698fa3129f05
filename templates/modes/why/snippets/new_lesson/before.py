from fastapi import FastAPI

app = FastAPI()


@app.get("/twice/{number}")
async def twice(number):
    return {"twice": 2 * number}
