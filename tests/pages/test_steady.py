import pytest

from scripts.pages.steady import chosen
from scripts.problems import Problem


def test_a_lesson_is_named_as_its_page_or_as_its_module():
    assert [names for _, *names in chosen(["def-or-async"])] == [names for _, *names in chosen(["def_or_async"])]
    assert [names for _, *names in chosen(["def-or-async/in_def"])] == [["def_or_async", "in_def"]]


def test_without_a_name_everything_is_chosen():
    assert {lesson for _, lesson, _ in chosen([])} >= {"def_or_async", "hello"}


@pytest.mark.parametrize("name", ["def-or-asynk", "def-or-async/in_deaf", ""])
def test_a_name_of_nothing_is_told(name):
    with pytest.raises(Problem, match=r"names nothing that is recorded; name one of .*def_or_async"):
        chosen([name])
