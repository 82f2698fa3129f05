from scripts.course import scenario


@scenario("double")
def two_requests(client):
    client.get("/double/4")
    client.get("/double/four")
