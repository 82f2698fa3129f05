import pytest

from scripts.recording.watched import classes_in, is_function

CODES = {"def read(): ...": True, "lambda: 0": True, "class Flower: ...": False, "(i for i in x)": False}


@pytest.mark.parametrize(("source", "expected"), [*CODES.items(), ("def __annotate__(format): ...", False)])
def test_only_what_an_author_wrote_as_a_function_is_one(source, expected):
    (code,) = [constant for constant in compile(source, "", "exec").co_consts if hasattr(constant, "co_name")]

    assert is_function(code) is expected


def test_classes_are_found_where_they_are_defined_however_deep():
    source = "class A[T]:\n  class B: ...\ndef make(n: int):\n  class C: ...\n  return C, [n for n in A], lambda: 0\n"

    assert [*classes_in(compile(source, "", "exec"))] == ["A", "B", "C"]
