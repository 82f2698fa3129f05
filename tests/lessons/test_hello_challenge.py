from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient


def test_challenge_what_the_last_answer_is(run, key):
    trace = run("five_requests")
    *_, last = trace.select("http.response.body")

    assert [e.request for e in trace.select("start", name="say_hello")] == [1, 2, 5]
    assert [e.values["status"] for e in trace.select("http.response.start")] == ["200", "200", "405", "307", "200"]
    (redirected,) = [e.values["headers"] for e in trace.select("http.response.start", request=4)]
    assert "location: http://testserver/hello" in redirected.split("\n")
    assert key == f"`{last.values['body']}`"


def test_challenge_what_follows_an_exception(run, key):
    events, service = run("ask_as_a_stranger").events, FastAPI()
    raised = next(place for place, event in enumerate(events) if event.kind == "unwind")

    @service.get("/hello")
    def greet(visitor: int):
        raise HTTPException(404)

    following, *later = events[raised + 1 :]
    ends = [(e.name, e.values.get("raised")) for e in later if e.kind == "end"]
    others = [TestClient(service).get(f"/hello?visitor={visitor}").status_code for visitor in ("3", "Ada")]

    assert key == f"The application sends `{following.kind}` with status `{following.values['status']}`"
    assert ends == [("http", "KeyError('3')"), ("lifespan", None)]
    assert others == [404, 422]


def test_challenge_from_the_import_to_the_end_of_the_call(run):
    events = run("one_request_over_a_socket").events
    kinds = [e.kind for e in events if e.request or e.kind in ("import", "lifespan.startup.complete")]

    assert kinds[:4] == ["import", "lifespan.startup.complete", "scope", "match"]
    assert kinds[4:7] == ["start", "line", "return"]
    assert kinds[7:] == ["http.response.start", "http.response.body", "end"]


def symptoms(service):
    client = TestClient(service, raise_server_exceptions=False)
    return [route.path for route in service.routes], client.get("/hello", follow_redirects=False).status_code


def test_challenge_which_fault_it_was(run, key):
    imported, started = run("ask_what_is_broken").select("import", "http.response.start")
    seen = imported.values["routes"].split("\n"), int(started.values["status"])
    raising, posting, slashed, first, second = (FastAPI() for _ in range(5))
    raising.get("/hello")(lambda: 1 / 0)
    posting.post("/hello")(lambda: "Hello")
    slashed.get("/hello/")(lambda: "Hello")
    first.get("/hello")(lambda: "Hello")

    faults = {
        "`say_hello()` raises an exception": raising,
        "The decorator is `@app.post` instead of `@app.get`": posting,
        "The decorator names the path `/hello/`, with a slash at the end": slashed,
        "A second `app = FastAPI()` stands below the function": second,
    }

    assert key == " and ".join(text for text, service in faults.items() if symptoms(service) == seen)
    assert [symptoms(service)[1] for service in (raising, posting, slashed)] == [500, 405, 307]
    assert [symptoms(service)[0][4:] for service in (posting, slashed)] == [["/hello"], ["/hello/"]]
    assert symptoms(first) == ([*seen[0], "/hello"], 200)
    assert (len(seen[0]), len(faults)) == (4, 4)


def test_challenge_which_sentence_is_false(run, key):
    trace = run("one_request_in_depth")
    written = [e.values["bytes"] for e in trace.select("write") if e.values["bytes"]]
    start, _ = (e.values["message"] for e in trace.select("send"))
    stack = trace.select("function")[0].values["calls"]

    moments = [e.kind for e in trace.select("send", "write") if e.values.get("bytes", e.kind)]
    assert moments == ["send", "write", "send", "write"]

    sentences = {
        "uvicorn writes to the socket twice: first the head of the response, then its body": len(written) == 2
        and "HTTP/1.1 200" in written[0]
        and "Hello" in written[1],
        "The headers `date` and `server` leave, though the application has not sent them": all(
            header in written[0] and header not in start for header in ("date", "server")
        ),
        "uvicorn counts the bytes of the body and adds the header `content-length`": "content-length" in written[0]
        and "content-length" not in start,
        "On the stack of the thread that runs `say_hello()` there is no router": "Router" not in stack
        and "say_hello" in stack,
    }

    assert key == " and ".join(text for text, true in sentences.items() if not true)
