import inspect
import json
import logging

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.exceptions import ResponseValidationError
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from pydantic import ConfigDict, ValidationError

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.playing.clients import over_a_socket
from scripts.traces.requests import header
from scripts.traces.steps import steps
from snippets.output_contract import kept_promises, no_number, numbers_of_numpy, predict_species, with_item
from snippets.output_contract.already_a_model import CheckedPrediction, Prediction
from snippets.output_contract.already_a_model import app as percent
from snippets.output_contract.predict_species import app
from snippets.output_contract.scenarios import FLOWER, UNSURE


def returned(trace, request):
    """What the endpoint returned for a request."""
    return trace.select("return", request=request, depth=0)[0].values["return"]


def answers(trace):
    """Status and body of each response."""
    bodies = [e.values["body"] for e in trace.select("http.response.body")]
    statuses = [e.values["status"] for e in trace.select("http.response.start")]
    return [*zip(statuses, bodies, strict=True)]


def raised(trace):
    """What ended the call of each request, empty where nothing did."""
    return [e.values.get("raised", "") for e in trace.select("end", name="http")]


BOTH = '{"species":"setosa","probability":0.978}'
FAILED = ("500", "Internal Server Error")


def test_what_is_not_promised_is_dropped_and_what_is_missing_is_a_500(run):
    trace = run("three_requests")
    promises = [e.values.get("returns") for e in trace.select("match")]

    assert promises == [None, *["Prediction\n  species: str\n  probability: float"] * 2]
    assert returned(trace, 1) == returned(trace, 2)
    assert returned(trace, 2) == "{'species': 'setosa', 'probability': 0.978, 'model': 'iris.json'}"
    assert returned(trace, 3) == "{'species': 'unsure'}"
    assert answers(trace) == [("200", BOTH[:-1] + ',"model":"iris.json"}'), ("200", BOTH), FAILED]
    assert "'missing', 'loc': ('response', 'probability'), 'msg': 'Field required'" in raised(trace)[2]


def test_fastapi_stands_between_the_endpoint_and_the_client(run):
    kinds = [(e.kind, e.name) for e in run("three_requests").events if e.request == 3 and e.depth == 0]
    ended = kinds.index(("return", "with_a_promise"))

    assert kinds[ended + 1 :] == [("http.response.start", ""), ("http.response.body", ""), ("end", "http")]
    assert returned(run("three_requests"), 3) == "{'species': 'unsure'}"
    assert answers(run("three_requests"))[2] == FAILED


def test_the_two_endpoints_return_the_same_and_differ_in_the_promise(run):
    unpromised, promised = predict_species.without_a_promise, predict_species.with_a_promise
    (_, given, same), (_, given_too, same_too) = [inspect.getsource(f).split("\n")[:3] for f in (unpromised, promised)]

    assert given.endswith("(measurements: list[float]):")
    assert given_too.endswith("(measurements: list[float]) -> Prediction:")
    assert same == same_too == "    return classify(measurements)"
    assert returned(run("three_requests"), 1) == returned(run("three_requests"), 2)


def test_below_0_6_the_answer_has_a_species_alone(run):
    unsure = run("three_requests").select("return", name="predict", request=3)[0].values["return"]

    assert unsure == "{'species': 'virginica', 'probability': 0.592}"
    assert predict_species.classify(UNSURE) == {"species": "unsure"}
    assert predict_species.classify(FLOWER) == {"species": "setosa", "probability": 0.978, "model": "iris.json"}


def test_openapi_publishes_the_promise_and_no_500():
    published = TestClient(app).get("/openapi.json").json()
    promised, unpromised = (published["paths"][path]["post"]["responses"] for path in ("/promised", "/unpromised"))
    schema = published["components"]["schemas"]["Prediction"]

    assert promised["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Prediction"}
    assert unpromised["200"]["content"]["application/json"]["schema"] == {}
    assert schema["required"] == ["species", "probability"]
    assert {*promised} == {*unpromised} == {"200", "422"}
    assert "500" not in promised


def test_the_endpoint_returns_before_the_check_and_the_call_raises_after_the_500(run):
    received, sent, ended = [step for step in steps(run("three_requests")) if step.request == 3]

    assert (received.number, sent.number, ended.number) == (8, 9, 10)
    assert [e.values["return"] for e in received.all("return") if e.depth == 0] == ["{'species': 'unsure'}"]
    assert sent.first("http.response.start").values["status"] == "500"
    assert "ResponseValidationError" in ended.first("end").values["raised"]


def test_the_tracker_shows_what_the_client_saw(run):
    assert [f"{status} {body}" for status, body in answers(run("three_requests"))] == [
        f'200 {BOTH[:-1]},"model":"iris.json"}}',
        f"200 {BOTH}",
        "500 Internal Server Error",
    ]


