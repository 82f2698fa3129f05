from scripts.traces.events import Event, Trace
from scripts.views.chain_flow import Part, chain_flow, parts


def at(kind, where, *calls, data="b'a'"):
    values = {"calls": "\n".join(calls)} | ({"bytes": data} if kind == "write" else {})
    return Event(kind, 1, where, values=values)


READ, APP, RUN = "uvicorn/a.py Server.read", "starlette/b.py App.__call__", "anyio/c.py run"
OWN = "snippets/x/y.py say"
RUNS = Trace(
    (
        at("task", "event loop", READ),
        at("thread", "event loop", APP, RUN),
        at("function", "worker thread", OWN),
        at("write", "event loop", APP, READ),
        at("write", "event loop", APP, READ),
        at("write", "event loop", APP, READ, data=""),
    )
)


def test_a_part_has_the_calls_that_were_not_open_before_on_the_same_thread():
    assert parts(RUNS) == [
        Part("task", "event loop", (READ,)),
        Part("thread", "event loop", (APP, RUN)),
        Part("function", "worker thread", (OWN,)),
        Part("write", "event loop", (READ,), kept=1, of=2, times=2),
    ]


def test_a_flow_draws_each_part_and_the_packages_in_it():
    assert chain_flow(Trace(RUNS.events[:3])) == (
        "```mermaid\n"
        "flowchart TD\n"
        "    accTitle: From the socket to your function and back\n"
        "    accDescr: event loop. uvicorn: Server.read. event loop. starlette: App. anyio: run. "
        "worker thread. your code: say.\n"
        '    part-1["1. event loop<br>uvicorn: Server.read"]\n'
        '    part-2["2. event loop<br>starlette: App<br>anyio: run"]\n'
        '    part-3["3. worker thread<br>your code: say"]\n'
        "    part-1 -->|create_task| part-2\n"
        "    part-2 -->|run_sync| part-3\n"
        "```"
    )


def test_calls_of_one_package_share_a_row_and_private_classes_are_left_out():
    flow = chain_flow(Trace((at("task", "event loop", READ, "uvicorn/d.py _Own.feed", "uvicorn/e.py f.<locals>.g"),)))

    assert 'part-1["1. event loop<br>uvicorn: Server.read, feed, g"]' in flow


def test_names_that_are_markup_are_shown_as_they_are():
    assert "<lambda>" not in chain_flow(Trace((at("function", "event loop", "snippets/__a__.py <lambda>|_b_"),)))
