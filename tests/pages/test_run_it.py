from pathlib import Path

import pytest

from scripts.course.scenarios import scenarios
from scripts.pages.asked import Asked
from scripts.pages.registry import render
from scripts.pages.run_it import run_it
from scripts.problems import Problem


def test_the_listings_say_what_a_run_needs_to_know():
    lines = run_it("hello", scenarios("hello")["two_requests"], ["sequence"]).splitlines()

    assert lines[0] == (
        '<div class="run-it" data-module="snippets.hello.say_hello" data-recording="hello/two_requests" '
        'data-views="sequence process-table status-tracker transcript" markdown="1">'
    )
    assert lines[2] == '```python title="snippets/hello/say_hello.py" linenums="1"'
    assert lines[-1] == "</div>"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serve", "'serve' is played in a terminal; show it with the view terminal"),
        (
            "one_request_over_a_socket",
            "'one_request_over_a_socket' needs a server, which a browser lacks",
        ),
        ("two_requests terminal", "unknown view 'terminal'; use one of "),
        ("two_requests trials", "'two_requests' records no trials; write @scenario(\"say_hello\", trials=True)"),
    ],
)
def test_what_a_browser_cannot_run_or_draw_is_refused(words, said):
    with pytest.raises(Problem) as caught:
        render(Asked("hello", "run-it", tuple(words.split()), Path("page.md"), 7))

    assert str(caught.value).startswith(f"page.md:7: {said}")
