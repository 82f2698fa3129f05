from fastapi import FastAPI

app = FastAPI()


@app.get("/greetings")
def show_greeting():
    return {"message": "Hello, world!"}


@app.____("/greetings", status_code=____)
def leave_greeting(message: str):
    return {"message": message}