def test_a_promise_drops_what_it_does_not_name(run):
    trace = run("three_requests")
    sizes = [e.values["size"] for e in trace.select("http.response.body")]

    assert "'model': 'iris.json'" in returned(trace, 1)
    assert returned(trace, 1) == returned(trace, 2)
    assert [json.loads(body).get("model") for _, body in answers(trace)[:2]] == ["iris.json", None]
    assert (sizes[:2], [status for status, _ in answers(trace)[:2]]) == (["60", "40"], ["200", "200"])


def test_of_an_instance_of_a_subclass_the_further_fields_are_dropped_too():
    class Stored(Prediction):
        measured_by: str = "ada"

    service = FastAPI()
    service.get("/promised", response_model=Prediction)(lambda: Stored(species="setosa", probability=0.978))
    service.get("/unpromised")(lambda: Stored(species="setosa", probability=0.978))
    client = TestClient(service)

    assert client.get("/promised").text == BOTH
    assert client.get("/unpromised").json()["measured_by"] == "ada"


def test_a_response_you_make_yourself_is_not_checked():
    service = FastAPI()
    service.get("/", response_model=Prediction)(lambda: JSONResponse({"species": 1, "model": "iris.json"}))

    assert TestClient(service).get("/").text == '{"species":1,"model":"iris.json"}'


def test_the_client_is_told_nothing_and_the_error_names_the_field(run):
    trace = run("three_requests")
    start, body = trace.select("http.response.start", "http.response.body", request=3)
    answer = TestClient(app, raise_server_exceptions=False).post("/promised", json=UNSURE)

    assert (start.values["status"], header(start, "content-type")) == ("500", "text/plain; charset=utf-8")
    assert (body.values["body"], body.values["size"], answer.text) == (FAILED[1], "21", FAILED[1])
    assert raised(trace)[2].startswith("ResponseValidationError([{'type': 'missing', ")
    assert "'loc': ('response', 'probability')" in raised(trace)[2]


def test_a_request_that_does_not_fit_is_a_422_and_a_response_that_does_not_a_500(run):
    client = TestClient(app, raise_server_exceptions=False)
    refused = client.post("/promised", json="setosa")

    assert (refused.status_code, refused.json()["detail"][0]["loc"]) == (422, ["body"])
    assert client.post("/promised", json=UNSURE).status_code == 500
    assert answers(run("three_requests"))[2] == FAILED


def test_a_test_client_raises_what_a_server_logs():
    with pytest.raises(ResponseValidationError) as error:
        TestClient(app).post("/promised", json=UNSURE)

    (fault,) = error.value.errors()
    assert (fault["loc"], fault["msg"]) == (("response", "probability"), "Field required")
    assert TestClient(app).post("/promised", json=FLOWER).text == BOTH


def test_a_server_logs_which_field_it_was(caplog):
    log = logging.getLogger("uvicorn.error")

    with over_a_socket(app) as client:
        caplog.set_level("ERROR", log.name)
        log.addHandler(caplog.handler)
        answer = client.post("/promised", json=UNSURE)
    log.removeHandler(caplog.handler)

    assert (answer.status_code, answer.text) == (500, FAILED[1])
    assert "ResponseValidationError" in caplog.text
    assert "('response', 'probability')" in caplog.text


def test_float64_passes_float32_and_int64_do_not_and_a_promise_converts_both(run):
    trace = run("numpy_four_ways")

    assert [returned(trace, n) for n in (1, 2, 3, 4)] == [
        "{'probability': np.float64(0.978)}",
        "{'probability': np.float32(0.978)}",
        "{'label': np.int64(0)}",
        "{'label': np.int64(0), 'probability': np.float32(0.978)}",
    ]
    assert [status for status, _ in answers(trace)] == ["200", "500", "500", "200"]
    assert answers(trace)[3][1] == '{"label":0,"probability":0.9779999852180481}'


def test_float64_is_a_float_and_the_error_for_the_others_names_no_field(run):
    assert issubclass(np.float64, float)
    assert not issubclass(np.float32, float) and not issubclass(np.int64, int)
    assert [text.partition("object")[0] for text in raised(run("numpy_four_ways"))] == [
        "",
        "ValueError([TypeError(\"'numpy.float32' ",
        "ValueError([TypeError(\"'numpy.int64' ",
        "",
    ]
    assert all("object is not iterable" in text and "vars()" in text for text in raised(run("numpy_four_ways"))[1:3])
    assert not any("'probability'" in text or "'label'" in text for text in raised(run("numpy_four_ways")))


