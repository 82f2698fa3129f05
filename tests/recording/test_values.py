import enum
import functools
from dataclasses import dataclass
from datetime import date

import pytest
from fastapi import HTTPException
from pydantic import BaseModel, SecretStr

from scripts.recording.objects import name_of
from scripts.recording.values import encode


class Colour(enum.Enum):
    RED = 1


class Flower(BaseModel):
    species: str
    seal: SecretStr = SecretStr("x")


@dataclass(slots=True)
class Point:
    x: int
    api_token: str = "t"


class Opaque:
    def method(self): ...

    def __call__(self): ...


def function(): ...


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (1.5, "1.5"),
        ("a'b", '"a\'b"'),
        ("x" * 300, "'" + "x" * 199 + "… (300 characters)"),
        (b"\x00\xff", r"b'\x00\xff'"),
        (b"text", "b'text'"),
        ([1, (2,), {3}], "[1, (2,), {3}]"),
        (set(), "set()"),
        (set("cab"), "{'a', 'b', 'c'}"),
        (list(range(25)), "[" + ", ".join(map(str, range(20))) + ", … 5 more]"),
        ([[[[[[1]]]]]], "[[[[[…]]]]]"),
        ({"password": 1, "n": 2}, "{'password': 1, 'n': 2}"),
        (Colour.RED, "Colour.RED"),
        (Flower(species="setosa"), "Flower(species='setosa', seal=<SecretStr>)"),
        (Point(1), "Point(x=1, api_token=•••)"),
        (Opaque(), "<Opaque>"),
        (Opaque, "Opaque"),
        (function, "function"),
        (KeyError("k"), "KeyError('k')"),
        (HTTPException(status_code=404, detail="none"), "HTTPException(status_code=404, detail='none')"),
        (date(2020, 2, 29), "date(2020, 2, 29)"),
        (2**3000, "a large int"),
    ],
)
def test_a_value_has_a_steady_text(value, text):
    assert encode(value) == text


def test_a_value_named_like_a_secret_is_masked():
    assert encode("x", "api_key") == "•••"


def test_no_code_of_a_derived_class_runs():
    class Text(str):
        def __str__(self):
            raise AssertionError("code of the service ran")

        __repr__ = __len__ = __str__

    assert encode(Text("own")) == "'own'"


def test_what_contains_itself_is_bounded():
    loop: list = []
    loop.append(loop)

    assert encode(loop) == "[[[[[…]]]]]"


def test_a_validation_error_shows_what_was_wrong_and_where():
    with pytest.raises(ValueError) as raised:
        Flower(species=1)

    assert "'loc': ('species',)" in encode(raised.value)
    assert "string_type" in encode(raised.value)


@pytest.mark.parametrize(
    ("call", "name"),
    [(Opaque(), "Opaque.__call__"), (Opaque().method, "Opaque.method"), (functools.partial(function, 1), "function")],
)
def test_a_callable_is_named_as_its_code_is(call, name):
    assert name_of(call) == name
