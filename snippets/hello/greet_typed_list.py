from fastapi import FastAPI

app = FastAPI()


@app.post("/hello")
def greet(
    guests: list[str],
) -> list[dict[str, str]]:
    return [{"hello": guest} for guest in guests]
