from dataclasses import replace

from scripts.traces.events import Event, Trace
from scripts.views.tree import grow, tree

DIAMOND = "model\n  session\nlog\n  session"


def test_one_run_that_answers_two_is_one_node_with_two_arrows():
    solved = [*enter("session"), *enter("model"), *enter("log"), *plain("predict")]

    drawn = tree(trace(DIAMOND, *solved, *answer("200"), *leave("log"), *leave("model"), *leave("session")))

    assert drawn == (
        "```mermaid\n"
        "flowchart TD\n"
        "    accTitle: What the endpoint depends on\n"
        "    accDescr: predict() needs model() and log(). log() needs session(). model() needs session(). "
        "Order: 1 session() in, 2 model() in, 3 log() in, 4 predict() in, 5 response 200 sent, "
        "6 log() out, 7 model() out, 8 session() out. session() was asked for twice, ran once.\n"
        '    tree-answer(["response 200<br>sent 5"])\n'
        '    tree-3["predict()<br>in 4"]\n'
        '    tree-2["log()<br>in 3, out 6"]\n'
        '    tree-1["model()<br>in 2, out 7"]\n'
        '    tree-0["session()<br>in 1, out 8<br>asked for twice<br>ran once"]:::shared\n'
        "    tree-answer -.- tree-3\n"
        "    tree-1 --> tree-0\n"
        "    tree-2 --> tree-0\n"
        "    tree-3 --> tree-1\n"
        "    tree-3 --> tree-2\n"
        "    classDef shared stroke-width: 3px\n"
        "```"
    )


def test_what_runs_for_each_that_asks_is_a_node_of_its_own():
    again = [replace(e, call=1) for e in plain("session")]
    solved = [*plain("session"), *plain("model"), *again, *plain("log"), *plain("predict")]

    drawn = tree(trace(DIAMOND, *solved))

    assert '    tree-2["session()<br>in 3<br>asked for twice<br>ran twice"]\n' in drawn
    assert '    tree-0["session()<br>in 1<br>asked for twice<br>ran twice"]\n' in drawn
    assert drawn.endswith("tree-1 --> tree-0\n    tree-3 --> tree-2\n    tree-4 --> tree-1\n    tree-4 --> tree-3\n```")


def test_a_request_that_ends_early_shows_what_did_not_run():
    refuses = [event("start", "model"), event("unwind", "model", raised="HTTPException(status_code=401)")]

    drawn = tree(trace("model\nlog", *refuses, *answer("401")))

    assert drawn.split("\n")[3:-1] == [
        "    accDescr: predict() needs model() and log(). Order: 1 model() in, 2 response 401 sent. "
        "model() raises HTTPException.",
        '    tree-answer(["response 401<br>sent 2"])',
        '    tree-2["predict()<br>no run recorded"]:::skipped',
        '    tree-1["log()<br>no run recorded"]:::skipped',
        '    tree-0["model()<br>in 1<br>raises HTTPException"]',
        "    tree-answer -.- tree-2",
        "    tree-2 --> tree-0",
        "    tree-2 --> tree-1",
        "    classDef skipped stroke-dasharray: 4 4",
    ]


def test_an_answer_kept_from_earlier_is_not_taken_for_the_run_that_follows():
    grown = grow(trace("session\nmodel\n  session\nlog", *plain("session"), *plain("model"), *plain("log")))

    assert [life.name for life in grown.lives] == ["session", "model", "log", "predict"]
    assert grown.asked == ((1, 0), (3, 0), (3, 1), (3, 2))


def test_what_a_kept_answer_needs_is_asked_for_by_one():
    grown = grow(
        trace("model\n  session\nlog\n  model\n    session", *plain("session"), *plain("model"), *plain("log"))
    )

    assert grown.asked == ((1, 0), (2, 1), (3, 1), (3, 2))
    assert grown.count("session") == ()
    assert grown.count("model") == ("asked for twice", "ran once")


def test_what_is_not_recorded_is_not_said_to_have_run_or_not():
    drawn = tree(trace("user\n  token\nlog\n  token", *plain("user"), *plain("log"), *plain("predict")))

    assert '    tree-0["token()<br>no run recorded"]:::skipped\n' in drawn
    assert "token() was" not in drawn


def test_an_endpoint_without_dependencies_stands_alone():
    assert grow(trace("", *plain("predict"))).asked == ()


def test_a_request_for_which_no_endpoint_was_chosen_says_so():
    drawn = tree(Trace((event("match", "predict", fits="False"), *answer("405"))))

    assert drawn.split("\n")[3:-1] == [
        "    accDescr: Order: 1 response 405 sent.",
        '    tree-answer(["response 405<br>sent 1"])',
        '    tree-none["no endpoint was chosen"]',
    ]
    assert "accDescr: Nothing ran.\n" in tree(Trace(()))


def test_any_name_comes_out_safe():
    drawn = tree(trace('"];a:::x', *plain('"];a:::x')))

    assert '    tree-0["#34;]#59;a:::x()<br>in 1"]\n' in drawn


def trace(dependencies, *events):
    return Trace((event("match", "predict", fits="True", dependencies=dependencies), *events))


def enter(name):
    return [event("start", name), event("suspend", name, **{"yield": "None"})]


def leave(name):
    return [event("resume", name), event("return", name)]


def plain(name):
    return [event("start", name), event("return", name)]


def answer(status):
    return [event("http.response.start", "", status=status), event("http.response.body", "")]


def event(kind, name, **values):
    return Event(kind, 1, "event loop", name, values=values)
