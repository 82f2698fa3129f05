from scripts.course import scenario


@scenario("called")
def called_once(client):
    client.get("/called")
