from fastapi import FastAPI

app = FastAPI()


@app.get("____")
def say_goodbye():
    return {"message": "Goodbye!"}
