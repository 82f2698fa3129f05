from scripts.course import scenario

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
