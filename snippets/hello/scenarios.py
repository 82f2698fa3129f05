import asyncio
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

import httpx

from scripts.course import alone, growing, in_depth, in_terminal, over_a_socket, scenario
from scripts.course.projects import lay_down
from scripts.playing.terminals import Terminal
from snippets.hello import lost_hello, say_hello

PATIENCE = 60  # seconds until a run that went wrong says so; a run that goes right never waits for them


@scenario("say_hello")
def two_requests(client):
    client.get("/hello")
    client.get("/hello")


@scenario("say_hello", over_a_socket)
def one_request_over_a_socket(client):
    client.get("/hello")


@in_depth("say_hello")
def one_request_in_depth(client):
    client.get("/hello", headers={"host": "127.0.0.1:8000", "user-agent": "you", "accept-encoding": "identity"})


@scenario("with_post")
def two_requests_and_a_post(client):
    client.get("/hello")
    client.get("/hello")
    client.post("/hello", params={"message": "Good morning!"})


@in_terminal
def run_the_file(terminal):
    terminal.run("python snippets/hello/say_hello.py")


def ask(address):
    """Ask a server, again while it does not listen: it prints that it has started a moment before."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=5), timeout=PATIENCE) as client:
        return client.get(address)


@in_terminal
def serve(terminal):
    with terminal.serve("uvicorn snippets.hello.say_hello:app", "Uvicorn running") as address:
        ask(f"{address}/hello")
        terminal.wait_for("GET /hello")


@contextmanager
def in_own_folder(terminal, snippet=say_hello):
    """A folder with the snippet as `main.py`, as a reader has it."""
    with TemporaryDirectory() as folder:
        terminal.folder = Path(folder)
        yield shutil.copy(snippet.__file__, terminal.folder / "main.py")


@in_terminal
def serve_main(terminal):
    with in_own_folder(terminal), terminal.serve("uvicorn main:app", "Uvicorn running") as address:
        ask(f"{address}/hello")
        terminal.wait_for("GET /hello")


@in_terminal
def ask_with_httpx(terminal):
    server = Terminal()
    with in_own_folder(server), server.serve("uvicorn main:app", "Uvicorn running"):
        terminal.port = server.port
        terminal.run("httpx http://127.0.0.1:8000/hello")


def save(file, text):
    Path(file).with_suffix(".new").write_text(text)
    Path(file).with_suffix(".new").replace(file)


@alone  # it waits for a reloader that looks at files now and then
@in_terminal
def serve_elsewhere(terminal):
    command = "uvicorn main:app --host 0.0.0.0 --port 9000 --reload"
    with in_own_folder(terminal) as file, terminal.serve(command, "startup complete") as address:
        ask(f"{address}/hello")
        terminal.wait_for("GET /hello")
        changed = Path(file).read_text().replace("Hello, ", "Good morning, ")
        late = Timer(20, save, (file, changed))  # saved before the reloader watched, it is saved again
        late.start()
        save(file, changed)
        terminal.wait_for("startup complete")
        late.cancel()
        assert ask(f"{address}/hello").json()["message"].startswith("Good morning, ")
        terminal.wait_for("GET /hello")


@in_terminal
def fastapi_dev(terminal):
    with in_own_folder(terminal), terminal.serve("fastapi dev", "startup complete") as address:
        ask(f"{address}/hello")
        terminal.wait_for("GET /hello")


@in_terminal
def fastapi_run(terminal):
    with in_own_folder(terminal), terminal.serve("fastapi run", "Uvicorn running") as address:
        ask(f"{address}/hello")
        terminal.wait_for("GET /hello")


def run_pytest(terminal, service):
    """What `pytest` prints in the folder of the project, once `main.py` is this file of snippets/hello/project/."""
    with TemporaryDirectory() as folder:
        terminal.folder = lay_down("hello", Path(folder))
        shutil.copy(Path(__file__).with_name("project") / service, terminal.folder / "main.py")
        terminal.run("pytest")


@in_terminal
def pytest_at_the_start(terminal):
    run_pytest(terminal, "start.py")


@in_terminal
def pytest_at_the_end(terminal):
    run_pytest(terminal, "step_4.py")


FLOWER = {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5}


@scenario("project.step_4", over_a_socket)
def five_visitors(client):
    client.get("/hello?name=Ada")
    client.post("/predict", json=FLOWER)
    client.post("/predict", json=FLOWER | {"petal_width": "wide"})
    client.post("/predict", json=FLOWER | {"petal_width": -2.5})
    client.post("/predict", json={"petal_width": 2.5})


def ask_six_things(client):
    client.get("/hello?times=2")
    client.get("/hello?times=two")
    client.get("/hello")
    client.post("/hello?times=2")
    client.get("/goodbye")
    client.get("/openapi.json")


@scenario("greet_by_hand")
def by_hand(client):
    ask_six_things(client)


@scenario("greet")
def with_fastapi(client):
    ask_six_things(client)


@scenario("say_hello")
def six_ways_to_ask(client):
    client.get("/hello")
    client.get("/goodbye")
    client.post("/hello")
    client.get("/hello/", follow_redirects=False)
    client.get("/hello?colour=red")
    client.head("/hello")


@scenario("count_greetings")
def five_requests(client):
    client.get("/hello")
    client.get("/hello?name=Ada")
    client.post("/hello")
    client.get("/hello/", follow_redirects=False)
    client.get("/hello")


@scenario("greet_known", over_a_socket)
def ask_as_a_stranger(client):
    client.get("/hello?visitor=3")


@in_terminal
def serve_what_is_broken(terminal):
    with in_own_folder(terminal, lost_hello), terminal.serve("uvicorn main:app", "Uvicorn running") as address:
        for path in ("/hello", "/docs", "/hello"):
            ask(f"{address}{path}")
            terminal.wait_for(f"GET {path}")


@scenario("lost_hello", over_a_socket)
def ask_what_is_broken(client):
    client.get("/hello")


@growing("say_hello", "Requests", 1, 10, 100)
def one_after_another(client, requests):
    for _ in range(requests):
        client.get("/hello")


@growing("route_for_each", "Guest", 1, 10, 100, 1000)
def a_route_for_each(client, guest):
    client.get(f"/hello/{guest}")


@growing("route_for_all", "Guest", 1, 10, 100, 1000)
def one_route_for_all(client, guest):
    client.get(f"/hello/{guest}")


@growing("greet_list", "Guests", 1, 10, 100, 1000)
def without_a_type(client, guests):
    client.post("/hello", json=["Ada"] * guests)


@growing("greet_typed_list", "Guests", 1, 10, 100, 1000)
def with_a_type(client, guests):
    client.post("/hello", json=["Ada"] * guests)


def at_once(client, guests):
    with ThreadPoolExecutor(guests) as clients:
        answers = clients.map(client.get, ["/hello"] * guests)
        assert [answer.status_code for answer in answers] == [200] * guests


@growing("meet_in_def", "Calls at once", 1, 2, 10, 40)
def on_threads(client, guests):
    from snippets.hello import meet_in_def  # only now: the module that is counted was imported anew

    meet_in_def.everybody = threading.Barrier(guests, timeout=PATIENCE)
    at_once(client, guests)


@growing("meet_in_async_def", "Calls at once", 1, 2, 10, 40)
def on_the_event_loop(client, guests):
    from snippets.hello import meet_in_async_def  # only now, too

    meet_in_async_def.everybody = asyncio.Barrier(guests)
    at_once(client, guests)
