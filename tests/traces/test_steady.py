import pytest

from scripts.traces.events import Event, OfProcess, Trace
from scripts.traces.steady import Differ, steady


def told(kind, name="read", where="event loop", values=None, changed=None, **facts):
    return Event(kind, 1, where, name, values=values or {}, changed=changed or {}, **facts)


def test_values_that_differ_have_a_name_in_all_events():
    one, other = (
        Trace((told("start", values={"id": made}), told("return", values={"return": f"'{made}'", "type": "str"})))
        for made in ("a1", "b2")
    )

    assert [dict(e.values) for e in steady(one, other).events] == [
        {"id": "<id 1>"},
        {"return": "'<id 1>'", "type": "str"},
    ]


def test_what_a_terminal_printed_is_compared_and_what_a_function_is_called_must_be_the_same():
    one, other = (Trace((told("output", f"pid {pid}", "terminal"),)) for pid in (17, 18))

    assert steady(one, other).events[0].name == "pid <number 1>"
    with pytest.raises(Differ, match=r"start 'read' .* in one recording, start 'write' .* in the other"):
        steady(Trace((told("start"),)), Trace((told("start", "write"),)))


def test_a_value_that_changed_in_either_is_shown_as_changed():
    one = Trace((told("line", values={"t": "0.0"}, changed={}),))
    other = Trace((told("line", values={"t": "0.5"}, changed={"t": "0.5"}),))

    assert dict(steady(one, other).events[0].changed) == {"t": "<number 1>"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (told("start"), told("return"), r"start 'read' \(request 1, event loop\) in one recording, return 'read'"),
        (told("start"), told("start", where="worker thread"), "worker thread"),
        (told("start", file="a.py", line=3), told("start", file="a.py", line=4), r"a\.py:3\) .* a\.py:4\)"),
        (told("start"), told("start", values={"id": "1"}), r"event loop\) .* with id\)"),
        (told("start"), None, "in one recording, nothing more in the other"),
    ],
)
def test_an_order_by_chance_is_told_with_both_events(one, other, said):
    with pytest.raises(Differ, match=said):
        steady(Trace((one,)), Trace((other,) if other else ()))


def test_another_process_is_told():
    one, other = (Trace((OfProcess("exit", 0, "terminal", process=f"worker {n}"),)) for n in (1, 2))

    with pytest.raises(Differ, match=r"worker 1\) in one recording, .* worker 2\) in the other"):
        steady(one, other)
