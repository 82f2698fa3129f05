import pytest

from scripts.problems import Problem
from scripts.record.request_lines import Upload, request_line


def parts(text, *names, typed=False):
    line = request_line(text, typed)
    return tuple(getattr(line, name) for name in names)


@pytest.mark.parametrize(
    ("text", "headers", "fields", "body"),
    [
        ("GET /me", (), (), ""),
        ("GET /me X-Trace:7 Accept:*/*", (("X-Trace", "7"), ("Accept", "*/*")), (), ""),
        ('GET /me Authorization:"Bearer a b"', (("Authorization", "Bearer a b"),), (), ""),
        ("POST /login user=ada note='two words'", (), (("user", "ada"), ("note", "two words")), ""),
        ("POST /login url=http://a/?b=c", (), (("url", "http://a/?b=c"),), ""),
        ('POST /p X-Trace:7 {"x": 1}', (("X-Trace", "7"),), (), '{"x": 1}'),
        ('POST /p "a:b"', (), (), '"a:b"'),
        ("POST /p Content-Type:text/plain a=b c:d", (("Content-Type", "text/plain"),), (), "a=b c:d"),
    ],
)
def test_a_line_is_taken_apart(text, headers, fields, body):
    assert parts(text, "headers", "fields", "body") == (headers, fields, body)


def test_a_body_whose_type_a_header_gives_goes_out_as_typed():
    assert parts("POST /p a=b&c=d", "fields", "body", typed=True) == ((), "a=b&c=d")


def test_files_are_a_body_or_uploads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cat.png").write_bytes(b"\x89PNG")
    (tmp_path / "ask.json").write_text("{}")

    upload, body = request_line("POST /u photo@cat.png name=Tom"), request_line("POST /u @ask.json")

    assert upload.uploads == (Upload("photo", "cat.png", b"\x89PNG", "image/png"),)
    assert (upload.fields, upload.file) == ((("name", "Tom"),), None)
    assert body.file == Upload("", "ask.json", b"{}", "application/json")


@pytest.mark.parametrize(
    ("text", "kept", "body"),
    [
        ("POST /t -> token", (("token", "token"),), ""),
        ('POST /t {"a": "b -> c"} -> id=data.0.id -> n', (("id", "data.0.id"), ("n", "n")), '{"a": "b -> c"}'),
    ],
)
def test_an_arrow_keeps_what_the_answer_has(text, kept, body):
    assert parts(text, "kept", "body") == (kept, body)


def test_a_line_needs_what_its_braces_name():
    text = 'POST /{{a}} X-B:{{b}} {"c": {{c}}, "d": {"e": {}}}'

    assert request_line(text).needs == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GET /me Authorization: Bearer abc", "a header of 'GET /me' has no name or no value"),
        ("POST /p a=b {}", "'POST /p' has two bodies"),
        ("POST /p photo@none.png", "the file 'none.png' cannot be read: No such file or directory"),
        ("POST /p a=b c", "'POST /p' has two bodies"),
        ("POST /p abc", "the body of 'POST /p' is not JSON: "),
    ],
)
def test_what_is_none_is_told(text, told):
    with pytest.raises(Problem) as problem:
        request_line(text)

    assert str(problem.value).startswith(told)
