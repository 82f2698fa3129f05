from fastapi import FastAPI

app = FastAPI()


@app.get("/bye")
async def say_bye():
    return {"message": "Bye!"}
