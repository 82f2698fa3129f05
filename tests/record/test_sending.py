import json

import pytest

from scripts.problems import Problem
from scripts.record.__main__ import main
from scripts.record.sending import scenario

SHOP = """\
import re
from fastapi import FastAPI, Header, Request

app = FastAPI()
TOKENS = {"t-ada": "ada"}

@app.post("/token")
async def token(request: Request):
    body = (await request.body()).decode()
    return {"access_token": "t-ada", "of": body, "all": [{"id": 7}]}

@app.get("/items/{n}")
def item(n: int, key: str = Header("", alias="authorization")):
    return {"n": n, "name": TOKENS.get(key.removeprefix("Bearer "))}

@app.post("/parts")
async def parts(request: Request):
    return re.findall('name="[^\\r]*', (await request.body()).decode())

@app.post("/read")
async def read(request: Request):
    return {"type": request.headers.get("content-type", ""), "body": (await request.body()).decode()}
"""


@pytest.fixture
def answers(tmp_path, monkeypatch, capsys):
    """The bodies of the answers to some request lines, and the exit code with what was told."""
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "ask.json").write_text('{"a":  1}')
    (tmp_path / "cat.txt").write_text("a cat")
    monkeypatch.chdir(tmp_path)

    def answered(*words):
        code = main(["shop:app", *words, "--format", "json"])
        out, err = capsys.readouterr()
        events = json.loads(out)["events"] if out else []
        return code, [e["values"]["body"] for e in events if e["kind"] == "http.response.body"], err

    return answered


@pytest.mark.parametrize("client", [[], ["--server"]])
def test_a_token_is_followed_from_one_answer_into_the_next(answers, client):
    lines = (
        "POST /token user=ada -> access_token -> id=all.0.id",
        'GET /items/{{id}} Authorization:"Bearer {{access_token}}"',
    )

    code, (_, second), err = answers(*lines, *client)

    assert (code, second, err) == (0, '{"n":7,"name":"ada"}', "")


def test_what_is_kept_stands_in_a_body_as_json_has_it(answers):
    _, (_, second), _ = answers("POST /token a=b -> of -> id=all.0.id", 'POST /read {"of": "{{of}}", "id": {{id}}}')

    assert json.loads(json.loads(second)["body"]) == {"of": "a=b", "id": 7}


@pytest.mark.parametrize(
    ("line", "kind", "body"),
    [
        ("POST /read a=1 a=2 b='c d'", "application/x-www-form-urlencoded", "a=1&a=2&b=c+d"),
        ("POST /read @ask.json", "application/json", '{"a":  1}'),
        ("POST /read @cat.txt", "text/plain", "a cat"),
        ("POST /read Content-Type:text/csv a=1,b:2", "text/csv", "a=1,b:2"),
        ("POST /read X-Trace:7 [1]", "application/json", "[1]"),
    ],
)
def test_a_body_is_sent_with_its_type(answers, line, kind, body):
    _, (sent,), _ = answers(line)

    assert json.loads(sent) == {"type": kind, "body": body}


def test_files_are_sent_with_the_fields_of_their_form(answers):
    _, (sent,), _ = answers("POST /parts photo@cat.txt name=Tom")

    assert json.loads(sent) == ['name="name"', 'name="photo"; filename="cat.txt"']


def test_a_story_that_exits_has_failed(tmp_path, monkeypatch):
    (tmp_path / "leaving.py").write_text("def leaves(client):\n    raise SystemExit(3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(Problem, match=r"^leaving\.py:2: the scenario leaving:leaves failed: SystemExit: 3;"):
        scenario("leaving:leaves")(None, print)


def test_a_name_that_nothing_keeps_is_told_before_anything_is_sent(answers):
    code, _, err = answers("GET /items/{{id}}")

    assert (code, err) == (1, "'GET /items/{{id}}' needs {{id}}, which no line before it keeps; end one with -> id\n")


def test_an_answer_that_lacks_what_is_kept_is_told(answers):
    code, _, err = answers("POST /token -> token")

    assert code == 1
    assert err == (
        "POST /token answered 200, and nothing in it is called 'token'; "
        "keep what the answer has: -> name=place.in.the.answer\n"
    )
