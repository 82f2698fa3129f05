from scripts.course import scenario


@scenario("asked")
def asked_once(client):
    client.get("/bye")


@scenario("asked")
def asked_three_times(client):
    client.get("/bye")
    client.post("/bye")
    client.get("/hello")
