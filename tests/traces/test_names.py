import pytest

from scripts.traces.clocks import AHEAD, BOOTED
from scripts.traces.names import Names

ID, OTHER_ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6", "93b81f2a-1717-4562-9b3f-0c963f66afa1"
BAR = "=" * 28


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("the same", "the same", "the same"),
        ('{"id":"a1","n":3}', '{"id":"b2","n":3}', '{"id":"<id 1>","n":3}'),
        (f"/items/{ID}?n=1", f"/items/{OTHER_ID}?n=1", "/items/<id 1>?n=1"),
        ("msg_3fa9", "msg_ab12", "msg_<id 1>"),
        ("Cancelled via cancel scope 7f01", "Cancelled via cancel scope 7a9c", "Cancelled via cancel scope <id 1>"),
        ("date: Mon, 30 Nov 2026 14:55:20 GMT", "date: Sat, 15 Jan 2028 22:18:49 GMT", "date: <time 1>"),
        ("at 2026-11-30T14:55:20.5Z", "at 2028-01-15T22:18:49.2Z", "at <time 1>"),
        ("'exp': 1796050520", f"'exp': {1796050521 + AHEAD}", "'exp': <time 1>"),
        ("60.25", str(60.5 + BOOTED), "<time 1>"),
        ("x-response-time: 0.34ms", "x-response-time: 125.00ms", "x-response-time: <number 1>ms"),
        ("('127.0.0.1', 54321)", "('127.0.0.1', 40012)", "('127.0.0.1', <port 1>)"),
        ("{'a', 'b'}", "{'b', 'a'}", "{'<id 1>', '<id 2>'}"),
        ("two words more", "one", "<id 1>"),
        ("a list of 2", "a of 2", "a<id 1>of 2"),
        (f"{BAR} 1 passed in 0.34s {BAR}", f"{BAR} 1 passed in 3.41s {BAR}", None),
    ],
)
def test_what_differs_has_a_name_and_the_rest_stays(one, other, shown):
    text = Names().text(one, other)

    assert text == (shown or f"{'=' * 25} 1 passed in <number 1>s {'=' * 25}")
    assert Names().text(other, one).count("<") == text.count("<")


def test_a_value_has_one_name_wherever_it_stands():
    names = Names()

    told = [names.text(*pair) for pair in [("a1", "b2"), ("a1", "a1"), ("x", "y"), ('{"id":"a1"}', '{"id":"b2"}')]]

    assert told == ["<id 1>", "a1", "<id 2>", '{"id":"<id 1>"}']


def test_lines_are_compared_one_by_one():
    assert Names().text("a: 1\nb: one two\nc: 3", "a: 2\nb: one\nc: 3") == "a: <number 1>\nb: <id 1>\nc: 3"


def test_of_a_text_that_is_cut_nothing_is_shown_that_stands_there_by_the_length_of_a_value():
    same = Names().text('{"id":"a1","text":"lorem ips… (300 bytes)', '{"id":"b2","text":"lorem ips… (300 bytes)')
    longer = Names().text('{"t":0.1234567,"text":"lor… (309 bytes)', '{"t":0.25,"text":"lorem ip… (304 bytes)')

    assert same == '{"id":"<id 1>","text":"lorem ips… (300 bytes)'
    assert longer == '{"t":<number 1>… (<number 2> bytes)'
