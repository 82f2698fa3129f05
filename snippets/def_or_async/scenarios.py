import socket
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.course import over_a_socket, scenario


def ask(client, path):
    """Send a request and do not wait: when this returns, its bytes have left."""
    connection = socket.create_connection((client.base_url.host, client.base_url.port))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: iris\r\nConnection: close\r\n\r\n".encode())
    return connection


def answer(connection):
    """Read the answer until the server closes, which it does after its call of the application has returned."""
    with connection, connection.makefile() as response:
        return response.read()


@contextmanager
def while_the_scanner_measures(client, until, hold):
    """`GET /predict` is under way and reads the scanner, which is held until the block ends."""
    with TemporaryDirectory() as folder, chdir(folder):
        Path("scanner").write_text("[5.1, 3.5, 1.4, 0.2]")
        with hold(Path.read_text):
            prediction = ask(client, "/predict")
            until("held")
            yield
        answer(prediction)


def health_is_sent_meanwhile(client, note, until, hold):
    with while_the_scanner_measures(client, until, hold):
        health = ask(client, "/health")
        note("GET /health is sent", request=2)
    answer(health)


def health_is_answered_meanwhile(client, note, until, hold):
    with while_the_scanner_measures(client, until, hold):
        answer(ask(client, "/health"))
        note("the client has its answer", request=2)


@scenario("in_async_def", over_a_socket)
def in_async_def(client, note, until, hold):
    health_is_sent_meanwhile(client, note, until, hold)


@scenario("with_await_that_blocks", over_a_socket)
def with_await_that_blocks(client, note, until, hold):
    health_is_sent_meanwhile(client, note, until, hold)


@scenario("with_def_neighbour", over_a_socket)
def with_def_neighbour(client, note, until, hold):
    health_is_sent_meanwhile(client, note, until, hold)


@scenario("in_def", over_a_socket)
def in_def(client, note, until, hold):
    health_is_answered_meanwhile(client, note, until, hold)


@scenario("with_await", over_a_socket)
def with_await(client, note, until, hold):
    health_is_answered_meanwhile(client, note, until, hold)
