from scripts.traces.events import Event, OfProcess, Trace
from scripts.views.processes import processes


def event(process: str, kind: str, request: int = 0, name: str = "", **facts) -> OfProcess:
    return OfProcess(kind, request, facts.pop("where", "event loop"), name, process=process, **facts)


def request(process: str, number: int, path: str = "/model") -> list[OfProcess]:
    asked, answered = {"method": "GET", "path": path}, {"status": "200"}
    return [
        event(process, "scope", number, "http", values=asked),
        event(process, "match", number, "show", values={"path": path, "endpoint": "show", "fits": "True"}),
        event(process, "start", number, "show"),
        event(process, "return", number, "show", values={"return": "1", "type": "int"}),
        event(process, "http.response.start", number, values=answered),
        event(process, "http.response.body", number),
        event(process, "end", number, "http"),
    ]


def begins(process: str) -> list[OfProcess]:
    return [
        event(process, "import", name="shop.main", values={"app": "FastAPI", "routes": "/model"}),
        event(process, "scope", name="lifespan"),
        event(process, "start", name="lifespan", call=1),
        event(process, "start", name="load", call=2, caller=1, depth=1),
        event(process, "start", name="Model.__init__", call=3, caller=2, depth=2),
        event(process, "return", name="load", call=2, caller=1, depth=1),
        event(process, "suspend", name="lifespan", call=1, values={"yield": "None"}),
    ]


def drawn(*events: Event) -> list[str]:
    lines = processes(Trace(events)).split("\n")[5:-1]
    return [line.strip() for line in lines if not line.startswith("    participant")]


def told(*events: Event) -> str:
    (line,) = [line for line in processes(Trace(events)).split("\n") if "accDescr" in line]
    return line.strip()


def test_each_process_has_a_lane_with_what_it_loads_serves_and_ends():
    trace = (
        event("", "command", name="uvicorn shop.main:app --workers 2", where="terminal"),
        *begins("worker 1"),
        *begins("worker 2"),
        *request("worker 2", 1),
        event("", "signal", name="SIGTERM", where="terminal"),
        event("worker 1", "resume", name="lifespan", call=1),
        event("worker 1", "exit", where="terminal"),
        event("worker 2", "exit", where="terminal"),
        event("", "exit", name="0", where="terminal"),
    )

    assert processes(Trace(trace)) == (
        "```mermaid\n"
        '%%{init: {"sequence": {"width": 72, "actorMargin": 34}}}%%\n'
        "sequenceDiagram\n"
        "    accTitle: What each process did\n"
        "    accDescr: uvicorn … --workers 2 is run, then worker 1 has imported main, then worker 1 calls lifespan(), "
        "then worker 1 calls load(), and on its own worker 2 has imported main, then worker 2 calls lifespan(), "
        "then worker 2 calls load(), then worker 2 receives GET /model as request 1, "
        "then request 1 is answered with 200, then SIGTERM is sent, then lifespan() of worker 1 goes on, "
        "then worker 1 ends, and on its own worker 2 ends, then the exit code is 0.\n"
        "    participant O as Terminal and<br>client\n"
        "    participant W1 as Worker 1\n"
        "    participant W2 as Worker 2\n"
        "    Note over O: uvicorn …<br>--workers 2\n"
        "    Note over W1: imported<br>main<br>lifespan()<br>load()\n"
        "    Note over W2: imported<br>main<br>lifespan()<br>load()\n"
        "    O->>W2: GET<br>/model\n"
        "    W2-->>O: 200\n"
        "    Note over O: sends SIGTERM\n"
        "    Note over W1: lifespan()<br>goes on<br>process ends\n"
        "    Note over W2: process ends\n"
        "    Note over O: exit code 0\n"
        "```"
    )


def test_a_parent_stands_before_the_workers_that_it_started():
    trace = Trace((*begins("worker 1"), event("parent", "import", name="shop.main", values={"routes": ""})))

    lanes = [line.split(" as ")[1] for line in processes(trace).split("\n") if "participant" in line]

    assert lanes == ["Terminal and<br>client", "Parent", "Worker 1"]


def test_a_signal_reaches_the_process_that_it_is_sent_to():
    killed = event("worker 1", "signal", name="SIGKILL", where="terminal")

    assert drawn(*begins("worker 1"), killed)[-1] == "O-)W1: SIGKILL"
    assert "SIGKILL is sent to worker 1" in told(*begins("worker 1"), killed)


def test_what_runs_for_a_request_beside_its_endpoint_is_drawn():
    first, *rest = request("worker 1", 1)

    assert drawn(first, event("worker 1", "start", 1, "load", call=9), *rest) == [
        "O->>W1: GET<br>/model",
        "Note over W1: load()",
        "W1-->>O: 200",
    ]


def test_a_call_that_the_recording_holds_is_drawn_until_it_is_let_go():
    held, let_go = (event("worker 1", kind, 1, "predict") for kind in ("held", "let go"))
    stop = event("", "signal", name="SIGTERM")

    assert drawn(held, stop, let_go) == [
        "Note over W1: predict()<br>held here by the<br>recording",
        "Note over O: sends SIGTERM",
        "Note over W1: predict()<br>let go",
    ]


def test_a_load_that_fails_is_told_with_its_error_and_the_exit_code():
    raised = event("process", "unwind", name="lifespan", values={"raised": "FileNotFoundError(2, 'rose.json')"})
    ended = event("process", "exit", where="terminal")

    assert drawn(event("process", "start", name="lifespan"), raised, ended, event("", "exit", name="3")) == [
        "Note over P: lifespan()<br>raises<br>FileNotFoundError<br>process ends",
        "Note over O: exit code 3",
    ]


def test_a_request_without_an_answer_ends_with_what_was_raised():
    scope, *_ = request("worker 1", 1)
    end = event("worker 1", "end", 1, "http", values={"raised": "KeyError('model')"})

    assert drawn(scope, end) == ["O->>W1: GET<br>/model", "W1--xO: KeyError"]


def test_one_process_is_drawn_beside_the_test_client_that_calls_it():
    asked = {"method": "GET", "path": "/model", "headers": "user-agent: testclient"}
    trace = Trace(
        (Event("import", 0, "main thread", "shop.main"), Event("scope", 1, "event loop", "http", values=asked))
    )

    lanes = [line.split(" as ")[1] for line in processes(trace).split("\n") if "participant" in line]

    assert lanes == ["Test client", "Process"]


def test_a_long_name_is_broken_where_a_part_of_it_ends():
    counted = event("", "client", name="predictions_total 3.0", where="client")
    started = event("", "command", name="METRICS_DIR_OF_SHOP=/tmp/metrics uvicorn shop.main:app", where="terminal")

    assert drawn(counted) == ["Note over O: predictions_<br>total 3.0"]
    assert drawn(started) == ["Note over O: METRICS_DIR_<br>OF_SHOP=<br>/tmp/metrics<br>uvicorn …"]
