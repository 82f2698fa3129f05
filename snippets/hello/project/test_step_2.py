def test_a_visitor_with_a_name_is_greeted_by_it(client):
    for name in ("Ada", "Carl"):
        answer = client.get(f"/hello?name={name}").text

        expected = f'{{"message":"Hello, {name}!"}}'
        assert answer == expected, f"GET /hello?name={name} answered {answer}, not {expected}"


def test_the_name_may_be_left_out(client):
    answer = client.get("/hello").text

    expected = '{"message":"Hello, visitor!"}'
    assert answer == expected, f"GET /hello without a name answered {answer}, not {expected}"
