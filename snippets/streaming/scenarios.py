import gc
from contextlib import closing, contextmanager
from http.client import IncompleteRead

from starlette.concurrency import _next

from scripts.course import ask, over_a_socket, scenario

WORDS = 4  # that follow "Simple"; the call of the model after them finds that the sentence is over


def asked(client, path):
    """A request that is sent. Whoever asks for its response waits for that; when the block ends, the client leaves."""
    return closing(ask(client, "GET", path, keep=True))


def next_read(response):
    """The next word of a response, whether it comes in lines or in events."""
    while not (line := response.readline().decode().removeprefix("data: ").strip()):
        pass
    return line.strip('"')


def read_as_sent(client, until, hold, note, *, ahead=0, held="next_word"):
    """Each word is made when the client lets it, and read as soon as it is sent: when `ahead` later ones are made."""
    with hold(held) as model, asked(client, "/write?word=Simple") as connection:
        response = None
        for made in range(1, WORDS + 1):
            model.let_go(1)
            until("held", made + 1)
            if made > ahead:
                response = response or connection.getresponse()
                note(f'the client reads "{next_read(response)}"', request=1)
        model.let_go()
        until("end", request=1)
        for _ in range(ahead):
            note(f'the client reads "{next_read(response)}"', request=1)


@scenario("as_lines", over_a_socket)
def lines(client, until, hold, note):
    read_as_sent(client, until, hold, note)


@scenario("as_events", over_a_socket)
def events(client, until, hold, note):
    read_as_sent(client, until, hold, note, ahead=2)


@scenario("with_sleep", over_a_socket)
def with_sleep(client, until, hold, note):
    read_as_sent(client, until, hold, note, ahead=1)


@scenario("in_thread", over_a_socket)
def in_thread(client, until, hold, note):
    read_as_sent(client, until, hold, note)


@scenario("in_def", over_a_socket)
def in_def(client, until, hold, note):
    read_as_sent(client, until, hold, note, held=_next)


@scenario("as_events")
def events_of_a_test_client(client):
    client.get("/write?word=Simple")


@scenario("as_events", over_a_socket)
def neighbour_waits(client, until, hold, note):
    with hold("next_word") as model, asked(client, "/write?word=Readability"):
        until("held")
        with asked(client, "/health"):
            note("GET /health is sent", request=2)
            model.let_go()
            until("end", 2, name="http")


@scenario("in_thread", over_a_socket)
def neighbour_is_served(client, until, hold, note):
    with hold("next_word") as model, asked(client, "/write?word=Readability"):
        until("held")
        client.get("/health")
        until("end", request=2)
        note("the client has its answer", request=2)
        model.let_go(1)
        model.let_go(1)
        until("end", request=1)


@scenario("check", over_a_socket)
def unknown_word(client, until, note):
    with asked(client, "/checked-late?word=Spam") as connection:
        until("end", request=1)
        response = connection.getresponse()
        try:
            response.read()
        except IncompleteRead as error:
            note(f"the client has status {response.status}, and then {error!r}", request=1)
    client.get("/checked-first?word=Spam")


@contextmanager
def nothing_collected():
    """Python's garbage collector waits: when it runs is chance."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def leave(client, until, hold, note):
    """The client leaves while the second word is made, and another one asks for the free slots, before and after."""
    with nothing_collected():
        with hold("next_word") as model:
            with asked(client, "/write?word=Simple") as connection:
                model.let_go(1)
                until("held", 2)
                response = connection.getresponse()
                note(f'the client reads "{next_read(response)}"', request=1)
            until("http.disconnect")
        until("end", request=1)
        client.get("/slots")
        until("end", request=2)
        note("garbage is collected", request=1)
        gc.collect()
        client.get("/slots")


@scenario("slot_in_finally", over_a_socket)
def leaves_finally(client, until, hold, note):
    leave(client, until, hold, note)


@scenario("slot_in_dependency", over_a_socket)
def leaves_dependency(client, until, hold, note):
    leave(client, until, hold, note)
