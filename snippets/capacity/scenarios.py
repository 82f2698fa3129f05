import json
import os
from pathlib import Path
from types import SimpleNamespace

import httpx

from scripts.course import answer, ask, in_processes, over_a_socket, scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]
FLOWERS = [FLOWER, [6.7, 3.1, 4.4, 1.4], [6.3, 3.3, 6.0, 2.5], [4.9, 3.0, 1.4, 0.2], [5.8, 2.7, 5.1, 1.9]]
WITH_ONE_BAD = [FLOWER, [6.7, 3.1, 4.4], [6.3, 3.3, 6.0, 2.5]]
UNANSWERED, SENT = "the client of worker 1 gets no answer", "GET /health is sent"
IN_FOCUS = "the lens is in focus"


def send_flower(client, flower=FLOWER):
    return ask(client, "POST", "/predict", flower)


def meanwhile(client, until, flowers):
    """The first of these flowers is sent, its call of the model is held, and then the others are sent."""
    asked = [send_flower(client, flowers[0])]
    until("held")
    for n, flower in enumerate(flowers[1:], 2):
        asked.append(send_flower(client, flower))
        until("suspend", name="predict_species", request=n)
    return asked


@scenario("one_by_one", over_a_socket)
def five_calls(client, until, hold):
    predictions = hold("predict_all")
    for n, connection in enumerate(meanwhile(client, until, FLOWERS), 1):
        until("held", n)
        predictions.let_go(1)
        answer(connection)


@scenario("in_batches", over_a_socket)
def two_calls(client, until, hold):
    predictions = hold("predict_all")
    first, *others = meanwhile(client, until, FLOWERS)
    predictions.let_go(1)
    answer(first)
    until("held", 2)
    predictions.let_go(1)
    for connection in others:
        answer(connection)


@scenario("full_queue", over_a_socket)
def one_too_many(client, until, hold):
    predictions = hold("predict_all")
    first, *others = meanwhile(client, until, FLOWERS[:4])
    answer(send_flower(client, FLOWERS[4]))
    predictions.let_go(1)
    answer(first)
    until("held", 2)
    predictions.let_go(1)
    for connection in others:
        answer(connection)


def sixty_and_health(client, until, hold):
    """Sixty predictions are asked for, one after the other while all are held, and then how the service is."""
    predictions = hold("predict")
    asked = []
    for n in range(1, 61):
        asked.append(send_flower(client))
        until("scope", n, name="http")
        if n <= 40:
            until("held", n)
    return predictions, asked, ask(client, "GET", "/health")


def let_go_one_by_one(predictions, asked, until):
    for n, connection in enumerate(asked, 1):
        predictions.let_go(1)
        answer(connection)
        if n <= 20:
            until("held", 40 + n)
        yield n


@scenario("in_threads", over_a_socket)
def number_61(client, until, hold):
    predictions, asked, health = sixty_and_health(client, until, hold)
    until("scope", 61, name="http")
    for n in let_go_one_by_one(predictions, asked, until):
        if n == 21:
            answer(health)


@scenario("health_on_the_loop", over_a_socket)
def number_61_at_once(client, until, hold):
    predictions, asked, health = sixty_and_health(client, until, hold)
    answer(health)
    for _ in let_go_one_by_one(predictions, asked, until):
        pass


@in_processes("uvicorn snippets.capacity.in_threads:app --workers 2")
def one_is_killed(server, hold, until, note):
    first, second = server.clients(2)
    hold("predict", first)
    lost = first.ask("POST", "/predict", json=FLOWER)
    until("held")
    with hold("predict", second):
        kept = second.ask("POST", "/predict", json=FLOWER)
        until("held", 2)
        server.signal("SIGKILL", first)
        until("lifespan.startup.complete", 3)
        try:
            lost.result()
        except httpx.RemoteProtocolError:
            note(UNANSWERED)
    kept.result()
    second.post("/predict", json=FLOWER)
    second.close()
    server.signal("SIGTERM")
    server.ends()


def one_is_bad(server, until, hold):
    """Of two flowers that wait while the first is predicted one has three measurements; what is asked, and a client."""
    *clients, last = server.clients(1, 4)
    predictions = hold("predict_all", last)
    asked = []
    for n, (client, flower) in enumerate(zip(clients, WITH_ONE_BAD, strict=True), 1):
        asked.append(client.ask("POST", "/predict", json=flower))
        until("held") if n == 1 else until("suspend", name="predict_species", request=n)
    predictions.let_go(1)
    asked.pop(0).result()
    until("held", 2)
    predictions.let_go()
    return asked, last


@in_processes("uvicorn snippets.capacity.in_batches:app")
def nobody_is_answered(server, until, hold):
    _, last = one_is_bad(server, until, hold)
    until("unwind", name="run_batches")
    last.ask("POST", "/predict", json=FLOWER)
    until("suspend", name="predict_species", request=4)
    server.signal("SIGKILL")
    server.ends()


@in_processes("uvicorn snippets.capacity.goes_on:app")
def the_next_is_answered(server, until, hold):
    asked, last = one_is_bad(server, until, hold)
    for answered in asked:
        answered.result()
    last.post("/predict", json=FLOWER)
    server.signal("SIGKILL")
    server.ends()


def focused(server, until, note, waits):
    """A prediction is asked for, and while the driver waits for its lens the health of the service is asked for.

    Its answer is awaited before the lens is in focus, or after that.
    """
    (client,) = server.clients(1)
    lens, measurements = (Path(server.variables["SCANNER"], name) for name in ("lens", "measurements"))
    os.mkfifo(lens)
    os.mkfifo(measurements)
    predicted = client.ask("GET", "/predict")
    with lens.open("w"):  # it opens when the driver reads
        until("line", name="predict_species")
        note(SENT)
        health = ask(SimpleNamespace(base_url=httpx.URL(server.address)), "GET", "/health")
        if not waits:
            until("end", name="http", request=2)
        note(IN_FOCUS)
    until("end", name="http", request=2)
    answer(health)
    measurements.write_text(json.dumps(FLOWER))
    predicted.result()
    until("end", name="http", request=1)
    client.close()
    server.signal("SIGTERM")
    server.ends()


@in_processes('SCANNER="$(mktemp -d)" uvicorn snippets.capacity.keeps_the_lock:app')
def lock_is_kept(server, until, note):
    focused(server, until, note, waits=True)


@in_processes('SCANNER="$(mktemp -d)" uvicorn snippets.capacity.lets_the_lock_go:app')
def lock_is_let_go(server, until, note):
    focused(server, until, note, waits=False)