def test_what_scikit_learn_was_fitted_with_decides_what_passes():
    from sklearn.linear_model import LogisticRegression

    def told(rows, labels):
        model, service = LogisticRegression().fit(rows, labels), FastAPI()
        label, probability = model.predict(rows)[0], model.predict_proba(rows)[0].max()
        service.get("/label")(lambda: {"label": label})
        service.get("/probability")(lambda: {"probability": probability})
        client = TestClient(service, raise_server_exceptions=False)
        return [type(probability), type(label)], [client.get(path).status_code for path in ("/probability", "/label")]

    rows = [[0.2], [0.3], [1.8], [2.0]]
    assert told(rows, [0, 0, 1, 1]) == ([np.float64, np.int64], [200, 500])
    assert told(np.array(rows, dtype="float32"), ["a", "a", "b", "b"]) == ([np.float32, np.str_], [500, 200])


def test_a_browser_has_no_numpy(run):
    played = scenarios("output_contract")

    assert lacked(played["numpy_four_ways"]) == lacked(played["numpy_with_item"]) == "numpy"
    assert lacked(played["three_requests"]) == ""
    assert "np.float32" in returned(run("numpy_four_ways"), 2)


def test_nan_is_a_500_a_null_or_a_fault_with_a_name(run):
    trace = run("no_number_three_ways")
    unpromised, promised, finite = answers(trace)

    assert ["'probability': nan" in returned(trace, n) for n in (1, 2, 3)] == [True] * 3
    assert (unpromised, promised, finite) == (FAILED, ("200", '{"species":"virginica","probability":null}'), FAILED)
    assert raised(trace)[0] == "ValueError('Out of range float values are not JSON compliant: nan')"
    assert "'loc': ('response', 'probability'), 'msg': 'Input should be a finite number'" in raised(trace)[2]


def test_the_published_promise_is_a_number_and_null_leaves(run):
    schemas = TestClient(no_number.app).get("/openapi.json").json()["components"]["schemas"]

    assert schemas["Prediction"]["properties"]["probability"]["type"] == "number"
    assert json.loads(answers(run("no_number_three_ways"))[1][1])["probability"] is None


def test_a_model_that_was_changed_leaves_as_it_is(run):
    trace = run("percent_three_ways")

    assert returned(trace, 1) == "{'species': 'setosa', 'probability': '98%'}"
    assert returned(trace, 2) == "Prediction(species='setosa', probability='98%')"
    assert answers(trace)[:2] == [FAILED, ("200", '{"species":"setosa","probability":"98%"}')]
    assert "unable to parse string as a number" in raised(trace)[0]


def test_only_a_warning_tells_of_it():
    with pytest.warns(UserWarning, match="Expected `float`"):
        answer = TestClient(percent).post("/model", json=FLOWER)

    assert (answer.status_code, answer.json()["probability"]) == (200, "98%")


def test_a_model_made_without_a_check_leaves_as_it_is():
    service = FastAPI()
    service.get("/", response_model=Prediction)(lambda: Prediction.model_construct())

    answer = TestClient(service).get("/")

    assert (answer.status_code, answer.text) == (200, "{}")


def test_the_check_runs_where_the_endpoint_does_and_the_json_is_written_on_the_event_loop(run):
    trace = run("checked_three_ways")
    ran = {n: [(e.name, e.where) for e in trace.select("start", request=n, depth=0)] for n in (1, 2, 3)}
    check, write = ("Prediction.check", "worker thread"), ("Prediction.write", "event loop")

    assert ran[1] == [("in_def", "worker thread"), check, write]
    assert ran[2] == [(name, "event loop") for name in ("in_async_def", "Prediction.check", "Prediction.write")]
    assert ran[3] == [("already_a_model", "worker thread"), check, write]


def test_an_instance_is_checked_once_when_it_is_made(run):
    ended = [(e.kind, e.name) for e in run("checked_three_ways").select("start", "return", request=3)]
    checked, returns = ended.index(("start", "Prediction.check")), ended.index(("return", "already_a_model"))

    assert [kind for kind, name in ended if name == "Prediction.check"] == ["start", "return"]
    assert checked < returns
    first = [(e.kind, e.name) for e in run("checked_three_ways").select("start", "return", request=1)]
    assert first.index(("return", "in_def")) < first.index(("start", "Prediction.check"))


def test_with_a_default_there_is_no_promise_to_break(run):
    before, after = answers(run("three_requests")), answers(run("three_promises_kept"))
    filled_in = {"species": "unsure", "probability": None, "model": "iris.json"}

    assert (before[2], returned(run("three_promises_kept"), 2)) == (FAILED, "{'species': 'unsure'}")
    assert (after[1][0], json.loads(after[1][1])) == ("200", filled_in)
    assert json.loads(after[0][1]) == {"species": "setosa", "probability": 0.978, "model": "iris.json"}
    assert kept_promises.Prediction(species="unsure").probability is None


