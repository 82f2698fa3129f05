def test_get_shows_a_greeting(client):
    response = client.get("/greetings")

    assert response.status_code == 200, f"GET /greetings answered {response.status_code}, not 200: its route was right"
    assert response.json() == {"message": "Hello, world!"}, f"GET /greetings answered {response.json()}"


def test_post_leaves_a_greeting(client):
    response = client.post("/greetings", params={"message": "Good morning!"})

    assert response.status_code != 405, (
        "POST /greetings answered 405: a route has this path, but none has it together with the method POST"
    )
    assert response.status_code != 500, (
        "POST /greetings answered 500: FastAPI can do nothing with this status. It is a plain number, without quotes."
    )
    assert response.json() == {"message": "Good morning!"}, f"POST /greetings answered {response.json()}"


def test_post_says_that_something_was_created(client):
    status = client.post("/greetings", params={"message": "Good morning!"}).status_code

    assert status == 201, f"POST /greetings answered {status}, not 201, which is the status for something new"
