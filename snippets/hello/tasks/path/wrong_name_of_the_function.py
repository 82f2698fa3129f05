from fastapi import FastAPI

app = FastAPI()


@app.get("/say_goodbye")
def say_goodbye():
    return {"message": "Goodbye!"}
