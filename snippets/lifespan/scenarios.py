from scripts.course import asgi_transport, in_processes, scenario, without_lifespan

FLOWER = [5.1, 3.5, 1.4, 0.2]


def predict(client, path="/predict"):
    return client.post(path, json=FLOWER)


@scenario("load_once")
def one_process(client):
    predict(client)
    predict(client)


@scenario("load_once", without_lifespan)
def without_with(client):
    predict(client)


@scenario("load_once", asgi_transport)
def through_httpx(client):
    predict(client)


@scenario("load_in_request")
def load_in_request(client):
    predict(client)
    predict(client)


@scenario("on_event_too")
def on_event_too(client):
    predict(client)


@scenario("mounted")
def mounted(client):
    predict(client, "/iris/predict")


@scenario("mounted_and_entered")
def mounted_and_entered(client):
    predict(client, "/iris/predict")


@scenario("count_requests")
def two_flowers(client):
    predict(client, "/flowers")
    predict(client, "/flowers")


@in_processes("uvicorn snippets.lifespan.load_once:app --workers 2")
def two_workers(server):
    first, second = server.clients(2)
    predict(first)
    predict(second)
    predict(first)
    server.signal("SIGTERM")
    server.ends()


def each_is_asked(server):
    for client in server.clients(2):
        predict(client)
        client.close()
    server.signal("SIGTERM")
    server.ends()


@in_processes("gunicorn snippets.lifespan.load_once:app --workers 2 --worker-class asgi --preload")
def preloaded(server):
    each_is_asked(server)


@in_processes("gunicorn snippets.lifespan.load_at_import:app --workers 2 --worker-class asgi --preload")
def preloaded_at_import(server):
    each_is_asked(server)


@in_processes("uvicorn snippets.lifespan.load_missing:app")
def load_fails(server):
    server.ends()


@in_processes("uvicorn snippets.lifespan.load_missing:app --workers 2")
def load_fails_in_workers(server):
    server.ends()
