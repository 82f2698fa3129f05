from threading import Event

from fastapi import BackgroundTasks, FastAPI

from scripts.playing.clients import over_a_socket
from scripts.playing.connections import answer, ask

app = FastAPI()
held, over = Event(), Event()


def wait():
    held.wait(60)
    over.set()


@app.post("/")
def total(numbers: list[int], tasks: BackgroundTasks):
    tasks.add_task(wait)
    return sum(numbers)


def test_whoever_asks_goes_on_and_has_the_answer_when_the_call_is_over():
    with over_a_socket(app) as client:
        asked = ask(client, "POST", "/", [1, 2])
        meanwhile = over.is_set()
        held.set()
        status, *_, body = answer(asked).splitlines()

    assert (status, body) == ("HTTP/1.1 200 OK", "3")
    assert (meanwhile, over.is_set()) == (False, True)
