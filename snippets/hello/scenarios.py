import httpx

from scripts.clients import over_a_socket
from scripts.scenarios import in_terminal, scenario


@scenario("say_hello")
def two_requests(client):
    client.get("/hello")
    client.get("/hello")


@scenario("say_hello", over_a_socket)
def one_request_over_a_socket(client):
    client.get("/hello")


@scenario("with_post")
def two_requests_and_a_post(client):
    client.get("/hello")
    client.get("/hello")
    client.post("/hello", params={"message": "Good morning!"})


@in_terminal
def run_the_file(terminal):
    terminal.run("python snippets/hello/say_hello.py")


@in_terminal
def serve(terminal):
    with terminal.serve("uvicorn snippets.hello.say_hello:app", "Uvicorn running") as address:
        httpx.get(f"{address}/hello")
        terminal.wait_for("GET /hello")
