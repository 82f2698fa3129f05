from scripts.events import Event, Trace
from scripts.transcripts import transcript


def test_a_value_is_told_before_the_line_that_comes_after_its_change():
    start = Event("start", 1, "worker thread", "double", 4, values={"x": "1"})
    first = Event("line", 1, "worker thread", "double", 5)
    second = Event("line", 1, "worker thread", "double", 6, changed={"y": "2"})

    told = transcript(Trace((start, first, second)))

    assert told == (
        "1. **Start app**\n"
        "    1. `double()` starts on a worker thread, with `x` = `1`.\n"
        "    2. Line 5 of `double()` runs.\n"
        "    3. `y` is now `2`. Then line 6 of `double()` runs."
    )
