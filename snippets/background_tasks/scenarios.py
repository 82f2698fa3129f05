from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path

from scripts.course import answer, ask, in_processes, over_a_socket, scenario

PATIENCE = 60  # seconds until a run that went wrong says so; a run that goes right never waits for them
FLOWER = [5.1, 3.5, 1.4, 0.2]
ANSWERED = "the client has its answer"


class Entry(BaseHTTPRequestHandler):
    """One entry of the audit: read, then confirmed."""

    timeout = PATIENCE

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_request(self, *_):
        pass


@contextmanager
def audit_of(snippet):
    """The service that keeps the audit. `get_request` takes an entry, `process_request` confirms it."""
    with HTTPServer(("127.0.0.1", 0), Entry) as audit:
        audit.socket.settimeout(PATIENCE)
        import_module(f"snippets.background_tasks.{snippet}").AUDIT = f"http://127.0.0.1:{audit.server_port}/"
        yield audit


@contextmanager
def while_the_task_waits(client, note, snippet):
    """The client has its answer, and the task has sent its entry, which is confirmed when the block ends."""
    with audit_of(snippet) as audit:
        client.post("/predict", json=FLOWER)
        entry = audit.get_request()
        note(ANSWERED)
        yield
        audit.process_request(*entry)


@contextmanager
def confirmed_elsewhere(snippet):
    """An entry is confirmed by another thread, whatever the client does meanwhile."""
    with audit_of(snippet) as audit, ThreadPoolExecutor(1) as elsewhere:
        confirmed = elsewhere.submit(lambda: audit.process_request(*audit.get_request()))
        yield
        confirmed.result()


@scenario("def_task", over_a_socket)
def real_client(client, note):
    with while_the_task_waits(client, note, "def_task"):
        pass


@scenario("def_task")
def test_client(client, note):
    with confirmed_elsewhere("def_task"):
        client.post("/predict", json=FLOWER)
        note(ANSWERED)


@scenario("async_task", over_a_socket)
def neighbour_of_async_task(client, note):
    with while_the_task_waits(client, note, "async_task"):
        health = ask(client, "GET", "/health")
        note("GET /health is sent", request=2)
    answer(health)


@scenario("def_task", over_a_socket)
def neighbour_of_def_task(client, note):
    with while_the_task_waits(client, note, "def_task"):
        answer(ask(client, "GET", "/health"))
        note(ANSWERED)


@scenario("called_too_soon")
def called_too_soon(client):
    with confirmed_elsewhere("called_too_soon"):
        client.post("/predict", json=FLOWER)


def predicted_while_the_audit_is_down(client, snippet):
    with audit_of(snippet) as audit:
        audit.server_close()
        client.post("/predict", json=FLOWER)


@scenario("def_task", over_a_socket)
def audit_is_down(client):
    predicted_while_the_audit_is_down(client, "def_task")


@scenario("two_tasks", over_a_socket)
def first_task_raises(client):
    predicted_while_the_audit_is_down(client, "two_tasks")


@scenario("caught", over_a_socket)
def first_task_catches(client):
    predicted_while_the_audit_is_down(client, "caught")


@in_processes('FOLDER="$(mktemp -d)" uvicorn snippets.background_tasks.into_file:app')
def stopped(server, hold, until):
    (client,) = server.clients(1)
    with hold("write_audit", client, at="print("):
        asked = client.ask("POST", "/predict", json=FLOWER)
        until("held")
        server.signal("SIGTERM")
        server.says("Waiting for background tasks to complete")
    asked.result()
    server.ends()


def kill_amid_the_task(server, hold, until, note):
    first, second = server.clients(2)
    audit = Path(server.variables["FOLDER"], "audit")
    hold("write_audit", first, at="print(")
    asked = first.ask("POST", "/predict", json=FLOWER)
    until("held")
    server.signal("SIGKILL", first)
    note(f"the client has a {asked.result().status_code}")
    until("lifespan.startup.complete", 3)
    note(f"the audit: {audit.read_text().split()}")
    second.close()
    server.signal("SIGTERM")
    server.ends()


@in_processes('FOLDER="$(mktemp -d)" uvicorn snippets.background_tasks.into_file:app --workers 2')
def killed(server, hold, until, note):
    kill_amid_the_task(server, hold, until, note)


@in_processes('FOLDER="$(mktemp -d)" uvicorn snippets.background_tasks.outbox:app --workers 2')
def killed_with_outbox(server, hold, until, note):
    kill_amid_the_task(server, hold, until, note)
