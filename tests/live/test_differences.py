from dataclasses import replace

from scripts.live.differences import MOST, differences
from scripts.traces.events import Event, Trace


def called(*names, where="event loop"):
    return Trace(tuple(Event("start", 1, where, name, depth=0) for name in names))


def test_a_worker_thread_is_no_difference():
    assert differences(called("read", where="worker thread"), called("read")) == ""


def test_each_sentence_that_one_run_alone_tells_is_listed():
    told = differences(called("read", "close"), called("read", "write"))

    assert told.splitlines() == [
        "- Only in the recording: `close()` starts on the event loop, without arguments.",
        "- Only in your run: `write()` starts on the event loop, without arguments.",
    ]


def test_a_long_list_is_cut():
    many = Trace(tuple(replace(called("read").events[0], name=f"read_{number}") for number in range(100)))

    lines = differences(called("read"), many).splitlines()

    assert len(lines) == MOST + 1
    assert lines[-1].startswith("- And ")


def test_a_name_is_whatever_the_own_run_has():
    def made(value, where="event loop"):
        return Trace((Event("return", 1, where, "make", values={"return": value, "type": "str"}),))

    assert differences(made("'msg_<id 1>'"), made("'msg_3fa9'")) == ""
    assert len(differences(made("'msg_<id 1>'"), made("'call_3fa9'")).splitlines()) == 2
