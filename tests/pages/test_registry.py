from pathlib import Path

import pytest

from scripts.pages import arguments, registry
from scripts.pages.asked import Asked
from scripts.problems import Problem

HERE = (Path("page.md"), 7)
SCENARIOS = {
    arguments.trace: "two_requests",
    arguments.chain: "one_request_in_depth",
    arguments.terminal: "run_the_file",
}


def render(lesson, view, argument):
    return registry.render(Asked(lesson, view, tuple(argument.split()), *HERE))


def fails(lesson, view, argument):
    with pytest.raises(Problem) as caught:
        render(lesson, view, argument)
    return str(caught.value)


@pytest.mark.parametrize(
    ("view", "scenario"),
    [(name, SCENARIOS[view.takes]) for name, view in registry.VIEWS.items() if view.takes in SCENARIOS],
)
def test_every_view_shows_a_scenario_and_the_same_one_again(view, scenario):
    text = render("hello", view, scenario)

    assert text == render("", view, f"hello/{scenario}")
    assert len(text.split("\n")) > 3


@pytest.mark.parametrize("view", ["order-steps", "transcript-until"])
def test_every_view_of_events_shows_those_of_a_scenario(view):
    chosen = "return match start"

    text = render("hello", view, f"two_requests {chosen}")

    assert text == render("", view, f"hello/two_requests {chosen}")
    assert "The router matches `GET /hello`" in text


def test_a_snippet_is_shown_by_its_name():
    assert render("hello", "snippet", "say_hello").startswith('```python title="snippets/hello/say_hello.py"')


def test_a_run_that_not_every_machine_can_do_is_shown_by_what_is_kept_of_it():
    assert "| 1 | replica 1, which is killed | 500 |" in render("capacity", "replicas", "with_ray")
    assert fails("hello", "replicas", "with_ray") == (
        "page.md:7: nothing is kept of 'with_ray'; write it: make ray, make bench BENCH='--only engines'"
    )
    assert fails("capacity", "replicas", "engines") == (
        "page.md:7: what is kept of 'engines' has no requests, which replicas shows; "
        "name one that has requests and killed"
    )


def test_an_unknown_view_is_told_with_those_there_are():
    known = ", ".join(sorted(registry.VIEWS))

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


@pytest.mark.parametrize("takes", [arguments.trace, arguments.terminal, arguments.chain])
def test_the_cure_of_a_view_that_does_not_fit_names_those_that_do(takes):
    fitting = {name for name, view in registry.VIEWS.items() if view.takes is takes}

    assert {*arguments.SHOWN_BY[takes.__name__].split(" or ")} <= fitting


def test_a_terminal_and_an_application_have_different_views():
    assert fails("hello", "transcript", "serve") == (
        "page.md:7: 'serve' is played in a terminal; show it with the view terminal"
    )
    assert fails("hello", "terminal", "two_requests") == (
        "page.md:7: 'two_requests' is not played in a terminal; show it with the view process-table"
    )


def test_trials_are_shown_of_a_scenario_that_records_them():
    assert fails("hello", "trials", "two_requests") == (
        "page.md:7: 'two_requests' records no trials; write @scenario(\"say_hello\", trials=True)"
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


def test_a_view_that_is_the_same_on_every_page_takes_no_scenario():
    said = "page.md:7: the view versions has no scenario; remove two_requests again"

    assert fails("hello", "versions", "two_requests again") == said


def test_events_that_a_run_has_not_or_too_few_of_them_are_refused():
    assert fails("hello", "order-steps", "two_requests match start fly").startswith(
        "page.md:7: 'two_requests' cannot be shown so: it has no event 'fly'; choose among import, "
    )
    assert fails("hello", "order-steps", "two_requests match").startswith(
        "page.md:7: 'two_requests' cannot be shown so: it names 1 of its events, and needs 3 or more; "
    )


def test_runs_are_compared_by_the_names_of_their_scenarios():
    head = render("hello", "clients", "two_requests background_tasks/test_client").split("\n")[0]

    assert head == "| Fact | two requests | test client |"
    assert fails("hello", "clients", "two_requests") == (
        "page.md:7: clients compares two scenarios or more; write clients SCENARIO SCENARIO ..."
    )
    assert fails("hello", "split", "") == "page.md:7: split shows a scenario or more; write split SCENARIO ..."
