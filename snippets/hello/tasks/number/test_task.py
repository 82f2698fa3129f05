def test_a_number_is_counted(client):
    response = client.get("/hello?times=2")

    assert response.status_code == 200, f"GET /hello?times=2 answered {response.status_code}, not 200"
    assert response.json() == {"message": "Hello, Hello"}, f"GET /hello?times=2 answered {response.json()}"


def test_what_is_no_number_is_refused(client):
    status = client.get("/hello?times=two").status_code

    assert status != 500, (
        "GET /hello?times=two answered 500: your function was called and raised an exception. "
        "Let FastAPI refuse the request with a 422, before it calls the function."
    )
    assert status == 422, f"GET /hello?times=two answered {status}, not 422"


def test_a_missing_number_is_refused(client):
    status = client.get("/hello").status_code

    assert status == 422, f"GET /hello answered {status}, not 422: a parameter with a default may be left out"
