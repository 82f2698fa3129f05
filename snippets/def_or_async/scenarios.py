import os
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, contextmanager
from tempfile import TemporaryDirectory

from scripts.course import over_a_socket, scenario

PATIENCE = 60  # seconds until a run that went wrong says so; a run that goes right never waits for them


def ask(client, path):
    """Send a request and do not wait: when this returns, its bytes have left."""
    address = (client.base_url.host, client.base_url.port)
    connection = socket.create_connection(address, PATIENCE)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: iris\r\nConnection: close\r\n\r\n".encode())
    return connection


def answer(connection):
    """Read the answer until the server closes, which it does after its call of the application has returned."""
    with connection, connection.makefile() as response:
        return response.read()


def read_by_somebody(pipe):
    """Open the pipe to write, which waits until somebody reads it."""
    with ThreadPoolExecutor(1) as waiting:
        opened = waiting.submit(open, pipe, "w")
        try:
            return opened.result(PATIENCE)
        except TimeoutError:
            os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))
            raise TimeoutError(f"nobody reads the {pipe}") from None


@contextmanager
def while_the_scanner_measures(client, note):
    """`GET /predict` is under way and reads the scanner, which answers when the block ends."""
    with TemporaryDirectory() as folder, chdir(folder):
        os.mkfifo("scanner")
        prediction = ask(client, "/predict")
        with read_by_somebody("scanner") as scanner:
            yield
            note("the scanner has measured", request=1)
            scanner.write("[5.1, 3.5, 1.4, 0.2]")
        answer(prediction)


def health_is_sent_meanwhile(client, note):
    with while_the_scanner_measures(client, note):
        health = ask(client, "/health")
        note("GET /health is sent", request=2)
    answer(health)


def health_is_answered_meanwhile(client, note):
    with while_the_scanner_measures(client, note):
        answer(ask(client, "/health"))
        note("the client has its answer", request=2)


@scenario("in_async_def", over_a_socket)
def in_async_def(client, note):
    health_is_sent_meanwhile(client, note)


@scenario("with_await_that_blocks", over_a_socket)
def with_await_that_blocks(client, note):
    health_is_sent_meanwhile(client, note)


@scenario("with_def_neighbour", over_a_socket)
def with_def_neighbour(client, note):
    health_is_sent_meanwhile(client, note)


@scenario("in_def", over_a_socket)
def in_def(client, note):
    health_is_answered_meanwhile(client, note)


@scenario("with_await", over_a_socket)
def with_await(client, note):
    health_is_answered_meanwhile(client, note)
