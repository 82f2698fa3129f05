def test_hello_is_answered(client):
    status = client.get("/hello").status_code

    assert status == 200, f"GET /hello answered {status}, not 200"


def test_the_visitor_is_greeted(client):
    answer = client.get("/hello").text

    expected = '{"message":"Hello, visitor!"}'
    assert answer == expected, f"GET /hello answered {answer}, not {expected}"
