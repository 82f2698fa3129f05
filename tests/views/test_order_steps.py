import pytest

from scripts.traces.events import Event, Trace
from scripts.views.order_steps import order_steps, shuffled, transcript_until, unfit
from tests.pages.test_registry import fails

FIRST = Event("lifespan.startup", 0, "event loop")
SECOND = Event("start", 1, "event loop", "greet")
THIRD = Event("start", 1, "event loop", "part")
TRACE = Trace((FIRST, SECOND, THIRD, THIRD))

LIST = """<div class="order-steps" markdown="1">

- `greet()` starts on the event loop, without arguments.
- `part()` starts on the event loop, without arguments.
- The application receives `lifespan.startup`.

<details class="order" markdown="1">
<summary>The right order</summary>

1. The application receives `lifespan.startup`.
2. `greet()` starts on the event loop, without arguments.
3. `part()` starts on the event loop, without arguments.

</details>

</div>"""


def test_the_run_orders_what_was_chosen_in_any_order():
    chosen = ("start:part", "lifespan.startup", "start:greet")

    assert order_steps(TRACE, chosen) == order_steps(TRACE, tuple(sorted(chosen))) == LIST


@pytest.mark.parametrize("count", range(2, 9))
def test_the_list_never_begins_in_the_right_order(count):
    texts = [str(number) for number in range(count)]
    worst = shuffled(texts)

    assert shuffled(worst) != worst
    assert sorted(shuffled(texts)) == texts
    assert shuffled(texts) == shuffled(texts)


def test_a_run_is_told_up_to_an_event():
    told = transcript_until(TRACE, ("start:greet",))

    assert told.endswith("`greet()` starts on the event loop, without arguments.")


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        (("start:greet", "lifespan.startup", "start:part"), ""),
        (("start",), "it names 1 of its events, and needs 3 or more"),
        (("start:greet", "start:part", "match"), "it has no event 'match'"),
        (("start:greet", "start:part", "start:other"), "it has no event 'start:other'"),
    ],
)
def test_a_choice_that_does_not_fit_says_why(chosen, fault):
    assert unfit(TRACE, chosen, 3) == fault


def test_two_events_that_say_the_same_have_no_order():
    twice = Trace((Event("http.request", 1, "event loop"), FIRST, Event("http.request", 2, "event loop", "again")))

    said = unfit(twice, ("http.request", "http.request:again"))

    assert said.startswith("two of its events say the same: 'The application receives `http.request`")


def test_a_marker_with_a_choice_that_does_not_fit_is_one_line():
    said = fails("hello", "order-steps", "two_requests match start websocket.send")

    assert said.startswith(
        "page.md:7: 'two_requests' cannot be shown so: it has no event 'websocket.send'; choose among"
    )
    assert "import, scope, lifespan.startup" in said
    assert fails("hello", "order-steps", "two_requests").startswith(
        "page.md:7: 'two_requests' cannot be shown so: it n"
    )


def test_a_marker_without_a_scenario_is_one_line():
    assert fails("hello", "order-steps", "").startswith("page.md:7: unknown scenario ''; use one of snippets/hello/")
    assert fails("hello", "client", "nobody").startswith("page.md:7: unknown scenario 'nobody'; use one of snippets")
