from scripts.traces.events import Event, OfProcess, Trace
from scripts.views.split import split

HEAD = "| Key | Process | Bucket | Version at 10 % | Version at 50 % |\n| --- | --- | --- | --- | --- |\n"


def chosen(number, key, share, bucket, version, process="process"):
    """The events of a choice, which takes two numbers of calls."""
    facts = {"request": number, "where": "worker thread", "process": process}
    outer, inner = {**facts, "call": 2 * number}, {**facts, "call": 2 * number + 1, "caller": 2 * number, "depth": 1}
    yield OfProcess("start", name="version_of", values={"key": f"'{key}'", "share": share}, **outer)
    yield OfProcess("start", name="bucket_of", values={"key": f"'{key}'"}, **inner)
    yield OfProcess("return", name="bucket_of", values={"return": bucket, "type": "int"}, **inner)
    yield OfProcess("return", name="version_of", values={"return": version, "type": "int"}, **outer)


def rows(**runs):
    return split({name: Trace(tuple(events)) for name, events in runs.items()}).removeprefix(HEAD).split("\n")


def test_runs_that_choose_differently_have_a_row_each_and_their_versions_are_bold():
    one = [*chosen(1, "ada", "10", "50", "1"), *chosen(2, "ada", "50", "50", "1")]
    other = [*chosen(1, "ada", "10", "5", "2"), *chosen(2, "ada", "50", "5", "2")]

    assert rows(seed_16=one, seed_17=other) == [
        "| `'ada'` | seed 16 | `50` | **`1`** | **`1`** |",
        "| `'ada'` | seed 17 | `5` | **`2`** | **`2`** |",
    ]


def test_processes_that_agree_share_a_row():
    made = [(share, process) for process in ("worker 1", "worker 2") for share in ("10", "50")]
    choices = [chosen(n, "cyd", share, "45", str(1 + (share == "50")), on) for n, (share, on) in enumerate(made, 1)]

    assert rows(both=[event for choice in choices for event in choice]) == [
        "| `'cyd'` | worker 1, worker 2 | `45` | `1` | `2` |"
    ]


def test_buckets_that_differ_are_told_where_the_versions_agree():
    one, other = ([*chosen(1, "eve", "10", bucket, "1"), *chosen(2, "bob", "50", "9", "2")] for bucket in ("93", "62"))

    assert rows(a=one, b=other) == [
        "| `'eve'` | a | `93` | `1` | — |",
        "| `'eve'` | b | `62` | `1` | — |",
        "| `'bob'` | a, b | `9` | — | `2` |",
    ]


def test_what_chooses_without_a_bucket_or_never_ends_is_a_dash_and_what_takes_more_chooses_nothing():
    start = Event("start", 1, "event loop", "choose", call=1, values={"share": "10", "key": "'a|b'"})
    other = Event("start", 1, "event loop", "mix", call=2, values={"share": "10", "key": "'ada'", "salt": "1"})

    assert split({"one": Trace((start, other))}).split("\n")[2:] == [
        "| <code>&#39;a&#124;b&#39;</code> | one | — | — |"
    ]
