from scripts.course import answer, ask, over_a_socket, scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]
ANSWERED = "the client has its answer"


def send_flower(client):
    return ask(client, "POST", "/predict", FLOWER)


@scenario("limit_wait", over_a_socket)
def limit_wait(client, note, until, hold):
    with hold("predict"):
        asked = send_flower(client)
        until("held")
        answer(asked)
        note(ANSWERED)
    until("return", name="predict")


@scenario("blocked", over_a_socket)
def blocked(client, note):
    answer(send_flower(client))
    note(ANSWERED)


@scenario("one_at_a_time", over_a_socket)
def three_wait(client, until, hold):
    predictions = hold("predict")
    asked = []
    for n in range(1, 4):
        asked.append(send_flower(client))
        until("suspend", n)
        until("held")
    for n, connection in enumerate(asked, 1):
        until("held", n)
        predictions.let_go(1)
        answer(connection)


@scenario("one_at_a_time", over_a_socket)
def client_leaves(client, until, hold):
    with hold("predict"):
        asked = send_flower(client)
        until("held")
        asked.close()
        until("leave")
    until("end", name="http")


@scenario("pile_up", over_a_socket)
def pile_up(client, until, hold):
    predictions = hold("predict")
    for n in range(1, 4):
        asked = send_flower(client)
        until("held", n)
        answer(asked)
    for n in range(1, 4):
        predictions.let_go(1)
        until("return", n, name="predict")


@scenario("refuse", over_a_socket)
def refuse(client, until, hold):
    predictions = hold("predict")
    asked = send_flower(client)
    until("held")
    answer(asked)
    answer(send_flower(client))
    predictions.let_go(1)
    until("return", name="give_back")
    asked = send_flower(client)
    predictions.let_go(1)
    answer(asked)
