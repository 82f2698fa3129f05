import pytest

from scripts.course.growths import count, growing
from scripts.problems import Problem


def test_a_growth_is_played_twice_for_each_size_and_counted_once(monkeypatch):
    played = []

    def run(client, size):
        played.append(size)
        for _ in range(size):
            client.get("/hello")

    run.__module__ = "snippets.hello.scenarios"
    rows = count(growing("say_hello", "Requests", 1, 3)(run))

    assert played == [1, 1, 3, 3]
    assert {size: counts["own"] for size, counts in rows.items()} == {1: 1, 3: 3}


def test_a_growth_that_raises_is_a_problem_with_its_name():
    def broken(client, size):
        raise ValueError("odd")

    broken.__module__ = "snippets.hello.scenarios"

    with pytest.raises(Problem, match=r"playing 'broken' on snippets\.hello\.say_hello failed: ValueError: odd"):
        count(growing("say_hello", "Requests", 1)(broken))


def test_sizes_without_what_grows_are_refused():
    with pytest.raises(TypeError, match=r'say what grows, then its sizes: @growing\("SNIPPET", "Requests", 1, 10\)'):
        growing("say_hello", 1, 10)
