from fastapi import FastAPI

app = FastAPI()


@app.get("/say_bye")
async def say_bye():
    return {"message": "Bye!"}
