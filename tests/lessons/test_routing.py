import json
import warnings
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from scripts.course import over_a_socket
from scripts.traces.requests import header, route_line
from scripts.traces.steps import steps
from snippets.routing import find_model, mounted_first, three_changes, twice_the_same, two_methods, with_converter
from snippets.routing.scenarios import FLOWER

OWN = ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]


def tried(trace, request):
    return [(e.values["path"], e.values["outcome"]) for e in trace.select("trial", request=request)]


def statuses(trace):
    return [int(e.values["status"]) for e in trace.select("http.response.start")]


def called(trace):
    return {e.request: e.name for e in trace.select("start") if e.depth == 0}


def status(app, method, path, **asked):
    return TestClient(app).request(method, path, follow_redirects=False, **asked).status_code


def test_the_first_route_that_fits_answers(run):
    left, right = run("number_then_latest"), run("number_then_latest_converted")

    assert [e.values["path"] for e in left.select("scope", request=2)] == ["/models/latest"]
    assert tried(left, 2) == [*((path, "none") for path in OWN), ("/models/{number}", "full")]
    assert tried(right, 2) == [
        *((path, "none") for path in OWN),
        *[("/models/{number:int}", "none"), ("/models/latest", "full")],
    ]
    assert (statuses(left), statuses(right)) == ([200, 422], [200, 200])
    assert called(right) == {1: "show_model", 2: "show_latest"}


def test_the_routes_stand_in_the_order_of_the_file(run):
    (imported,) = run("number_then_latest").select("import")

    assert imported.values["routes"].split("\n") == [*OWN, "/models/{number}", "/models/latest", "/predict"]
    assert [route.path for route in FastAPI().routes] == OWN
    assert len(OWN) == 4
    assert len(find_model.app.routes) == 7


def test_for_latest_no_function_is_called(run):
    trace = run("number_then_latest")

    assert called(trace) == {1: "show_model"}
    assert statuses(trace) == [200, 422]


def test_five_routes_are_tried_for_latest(run):
    step = steps(run("number_then_latest"))[4]

    assert [e.values["path"] for e in step.all("trial")] == [*OWN, "/models/{number}"]
    assert step.number == 5


def test_above_the_other_it_answers():
    moved = FastAPI()
    moved.get("/models/latest")(find_model.show_latest)
    moved.get("/models/{number}")(find_model.show_model)

    assert [status(moved, "GET", f"/models/{name}") for name in (2, "latest")] == [200, 200]
    assert [status(find_model.app, "GET", f"/models/{name}") for name in (2, "latest")] == [200, 422]


def test_the_signature_is_read_when_the_route_is_chosen(run):
    events = run("number_then_latest").select("trial", "match", "start", "http.response.body", request=2)
    *_, chosen, match, refused = events

    assert (chosen.values["outcome"], match.kind, match.name) == ("full", "match", "show_model")
    assert json.loads(refused.values["body"])["detail"][0]["loc"] == ["path", "number"]
    assert json.loads(refused.values["body"])["detail"][0]["type"] == "int_parsing"


def test_a_placeholder_fits_any_text_without_a_slash():
    found = [status(find_model.app, "GET", f"/models/{name}") for name in ("latest", "a b", "2", "a/b", "a%2Fb")]

    assert found == [422, 422, 200, 404, 404]


def test_the_converter_fits_digits_only():
    names = ("2", "-2", "2.0", "latest")
    numbers, texts = FastAPI(), FastAPI()
    numbers.get("/models/{number:int}")(lambda number: number)

    @texts.get("/models/{number}")
    def show(number: int):
        return number

    assert [TestClient(texts).get(f"/models/{name}").text for name in names[:3]] == ["2", "-2", "2"]
    assert [status(numbers, "GET", f"/models/{name}") for name in names] == [200, 404, 404, 404]
    assert [status(with_converter.app, "GET", f"/models/{name}") for name in names] == [200, 404, 404, 200]


def test_each_error_has_its_place(run):
    trace = run("seven_requests")
    found = {e.request: (route_line(e), e.values["fits"]) for e in trace.select("match")}
    raised = {e.request: e.values["raised"] for e in trace.select("unwind")}

    assert statuses(trace) == [200, 422, 404, 404, 405, 307, 405]
    assert (found[2], 2 in called(trace)) == (("GET /models/{number}", "True"), False)
    assert (found[3], called(trace)[3]) == (("GET /models/{number}", "True"), "show_model")
    assert raised.keys() == {3}
    assert "There is no model 9" in raised[3]
    assert (4 in found, 6 in found, called(trace).keys()) == (False, False, {1, 3})
    assert found[5] == ("POST /predict", "False")
    assert [header(e, "allow") for e in trace.select("http.response.start", request=5)] == ["POST"]
    assert tried(trace, 6)[-1] == ("/predict", "full")
    assert [e.values["path"] for e in trace.select("scope", request=6)] == ["/predict/"]
    assert [e.values["path"] for e in trace.select("scope") if e.request in (3, 4)] == ["/models/9", "/modells/2"]


