from scripts.course import growing


@growing("counted", "Requests", 1, 10, 100)
def more_requests(client, requests):
    for _ in range(requests):
        client.get("/counted")
