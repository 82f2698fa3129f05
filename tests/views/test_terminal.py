from scripts.traces.events import Event, Trace
from scripts.views.terminal import terminal


def said(*events):
    return terminal(Trace(tuple(Event(kind, 0, "terminal", name) for kind, name in events)))


def test_a_terminal_shows_what_was_typed_and_printed():
    assert said(("command", "ls"), ("output", "a"), ("exit", "0")) == "```console\n$ ls\na\n```"


def test_a_command_that_prints_nothing_or_fails_shows_its_exit_code():
    assert said(("command", "a"), ("exit", "0")) == "```console\n$ a\n$ echo $?\n0\n```"
    assert said(("command", "a"), ("output", "b"), ("exit", "2")) == "```console\n$ a\nb\n$ echo $?\n2\n```"


def test_what_cannot_be_seen_is_shown_by_a_sign_and_a_tab_stays():
    assert said(("command", "a"), ("output", "\x1b[1mb\u202ec\td")) == "```console\n$ a\n\\x1b[1mb\\u202ec\td\n```"
