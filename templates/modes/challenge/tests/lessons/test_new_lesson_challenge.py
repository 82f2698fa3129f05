def statuses(trace):
    return [event.values["status"] for event in trace.select("http.response.start")]


def test_challenge_which_statuses(run, key):
    assert key == ", ".join(statuses(run("asked_three_times")))


def test_challenge_what_comes_next(run, key):
    kinds = [event.kind for event in run("asked_once").events]

    assert key == f"`{kinds[kinds.index('return') + 1]}` is sent"


def test_challenge_in_which_order(run):
    events = run("asked_once").select("match", "start", "return", "http.response.body")

    assert [event.kind for event in events] == ["match", "start", "return", "http.response.body"]


def test_challenge_why_a_post_fails(run, key):
    reasons = {"404": "No route has this path", "405": "No route has this path and this method"}

    assert key == reasons[statuses(run("asked_three_times"))[1]]


def test_challenge_how_often_it_is_called(run, key):
    calls = run("asked_three_times").select("start", name="say_bye")
    sentences = {"It is called once": len(calls) == 1, "It is called three times": len(calls) == 3}

    assert [key] == [sentence for sentence, true in sentences.items() if not true]
