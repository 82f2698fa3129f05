from scripts.course import over_a_socket, scenario

FLOWER = [5.1, 3.5, 1.4, 0.2]


@scenario("predict_species")
def one_request(client):
    client.post("/predict", json=FLOWER)


@scenario("predict_species")
def two_requests(client):
    client.post("/predict", json=FLOWER)
    client.post("/predict", json=FLOWER)


@scenario("predict_species")
def endpoint_raises(client):
    client.post("/predict", json=FLOWER[:3])


@scenario("without_cache")
def without_cache(client):
    client.post("/predict", json=FLOWER)


@scenario("log_before_response")
def log_before_response(client):
    client.post("/predict", json=FLOWER)


@scenario("stream_species")
def two_streams(client):
    client.post("/default", json=[FLOWER])
    client.post("/function", json=[FLOWER])


@scenario("session_during_task", over_a_socket)
def session_during_task(client):
    client.post("/predict", json=FLOWER)


@scenario("session_of_task", over_a_socket)
def session_of_task(client):
    client.post("/predict", json=FLOWER)


def predicted_after_a_failure(client):
    client.post("/predict", json=FLOWER[:3])
    client.post("/predict", json=FLOWER)


@scenario("release_after_yield")
def release_after_yield(client):
    predicted_after_a_failure(client)


@scenario("release_in_finally")
def release_in_finally(client):
    predicted_after_a_failure(client)
