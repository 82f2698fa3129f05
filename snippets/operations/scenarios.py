import socket
from contextlib import contextmanager

from scripts.course import in_processes

FLOWER = [5.1, 3.5, 1.4, 0.2]
MODEL = 'models["iris"]'  # where a prediction is held: its model is about to be used
REFUSED, RESET = "a new connection is refused", "the new connection is reset"


def predict(client):
    return client.post("/predict", json=FLOWER)


@contextmanager
def in_flight_at_sigterm(server, hold, until, client, others=0):
    """A request is in flight, the server has been told to stop and takes nothing new; at the end it may answer."""
    with hold("predict_species", client, at=MODEL):
        answer = client.ask("POST", "/predict", json=FLOWER)
        until("held")
        server.signal("SIGTERM")
        if others:
            until("exit", others)
        server.says("Waiting for connections to close")
        yield
    answer.result()
    server.ends()


def connected(server):
    host, _, port = server.address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)))


@in_processes("uvicorn snippets.operations.stop_after_answer:app")
def one_process(server, hold, until, note):
    (client,) = server.clients(1)
    with in_flight_at_sigterm(server, hold, until, client):
        try:
            connected(server)
        except ConnectionRefusedError:
            note(REFUSED)


@in_processes("uvicorn snippets.operations.stop_after_answer:app --workers 2")
def two_workers(server, hold, until, note):
    busy, _ = server.clients(2)
    with in_flight_at_sigterm(server, hold, until, busy, others=1):
        late = connected(server)
        late.sendall(b"GET /health HTTP/1.1\r\nHost: iris\r\n\r\n")
        note("a new connection is accepted: GET /health is sent")
    with late:
        try:
            late.recv(1)
        except ConnectionResetError:
            note(RESET)


@in_processes("uvicorn snippets.operations.stop_after_answer:app --timeout-graceful-shutdown 1")
def out_of_patience(server, hold, until, note):
    (client,) = server.clients(1)
    hold("predict_species", client, at=MODEL)
    answer = client.ask("POST", "/predict", json=FLOWER)
    until("held")
    server.signal("SIGTERM")
    server.ends()
    note(f"the client has a {answer.result().status_code}")


def scrape(client, note):
    """Ask for the metrics, and write down the one that is there."""
    note(client.get("/metrics").text.splitlines()[-1])


def counted(server, note):
    first, second = server.clients(2)
    for client in (first, first, first, second):
        predict(client)
    scrape(first, note)
    scrape(second, note)
    server.signal("SIGTERM")
    server.ends()


@in_processes("uvicorn snippets.operations.count_alone:app --workers 2")
def counted_alone(server, note):
    counted(server, note)


@in_processes('PROMETHEUS_MULTIPROC_DIR="$(mktemp -d)" uvicorn snippets.operations.count_together:app --workers 2')
def counted_together(server, note):
    counted(server, note)


def kill_one(server, until, note):
    first, second = server.clients(2)
    scrape(second, note)
    server.signal("SIGKILL", first)
    until("lifespan.startup.complete", 3)
    scrape(second, note)
    second.close()
    server.signal("SIGTERM")
    server.ends()


@in_processes('PROMETHEUS_MULTIPROC_DIR="$(mktemp -d)" uvicorn snippets.operations.count_models:app --workers 2')
def one_is_killed(server, until, note):
    kill_one(server, until, note)


@in_processes(
    'PROMETHEUS_MULTIPROC_DIR="$(mktemp -d)" gunicorn snippets.operations.count_models:app --workers 2 '
    "--worker-class asgi --config python:snippets.operations.forget_the_dead"
)
def one_is_forgotten(server, until, note):
    kill_one(server, until, note)


@in_processes("uvicorn snippets.operations.ready_until_told:app")
def unready_first(server, until):
    (client,) = server.clients(1)
    client.get("/ready")
    server.signal("SIGUSR1")
    until("return", name="leave_the_balancer")
    client.get("/ready")
    predict(client)
    server.signal("SIGTERM")
    server.ends()
