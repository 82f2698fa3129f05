from scripts.recording.messages import message_values, scope_values, secrets_in


def test_a_scope_shows_method_path_query_and_headers():
    headers = [(b"host", b"127.0.0.1:54321"), (b"cookie", b"sid=1"), (b"x-a", b"b")]
    scope = {"type": "http", "method": "GET", "path": "/a", "query_string": b"n=1&token=abc", "headers": headers}

    assert scope_values(scope) == {
        "method": "GET",
        "path": "/a",
        "query": "n=1&token=•••",
        "headers": "host: 127.0.0.1:54321\ncookie: •••\nx-a: b",
    }


def test_a_message_shows_every_field_and_the_size_of_its_body():
    message = {"type": "http.response.body", "body": "ä".encode(), "more_body": True}

    assert message_values(message) == {"body": "ä", "size": "2", "more_body": "True"}


def test_the_secrets_of_a_message_are_its_headers_cookies_and_fields():
    headers = [(b"Authorization", b"Basic YW5uOnN3b3JkZmlzaA=="), (b"Cookie", b"sid=one-1; theme=solarized")]
    message = {"type": "http.request", "headers": headers, "body": b'{"password": ["deep-1"], "n": "no"}'}

    assert set(secrets_in(message)) == {
        "Basic YW5uOnN3b3JkZmlzaA==",
        "YW5uOnN3b3JkZmlzaA==",
        "swordfish",
        "one-1",
        "deep-1",
    }
