from fastapi import FastAPI

app = FastAPI()
greeted = []


@app.get("/hello")
def say_hello():
    greeted.append("somebody")
    return {"greeted": len(greeted)}
