from fastapi import FastAPI

app = FastAPI()


@app.post("/goodbye")
def say_goodbye():
    return {"message": "Goodbye!"}
