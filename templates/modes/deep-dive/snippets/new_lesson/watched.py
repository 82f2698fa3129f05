from fastapi import FastAPI

app = FastAPI()


@app.get("/watched")
async def watched():
    return {"watched": True}
