from scripts.course import scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]
KEY = {"x-api-key": "iris-reader"}


def with_key(client):
    client.post("/predict", json=FLOWER, headers=KEY)


def without_key(client):
    client.post("/predict", json=FLOWER)


@scenario("count_then_check")
def counted_then_checked(client):
    with_key(client)
    without_key(client)


@scenario("check_then_count")
def checked_then_counted(client):
    with_key(client)
    without_key(client)


@scenario("count_then_check")
def check_key_is_outside(client):
    without_key(client)
    with_key(client)


@scenario("check_then_count")
def check_key_is_inside(client):
    without_key(client)
    with_key(client)


@scenario("with_handlers")
def endpoint_raises(client):
    client.post("/predict", json=FLOWER[:3], headers=KEY)


@scenario("with_handlers")
def middleware_raises(client):
    without_key(client)


@scenario("three_kinds")
def three_kinds(client):
    client.post("/predict", json=FLOWER)


@scenario("in_a_list")
def in_a_list(client):
    client.get("/health")


def predict_and_read_the_log(client):
    client.post("/predict", json=FLOWER)
    client.get("/log")


@scenario("log_with_call_next")
def logged_from_another_task(client):
    predict_and_read_the_log(client)


@scenario("log_as_pure_asgi")
def logged_from_the_same_task(client):
    predict_and_read_the_log(client)
