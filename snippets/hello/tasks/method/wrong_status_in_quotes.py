from fastapi import FastAPI

app = FastAPI()


@app.get("/greetings")
def show_greeting():
    return {"message": "Hello, world!"}


@app.post("/greetings", status_code="201")
def leave_greeting(message: str):
    return {"message": message}
