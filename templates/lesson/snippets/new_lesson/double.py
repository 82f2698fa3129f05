from fastapi import FastAPI

app = FastAPI()


@app.get("/double/{number}")
async def double(number: int):
    return {"double": 2 * number}
