from pathlib import Path

import pytest

from scripts.pages.registry import (
    OF_A_CHAIN,
    OF_A_CLIENT,
    OF_A_PAGE,
    OF_A_SNIPPET,
    OF_A_TRACE,
    OF_AN_EXERCISE,
    OF_EVENTS,
    OF_GROWTHS,
    render,
)
from scripts.problems import Problem

HERE = (Path("page.md"), 7)


def fails(slug, view, argument):
    with pytest.raises(Problem) as caught:
        render(slug, view, argument, *HERE)
    return str(caught.value)


SCENARIOS = dict.fromkeys([*OF_A_TRACE, *OF_A_CLIENT], "two_requests") | dict.fromkeys(
    OF_A_CHAIN, "one_request_in_depth"
)


@pytest.mark.parametrize("view", sorted(SCENARIOS))
def test_every_view_shows_a_scenario_and_the_same_one_again(view):
    scenario = "run_the_file" if view == "terminal" else SCENARIOS[view]

    text = render("hello", view, scenario, *HERE)

    assert text == render("", view, f"hello/{scenario}", *HERE)
    assert len(text.split("\n")) > 3


@pytest.mark.parametrize("view", OF_EVENTS)
def test_every_view_of_events_shows_those_of_a_scenario(view):
    chosen = "return match start"

    text = render("hello", view, f"two_requests {chosen}", *HERE)

    assert text == render("", view, f"hello/two_requests {chosen}", *HERE)
    assert "The router matches `GET /hello`" in text


def test_a_snippet_is_shown_by_its_name():
    assert render("hello", "snippet", "say_hello", *HERE).startswith('```python title="snippets/hello/say_hello.py"')


def test_an_unknown_view_is_told_with_those_there_are():
    of_a_scenario = [*OF_A_TRACE, *OF_A_CHAIN, *OF_A_CLIENT, *OF_EVENTS]
    known = ", ".join(sorted([*of_a_scenario, *OF_GROWTHS, *OF_A_PAGE, *OF_A_SNIPPET, *OF_AN_EXERCISE, "run-it"]))

    assert fails("hello", "table", "two_requests") == f"page.md:7: unknown view 'table'; use one of {known}"


def test_an_unknown_scenario_is_told_with_those_there_are():
    said = fails("hello", "transcript", "three_requests")

    assert said.startswith("page.md:7: unknown scenario 'three_requests'; use one of snippets/hello/scenarios.py: two_")
    assert ", run_the_file, serve" in said


def test_a_page_of_no_lesson_names_the_lesson_too():
    assert fails("", "transcript", "two_requests") == (
        "page.md:7: this page belongs to no lesson; name its lesson as well: LESSON/two_requests"
    )


def test_a_lesson_without_scenarios_is_unknown():
    assert fails("hello", "transcript", "no-lesson/two_requests") == (
        "page.md:7: unknown lesson 'no_lesson'; write snippets/no_lesson/scenarios.py"
    )


def test_a_terminal_and_an_application_have_different_views():
    assert fails("hello", "transcript", "serve") == (
        "page.md:7: 'serve' is played in a terminal; show it with the view terminal"
    )
    assert fails("hello", "terminal", "two_requests") == (
        "page.md:7: 'two_requests' is not played in a terminal; show it with the view process-table"
    )


def test_a_chain_of_calls_and_a_run_have_different_views():
    assert fails("hello", "transcript", "one_request_in_depth") == (
        "page.md:7: 'one_request_in_depth' records only the chain of calls; "
        "show it with the view chain or chain-flow or messages"
    )
    assert fails("hello", "messages", "two_requests") == (
        "page.md:7: 'two_requests' records no chain of calls; show it with the view process-table, or make it in_depth"
    )


def test_an_unknown_snippet_is_told_with_those_there_are():
    said = fails("hello", "snippet", "nothing")

    assert said.startswith("page.md:7: unknown snippet 'nothing'; use one of snippets/hello: ")
    assert said.endswith("say_hello, with_post")
