def test_the_body_is_an_object(client):
    response = client.get("/hello")

    assert response.status_code == 200, f"GET /hello answered {response.status_code}, not 200"
    body = response.json()
    assert body is not None, "the body is null: a function that prints but does not return gives None"
    assert not isinstance(body, str), (
        f"the body is a JSON string, {body!r}, not an object. FastAPI makes JSON of what you return, "
        "and it made a string of your str."
    )
    assert isinstance(body, dict), f"the body is a {type(body).__name__}, {body}: the name message is missing"
    assert body == {"message": "Hello, world!"}, f"the body is {body}, not {{'message': 'Hello, world!'}}"


def test_27_bytes_arrive(client):
    body = client.get("/hello").content

    assert len(body) == 27, f"{len(body)} bytes arrive, not 27: {body.decode()}"