def test_a_handler_is_called_for_both_404s_and_for_no_307():
    service, handled = FastAPI(), []

    @service.get("/mine")
    def mine():
        raise HTTPException(404)

    for code in (404, 307):

        @service.exception_handler(code)
        async def handle(request, error, code=code):
            handled.append((code, request.url.path))
            return JSONResponse({}, code)

    assert [status(service, "GET", path) for path in ("/mine", "/nothing", "/mine/")] == [404, 404, 307]
    assert handled == [(404, "/mine"), (404, "/nothing")]


def test_a_slash_too_many_is_tried_again_and_asked_again(run):
    trace = run("a_slash_too_many")
    first, second = (trace.select("trial", request=request) for request in (1, 2))
    asked = [(e.values["method"], e.values["path"]) for e in trace.select("scope", name="http")]

    assert [e.values["tried"] for e in first] == ["/predict/"] * 7 + ["/predict"] * 7
    assert [e.values["outcome"] for e in first] == ["none"] * 13 + ["full"]
    assert len(first) + len(second) == 21
    assert asked == [("POST", "/predict/"), ("POST", "/predict")]
    assert [(e.request, json.loads(e.values["body"])) for e in trace.select("http.request")] == [(2, FLOWER)]
    assert statuses(trace) == [307, 200]
    assert header(trace.select("http.response.start")[0], "location") == "http://testserver/predict"
    assert called(trace) == {2: "predict_species"}


def test_httpx_does_not_follow():
    with over_a_socket(find_model.app) as httpx_client:
        assert httpx_client.post("/predict/", json=FLOWER).status_code == 307
        assert httpx_client.post("/predict/", json=FLOWER, follow_redirects=True).status_code == 200


def test_location_has_the_scheme_that_the_server_believes_in(monkeypatch):
    def location():
        headers = {"host": "iris.example", "x-forwarded-proto": "https"}
        with over_a_socket(find_model.app) as client:
            assert "127.0.0.1" in str(client.base_url)
            return client.post("/predict/", json=FLOWER, headers=headers).headers["location"]

    trusted = location()
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.1")

    assert (trusted, location()) == ("https://iris.example/predict", "http://iris.example/predict")


def test_get_is_not_head(run):
    trace = run("seven_requests")

    assert [e.values["method"] for e in trace.select("scope", request=7)] == ["HEAD"]
    assert [e.values["status"] for e in trace.select("http.response.start", request=7)] == ["405"]
    assert [(e.name, e.values["methods"], e.values["fits"]) for e in trace.select("match", request=7)] == [
        ("show_model", "GET", "False")
    ]
    assert {e.values["methods"] for e in trace.select("trial", request=7) if e.values["path"] == "/docs"} == {
        "GET, HEAD"
    }
    assert (status(find_model.app, "HEAD", "/docs"), status(find_model.app, "HEAD", "/models/2")) == (200, 405)


def test_allow_names_the_methods_of_the_first_route_only(run):
    trace = run("a_method_of_neither")
    partly = [e.values["methods"] for e in trace.select("trial") if e.values["outcome"] == "partial"]
    (answer,) = trace.select("http.response.start")

    assert [(e.values["method"], e.values["path"]) for e in trace.select("scope", name="http")] == [
        ("DELETE", "/models")
    ]
    assert partly == ["GET", "POST"]
    assert (answer.values["status"], header(answer, "allow")) == ("405", "GET")
    assert status(two_methods.app, "POST", "/models", json=["setosa"]) == 200


def test_the_first_of_two_runs_and_the_second_is_documented(run):
    def documented(app):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            operation = app.openapi()["paths"]["/models/latest"]["get"]["operationId"]
        return operation.removesuffix("_models_latest_get"), [str(w.message).partition(" for ")[0] for w in warned]

    like = FastAPI()
    for _ in range(2):

        @like.get("/models/latest")
        def show_latest(): ...

    assert called(run("the_latest_of_two")) == {1: "show_latest"}
    assert documented(twice_the_same.app) == ("show_latest_number", [])
    assert documented(like) == ("show_latest", ["Duplicate Operation ID show_latest_models_latest_get"])


def test_a_mount_keeps_what_it_has_not_got(run):
    trace = run("below_the_mount")
    above = FastAPI()
    above.get("/v2/species")(mounted_first.show_species)
    above.mount("/v2", mounted_first.version_2)
    above.get("/v2-species")(mounted_first.show_species)

    told = [(e.values["path"], e.values["tried"], e.values["outcome"]) for e in trace.select("trial")]

    assert told[4:] == [
        ("/v2/…", "/v2/species", "full"),
        ("/v2/predict", "/v2/species", "none"),
        ("/v2/predict", "/v2/species/", "none"),
    ]
    assert (statuses(trace), called(trace)) == ([404], {})
    assert "/v2/species" in [getattr(route, "path", "") for route in mounted_first.app.routes]
    assert [status(above, "GET", path) for path in ("/v2/species", "/v2-species", "/v2/other")] == [200, 200, 404]


