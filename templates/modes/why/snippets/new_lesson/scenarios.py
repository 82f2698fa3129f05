from scripts.course import scenario


def ask_for_both(client):
    client.get("/twice/4")
    client.get("/twice/four")


@scenario("before")
def asked_before(client):
    ask_for_both(client)


@scenario("after")
def asked_after(client):
    ask_for_both(client)
