from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.course import answer, ask, over_a_socket, scenario


@contextmanager
def while_the_scanner_measures(client, until, hold):
    """`GET /predict` is under way and reads the scanner, which is held until the block ends."""
    with TemporaryDirectory() as folder, chdir(folder):
        Path("scanner").write_text("[5.1, 3.5, 1.4, 0.2]")
        with hold(Path.read_text):
            prediction = ask(client, "GET", "/predict")
            until("held")
            yield
        answer(prediction)


def health_is_sent_meanwhile(client, note, until, hold):
    with while_the_scanner_measures(client, until, hold):
        health = ask(client, "GET", "/health")
        note("GET /health is sent", request=2)
    answer(health)


def health_is_answered_meanwhile(client, note, until, hold):
    with while_the_scanner_measures(client, until, hold):
        answer(ask(client, "GET", "/health"))
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