def test_the_documentation_stays_as_it_was():
    old, new = (Path(module.__file__).read_text().splitlines() for module in (find_model, three_changes))

    def documented(app):
        paths = TestClient(app).get("/openapi.json").json()["paths"]
        return {path: [*operations] for path, operations in paths.items()}

    hidden = [(r.path, {*r.methods}) for r in three_changes.app.routes if not r.include_in_schema and r.path not in OWN]

    added = [line for line in new if line not in old]

    assert len(added) == 3
    assert added == [
        '@app.head("/models/{number:int}", include_in_schema=False)',
        '@app.get("/models/{number:int}")',
        '@app.post("/predict/", include_in_schema=False)',
    ]
    assert documented(three_changes.app) == documented(find_model.app)
    assert hidden == [("/models/{number:int}", {"HEAD"}), ("/predict/", {"POST"})]


def test_three_changes_turn_three_errors_into_answers(run):
    before, after = statuses(run("seven_requests")), statuses(run("seven_requests_again"))
    changed = {request: (before[request - 1], after[request - 1]) for request in range(1, 8)}

    assert {r: pair for r, pair in changed.items() if pair[0] != pair[1]} == {
        2: (422, 200),
        6: (307, 200),
        7: (405, 200),
    }
    assert [e.values["size"] for e in run("seven_requests_again").select("http.response.body", request=7)] == ["47"]


def test_a_server_keeps_the_body_of_head_back():
    with over_a_socket(three_changes.app) as client:
        arrived = client.head("/models/2")

    assert (arrived.status_code, arrived.headers["content-length"], arrived.content) == (200, "47", b"")


def test_without_the_second_lap_a_slash_too_many_is_a_404():
    asked = []

    class Asked(FastAPI().router.route_class):
        def matches(self, scope):
            asked.append(scope["path"])
            return super().matches(scope)

    def post(**settings):
        asked.clear()
        strict = FastAPI(**settings)
        strict.router.route_class = Asked
        strict.post("/predict")(find_model.predict_species)
        return status(strict, "POST", "/predict/", json=FLOWER), [*asked]

    assert post(redirect_slashes=False) == (404, ["/predict/"])
    assert post() == (307, ["/predict/", "/predict"])


def test_quiz_the_last_route_that_is_tried(run, key):
    *vain, (last, _) = tried(run("number_then_latest"), 2)

    assert key == f"`{last}`"
    assert len(vain) == 4
    assert {last, "/models/latest"} < {route.path for route in find_model.app.routes}


def test_quiz_which_404_is_yours(run, key):
    trace = run("seven_requests")
    missed = [e.request for e in trace.select("http.response.start") if e.values["status"] == "404"]
    (own,) = [request for request in missed if request in called(trace)]

    assert [e.values["path"] for e in trace.select("scope") if e.request in missed] == ["/models/9", "/modells/2"]
    assert key == f"`GET {trace.select('scope', request=own)[0].values['path']}`"


def test_quiz_what_allow_says(run, key):
    (answer,) = run("a_method_of_neither").select("http.response.start")

    assert key == f"`{header(answer, 'allow')}`"


def test_quiz_which_of_two_runs_and_which_is_shown(run, key):
    functions = [r.endpoint.__name__ for r in twice_the_same.app.routes if r.path == "/models/latest"]
    ran = functions.index(called(run("the_latest_of_two"))[1])
    operation = twice_the_same.app.openapi()["paths"]["/models/latest"]["get"]["operationId"]
    shown = functions.index(operation.removesuffix("_models_latest_get"))

    names = ("first", "second")
    assert key == f"The {names[ran]} runs, and the {names[shown]} is shown"


def test_quiz_how_many_trials_a_miss_takes(run, key):
    trials = run("seven_requests").select("trial", request=4)

    assert key.startswith(f"{len(trials)}:")
    assert len(trials) == 14
    assert [e.values["tried"] for e in trials] == ["/modells/2"] * 7 + ["/modells/2/"] * 7


def test_quiz_what_arrives_after_a_307(run, key):
    trace = run("a_slash_too_many")
    (scope,) = trace.select("scope", request=2)
    bodies = [json.loads(e.values["body"]) for e in trace.select("http.request", request=2) if e.values.get("body")]
    arrived = scope.values["path"], scope.values["method"], bodies

    outcomes = {
        "A GET with the body": arrived == ("/predict", "GET", [FLOWER]),
        "A GET without a body": arrived == ("/predict", "GET", []),
        "A POST without a body": arrived == ("/predict", "POST", []),
        "The same POST, with the same body": arrived == ("/predict", "POST", [FLOWER]),
    }

    assert [answer for answer, true in outcomes.items() if true] == [key]