def test_a_finite_float_and_a_checked_assignment_let_no_wrong_value_out(run):
    refused = raised(run("three_promises_kept"))[2]
    checked = run("percent_three_ways").select("unwind", name="as_a_checked_model")[0]

    assert answers(run("three_promises_kept"))[2] == answers(run("percent_three_ways"))[2] == FAILED
    assert "('response', 'probability'), 'msg': 'Input should be a finite number'" in refused
    assert (checked.line, checked.values["raised"][:16]) == (34, "ValidationError(")
    with pytest.raises(ValidationError):
        CheckedPrediction(species="setosa", probability=0.978).probability = "98%"
    with pytest.raises(ValidationError):
        kept_promises.Prediction(species="setosa", probability=float("inf"))


def test_item_makes_a_number_of_pythons(run):
    before, after = ({*inspect.getsource(module.predict).split("\n")} for module in (numbers_of_numpy, with_item))

    assert after - before == {
        '    return {"label": scores.argmax().item(), "probability": round(probability.item(), 3)}'
    }
    assert [status for status, _ in answers(run("numpy_four_ways"))[:3]] == ["200", "500", "500"]
    assert answers(run("numpy_with_item")) == [*[("200", '{"probability":0.978}')] * 2, ("200", '{"label":0}')]


def test_tolist_and_item_give_what_python_has():
    array = np.array([0.5, 0.25], dtype="float32")
    service = FastAPI()
    service.get("/list")(lambda: array.tolist())
    service.get("/array")(lambda: array)
    client = TestClient(service, raise_server_exceptions=False)

    assert (client.get("/list").text, client.get("/array").status_code) == ("[0.5,0.25]", 500)
    assert (array.tolist(), type(array.max().item())) == ([0.5, 0.25], float)


def test_quiz_what_the_client_gets_when_a_field_is_missing(run, key):
    status, body = answers(run("three_requests"))[2]
    size = run("three_requests").select("http.response.body", request=3)[0].values["size"]

    assert key == f"`{status}`, and `{body}` in {size} bytes"


def test_quiz_what_is_sent_of_three_fields(run, key):
    size = run("three_requests").select("http.response.body", request=2)[0].values["size"]

    assert key == f"`{answers(run('three_requests'))[1][1]}`, {size} bytes"


def test_a_model_that_forbids_further_fields_refuses_one_too_many():
    class Closed(Prediction):
        model_config = ConfigDict(extra="forbid")

    service = FastAPI()
    service.get("/closed", response_model=Closed)(lambda: predict_species.classify(FLOWER))
    service.get("/open", response_model=Prediction)(lambda: predict_species.classify(FLOWER))
    client = TestClient(service, raise_server_exceptions=False)

    assert [client.get(path).status_code for path in ("/closed", "/open")] == [500, 200]


def test_quiz_which_numbers_of_numpy_pass(key):
    values = {
        "np.float64": np.float64(0.5),
        "np.float32": np.float32(0.5),
        "np.int64": np.int64(1),
        "np.bool": np.bool(1),
    }
    service = FastAPI()
    for name, value in values.items():
        service.get(f"/{name}")(lambda value=value: {"answer": value})
    client = TestClient(service, raise_server_exceptions=False)

    statuses = {name: client.get(f"/{name}").status_code for name in values}

    passing = [name for name, status in statuses.items() if status == 200]
    assert sorted(statuses.values()) == [200, 500, 500, 500]
    assert key == " and ".join(f"`{name}`" for name in passing) + " alone"


def test_with_a_promise_each_of_them_passes():
    service = FastAPI()
    for kind, promised in ((np.float64, float), (np.float32, float), (np.int64, int), (np.bool, bool)):
        service.get(f"/{kind.__name__}", response_model=promised)(lambda kind=kind: kind(1))
    client = TestClient(service, raise_server_exceptions=False)

    answers = [client.get(f"/{name}").text for name in ("float64", "float32", "int64", "bool")]

    assert answers == ["1.0", "1.0", "1", "true"]


def test_quiz_what_becomes_of_nan(run, key):
    status, body = answers(run("no_number_three_ways"))[1]

    assert key == f'`{status}`, with `"probability":{json.dumps(json.loads(body)["probability"])}`'


def test_quiz_what_becomes_of_a_changed_model(run, key):
    status, body = answers(run("percent_three_ways"))[1]

    assert key == f'`{status}`, with `"probability":{json.dumps(json.loads(body)["probability"])}`'
    assert answers(run("percent_three_ways"))[0] == FAILED


def test_quiz_where_the_check_of_a_def_runs(run, key):
    started = run("checked_three_ways").select("start", request=1)
    check, write = (e.where for e in started if e.name.startswith("Prediction."))

    assert key == f"`check()` on a {check}, `write()` on the {write}"
