import pytest

from scripts.recording.watched import is_function

CODES = {"def read(): ...": True, "lambda: 0": True, "class Flower: ...": False, "(i for i in x)": False}


@pytest.mark.parametrize(("source", "expected"), [*CODES.items(), ("def __annotate__(format): ...", False)])
def test_only_what_an_author_wrote_as_a_function_is_one(source, expected):
    (code,) = [constant for constant in compile(source, "", "exec").co_consts if hasattr(constant, "co_name")]

    assert is_function(code) is expected
