from scripts.course import scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]


@scenario("find_model", trials=True)
def number_then_latest(client):
    client.get("/models/2")
    client.get("/models/latest")


@scenario("with_converter", trials=True)
def number_then_latest_converted(client):
    client.get("/models/2")
    client.get("/models/latest")


def ask_all(client):
    client.get("/models/2")
    client.get("/models/latest")
    client.get("/models/9")
    client.get("/modells/2")
    client.get("/predict")
    client.post("/predict/", json=FLOWER, follow_redirects=False)
    client.head("/models/2")


@scenario("find_model", trials=True)
def seven_requests(client):
    ask_all(client)


@scenario("three_changes", trials=True)
def seven_requests_again(client):
    ask_all(client)


@scenario("find_model", trials=True)
def a_slash_too_many(client):
    client.post("/predict/", json=FLOWER)


@scenario("two_methods", trials=True)
def a_method_of_neither(client):
    client.delete("/models")


@scenario("twice_the_same", trials=True)
def the_latest_of_two(client):
    client.get("/models/latest")


@scenario("mounted_first", trials=True)
def below_the_mount(client):
    client.get("/v2/species")
