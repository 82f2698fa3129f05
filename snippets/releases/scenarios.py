from scripts.course import answer, ask, in_processes, over_a_socket, scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]
CLIENTS = ("ada", "bob", "cyd", "dan", "eve")


def predict(client, name):
    return client.post("/predict", json=FLOWER, headers={"Client": name})


def split_twice(server, workers):
    """Everybody asks each worker; then the new version's share grows, and everybody asks again."""
    clients = server.clients(workers)
    for client in clients:
        for name in CLIENTS:
            predict(client, name)
        client.put("/share/50")
        for name in CLIENTS:
            predict(client, name)
    server.signal("SIGTERM")
    server.ends()


@in_processes("PYTHONHASHSEED=16 uvicorn snippets.releases.split_by_hash:app")
def seed_16(server):
    split_twice(server, 1)


@in_processes("PYTHONHASHSEED=17 uvicorn snippets.releases.split_by_hash:app")
def seed_17(server):
    split_twice(server, 1)


@in_processes("uvicorn snippets.releases.split_by_checksum:app --workers 2")
def by_checksum(server):
    split_twice(server, 2)


def six_requests(client):
    for key, flower in (
        (None, "[5.1, 3.5, 1.4, 0.2]"),
        ("bob-17", "[5.1, 3.5, 1.4, 0.2]"),
        ("bob-17", '["wide"]'),
        ("bob-17", "[5.1, 3.5,"),
        ("ada-17", '["wide"]'),
        ("ada-17", "[5.1, 3.5, 1.4, 0.2]"),
    ):
        headers = {"Content-Type": "application/json"} | ({"X-API-Key": key} if key else {})
        client.post("/predict", content=flower, headers=headers)


@scenario("check_key")
def key_in_dependency(client):
    six_requests(client)


@scenario("check_key_first")
def key_in_middleware(client):
    six_requests(client)


def swap_in_flight(client, hold, until):
    with hold("predict"):
        first = ask(client, "POST", "/predict", FLOWER)
        until("held")
        answer(ask(client, "PUT", "/release/2"))
    answer(first)
    answer(ask(client, "POST", "/predict", FLOWER))


@scenario("version_read_twice", over_a_socket)
def swapped_amid(client, hold, until):
    swap_in_flight(client, hold, until)


@scenario("version_read_once", over_a_socket)
def swapped_between(client, hold, until):
    swap_in_flight(client, hold, until)


@scenario("shadow", over_a_socket)
def behind_a_shadow(client, hold, until, note):
    with hold("shadow"):
        first = ask(client, "POST", "/predict", FLOWER)
        until("held")
        second = ask(client, "POST", "/predict", FLOWER)
        until("http.request", request=2)
        note("waits for a thread", request=2)
    answer(first)
    answer(second)


@scenario("shadow_apart", over_a_socket)
def beside_a_shadow(client, hold, until):
    with hold("shadow"):
        first = ask(client, "POST", "/predict", FLOWER)
        until("held")
        second = ask(client, "POST", "/predict", FLOWER)
        until("suspend", 2, request=2)
    answer(first)
    answer(second)


@scenario("split_by_checksum")
def cyd_twice(client):
    predict(client, "cyd")
    client.put("/share/50")
    predict(client, "cyd")
