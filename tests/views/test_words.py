import pytest

from scripts.traces.events import Event
from scripts.views.words import a, article, plural, size, times


@pytest.mark.parametrize(("number", "text"), [(0, "0 bytes"), (1, "1 byte"), (27000, "27,000 bytes")])
def test_numbers_agree_with_their_noun(number, text):
    assert plural(number, "byte") == text


def test_a_number_of_times_is_said_as_one_says_it():
    assert [times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_a_place_and_a_type_have_their_article():
    assert [article(where) for where in ("event loop", "worker thread")] == ["the event loop", "a worker thread"]
    assert [a(noun) for noun in ("dict", "int")] == ["a `dict`", "an `int`"]


def test_the_size_of_a_body_is_that_of_all_its_messages():
    first, last = (Event("http.response.body", 1, "", values={"size": number}) for number in ("1", "26"))

    assert (size(first, last), size(first), size()) == ("27 bytes", "1 byte", "0 bytes")
