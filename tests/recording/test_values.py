import enum
import functools
from dataclasses import dataclass
from datetime import date
from types import ModuleType

import pytest
from fastapi import HTTPException
from pydantic import BaseModel, SecretStr

from scripts.recording.held import held
from scripts.recording.objects import name_of
from scripts.recording.surroundings import Surroundings
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


def test_a_lazy_object_stays_lazy():
    class Lazy:
        @property
        def __class__(self):
            raise RuntimeError("made")

        @property
        def __dict__(self):
            raise RuntimeError("made")

    assert encode([Lazy()]) == "[<Lazy>]"
    assert not [*Surroundings("/").held([Lazy()])]


def test_the_class_of_a_class_is_asked_for_nothing_that_is_not_there():
    class Columns(type):
        def __getattr__(cls, name):
            raise RuntimeError(f"there is no {name}")

    class Table(metaclass=Columns):
        pass

    assert encode(Table()) == "<Table>"


def test_a_module_that_is_not_loaded_yet_stays_so():
    class Unloaded(ModuleType):
        def __getattribute__(self, name):
            raise RuntimeError("loaded")

    module = Unloaded("later")

    assert encode(module) == "later"
    assert not [*Surroundings("/").held(module)]


def test_a_key_that_compares_as_it_likes_is_not_compared():
    class Column:
        __hash__ = object.__hash__

        def __eq__(self, other):
            raise RuntimeError("compared")

    assert encode({Column(): 1}) == "{<Column>: 1}"


@pytest.mark.parametrize("base", [int, float, str, bytes, list, tuple, dict, set, Exception])
def test_no_method_of_a_derived_class_runs(base):
    def ran(*_, **named):
        raise RuntimeError("ran")

    names = [name for name in dir(base) if name not in ("__new__", "__init__", "__class__", "__doc__", "__dict__")]
    kind = type("Derived", (base,), dict.fromkeys(names, ran) | {"args": property(ran)})

    assert encode(kind(), "password") is not None
    assert encode([kind()]) is not None
    assert not [*Surroundings("/").held(kind())]


def test_a_class_need_not_be_hashable():
    class Compared(type):
        def __eq__(cls, other):
            return cls is other

    class Thing(metaclass=Compared):
        pass

    assert encode([Thing(), Thing]).startswith("[<Thing>, ")
    assert held(Thing()) == ("<Thing>",)
    assert not [*Surroundings("/").held([Thing(), Thing])]


def test_the_secrets_that_a_function_has_around_it_and_in_its_defaults_are_found():
    signing_key = "hunter2-a"

    def sign(text, api_key="hunter2-b", *, client_secret="hunter2-c"):
        return text + signing_key

    assert [*Surroundings("/").held(sign)] == ["hunter2-a", "hunter2-b", "hunter2-c"]
