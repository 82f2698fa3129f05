import os
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path

from fastapi import BackgroundTasks, FastAPI

from snippets.iris import predict

FOLDER = Path(os.environ.get("FOLDER", "."))


def write_audit():
    with closing(sqlite3.connect(FOLDER / "outbox")) as outbox, outbox:
        taken = outbox.execute("DELETE FROM entries RETURNING species").fetchall()
        with (FOLDER / "audit").open("a") as audit:
            for entry in taken:
                print(*entry, file=audit)


@asynccontextmanager
async def lifespan(app):
    with closing(sqlite3.connect(FOLDER / "outbox")) as outbox, outbox:
        outbox.execute("CREATE TABLE IF NOT EXISTS entries (species)")
    write_audit()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/predict")
def predict_species(measurements: list[float], tasks: BackgroundTasks):
    prediction = predict(measurements)
    with closing(sqlite3.connect(FOLDER / "outbox")) as outbox, outbox:
        outbox.execute("INSERT INTO entries VALUES (?)", [prediction["species"]])
    tasks.add_task(write_audit)
    return prediction
