import json
import socket

from scripts.course import over_a_socket, scenario

PATIENCE = 60  # seconds until a run that went wrong says so; a run that goes right never waits for them
FLOWER = json.dumps([5.1, 3.5, 1.4, 0.2])
ANSWERED = "the client has its answer"


def ask(client):
    """Send a request and do not wait: when this returns, its bytes have left."""
    head = f"Host: iris\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(FLOWER)}"
    connection = socket.create_connection((client.base_url.host, client.base_url.port), PATIENCE)
    connection.sendall(f"POST /predict HTTP/1.1\r\n{head}\r\n\r\n{FLOWER}".encode())
    return connection


def answer(connection):
    """Read the answer until the server closes, which it does after its call of the application has returned."""
    with connection, connection.makefile() as response:
        return response.read()


@scenario("limit_wait", over_a_socket)
def limit_wait(client, note, until, hold):
    with hold("predict"):
        asked = ask(client)
        until("held")
        answer(asked)
        note(ANSWERED)
    until("return", name="predict")


@scenario("blocked", over_a_socket)
def blocked(client, note):
    answer(ask(client))
    note(ANSWERED)


@scenario("one_at_a_time", over_a_socket)
def three_wait(client, until, hold):
    predictions = hold("predict")
    asked = []
    for n in range(1, 4):
        asked.append(ask(client))
        until("suspend", n)
        until("held")
    for n, connection in enumerate(asked, 1):
        until("held", n)
        predictions.let_go(1)
        answer(connection)


@scenario("one_at_a_time", over_a_socket)
def client_leaves(client, until, hold):
    with hold("predict"):
        asked = ask(client)
        until("held")
        asked.close()
        until("leave")
    until("end", name="http")


@scenario("pile_up", over_a_socket)
def pile_up(client, until, hold):
    predictions = hold("predict")
    for n in range(1, 4):
        asked = ask(client)
        until("held", n)
        answer(asked)
    for n in range(1, 4):
        predictions.let_go(1)
        until("return", n, name="predict")


@scenario("refuse", over_a_socket)
def refuse(client, until, hold):
    predictions = hold("predict")
    asked = ask(client)
    until("held")
    answer(asked)
    answer(ask(client))
    predictions.let_go(1)
    until("return", name="give_back")
    asked = ask(client)
    predictions.let_go(1)
    answer(asked)
