from fastapi.testclient import TestClient

from scripts.traces.steps import steps
from snippets.hello.say_hello import app


def test_running_the_file_ends_at_once(run):
    terminal = run("run_the_file")

    assert [e.name for e in terminal.select("exit")] == ["0"]
    assert terminal.select("output") == []


def test_importing_calls_no_function(run):
    events = run("two_requests").events
    first_request = next(e for e in events if e.request == 1)

    before = events[: events.index(first_request)]

    assert before[0].kind == "import"
    assert not [e for e in before if e.kind == "start"]


def test_the_function_is_called_without_arguments(run):
    starts = run("two_requests").select("start", name="say_hello")

    assert [dict(e.values) for e in starts] == [{}, {}]
    assert run("two_requests").select("match")[0].values["path"] == "/hello"


def test_path_and_method_choose_the_function(run):
    client, trace = TestClient(app), run("six_ways_to_ask")

    assert client.get("/hello").json() == {"message": "Hello, world!"}
    assert client.get("/goodbye").status_code == 404
    assert client.post("/hello").status_code == 405
    called = {e.request for e in trace.select("start")}
    refused = {e.request for e in trace.select("http.response.start") if e.values["status"] in ("404", "405")}
    assert refused and not called & refused


def test_one_import_serves_both_requests(run):
    trace = run("two_requests")
    wait, receive = steps(trace)[3:5]

    assert len(trace.select("import")) == 1
    assert len(trace.select("lifespan.startup")) == 1
    assert [e.request for e in trace.select("end", name="http")] == [1, 2]
    assert (wait.action, receive.action) == ("Wait for the next request", "Receive request")


def test_a_def_endpoint_runs_on_a_worker_thread(run):
    trace = run("two_requests")

    assert {e.where for e in trace.select("start", name="say_hello")} == {"worker thread"}
    assert {e.where for e in trace.select("http.response.body")} == {"event loop"}


def test_the_application_has_five_routes(run):
    routes = run("two_requests").events[0].values["routes"].split("\n")

    assert len(routes) == 5
    assert routes[:4] == ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]
    assert routes[4] == "/hello"


def test_the_dict_leaves_as_27_bytes(run):
    returned = run("two_requests").select("return", request=1)[0]
    body = TestClient(app).get("/hello").content

    assert returned.values["type"] == "dict"
    assert body == b'{"message":"Hello, world!"}'
    assert len(body) == 27


def test_quiz_what_the_function_returns(run, key):
    trace = run("two_requests")
    returned, sent, _ = trace.select("return", "http.response.start", "http.response.body", request=1)

    assert key == f"`{returned.values['return']}`"
    assert trace.events.index(returned) < trace.events.index(sent)


def test_quiz_when_the_response_leaves(run, key):
    leaving = [s.number for s in steps(run("two_requests")) if s.first("http.response.body")]
    returning = [s.number for s in steps(run("two_requests")) if s.first("return")]

    assert key == f"Step {leaving[0]}"
    assert returning[0] == 2


def test_quiz_what_a_post_endpoint_changes(run, key):
    old = [(e.request, e.kind, e.name) for e in run("two_requests").events if e.request]
    new = [(e.request, e.kind, e.name) for e in run("two_requests_and_a_post").events if e.request]
    kept, added = new[: len(old)], new[len(old) :]

    outcomes = {
        "The old rows stay; new rows show the POST request and its own function": kept == old
        and (3, "start", "leave_greeting") in added,
        "`POST /hello` takes the place of `GET /hello`": (1, "start", "say_hello") not in new,
        "Step 4 disappears, because the server has more to do": (1, "end", "http") not in new,
        "Nothing changes": new == old,
    }

    assert key == " and ".join(text for text, true in outcomes.items() if true)
