from pathlib import Path

import pytest

from scripts.course.growths import Growth
from scripts.pages import growths
from scripts.pages.asked import Asked
from scripts.pages.registry import render
from scripts.problems import Problem
from scripts.traces.counts import HEADINGS


def shown(words, view="growth", lesson="hello"):
    return render(Asked(lesson, view, tuple(words.split()), Path("page.md"), 7))


def fails(*asked, **more):
    with pytest.raises(Problem) as caught:
        shown(*asked, **more)
    return str(caught.value)


def test_a_view_shows_the_counts_that_are_named_or_all():
    some = shown("one_after_another own", lesson="hello").split("\n")
    every = shown("hello/one_after_another", lesson="").split("\n")

    assert some[0] == "| Requests | Your calls |"
    assert every[0] == f"| Requests | {' | '.join(HEADINGS.values())} |"


def test_an_unknown_growth_is_told_with_those_there_are():
    said = fails("one_by_one own")

    assert said.startswith("page.md:7: unknown growth 'one_by_one'; use one of snippets/hello/scenarios.py: one_after")
    assert said.endswith("or of the counts requests, messages, framework, own, threads, bytes-in, bytes-out")


def test_a_page_of_no_lesson_names_the_lesson_too():
    assert fails("one_after_another", lesson="") == (
        "page.md:7: this page belongs to no lesson; name its lesson as well: LESSON/one_after_another"
    )


def test_a_lesson_without_scenarios_has_no_growth():
    assert "snippets/nowhere/scenarios.py:1: no such file" in fails("nowhere/one_after_another")


@pytest.mark.parametrize("argument", ["", "own", "one_after_another a_route_for_each"])
def test_a_table_of_none_or_two_growths_is_a_problem(argument):
    assert fails(argument) == "page.md:7: a table shows one growth; write growth NAME COUNT ..."


@pytest.mark.parametrize("argument", ["", "own", "one_after_another", "one_after_another own threads"])
def test_a_chart_of_no_growth_or_not_of_one_count_is_a_problem(argument):
    assert fails(argument, "growth-chart") == "page.md:7: a chart shows one count; write growth-chart COUNT NAME ..."


def test_growths_of_different_sizes_share_no_chart():
    assert fails("own one_after_another a_route_for_each", "growth-chart") == (
        "page.md:7: these growths have different sizes; give them the same in @growing"
    )


def test_a_growth_without_a_size_is_a_problem(monkeypatch):
    empty = {"none": Growth(lambda client, size: None, "say_hello", "Requests", ())}
    monkeypatch.setattr(growths, "growths_of", lambda lesson: empty)

    assert fails("none") == "page.md:7: the growth 'none' has no sizes; write them after its name in @growing"
