from fastapi import FastAPI

app = FastAPI()


@app.get("/goodbye/")
def say_goodbye():
    return {"message": "Goodbye!"}
