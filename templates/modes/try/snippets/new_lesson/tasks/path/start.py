from fastapi import FastAPI

app = FastAPI()


@app.get("____")
async def say_bye():
    return {"message": "Bye!"}
