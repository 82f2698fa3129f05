import inspect
import json
import re
from math import nan
from typing import Annotated

import pytest
from fastapi import Body, Cookie, FastAPI, Header, Query
from fastapi.testclient import TestClient
from pydantic import ConfigDict, ValidationError

from scripts.traces.requests import header
from scripts.traces.steps import steps
from snippets.input_contract import at_most_100_bytes, at_most_three, bounded, closed
from snippets.input_contract.predict_species import Flower, app
from snippets.input_contract.scenarios import FLOWER, JSON


def test_for_the_eight_with_a_422_no_function_starts(run):
    trace = run("nine_requests")
    statuses = {e.request: e.values["status"] for e in trace.select("http.response.start")}

    assert [request for request, status in statuses.items() if status == "422"] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [(e.request, e.name) for e in trace.select("start")] == [(9, "predict_species"), (9, "predict")]


def test_the_route_is_found_and_then_nothing_is_called(run):
    received, answered = steps(run("a_word_then_a_number"))[1:3]

    assert received.first("match").name == "predict_species"
    assert received.all("start") == answered.all("start") == []
    assert answered.first("http.response.start").values["status"] == "422"


def test_the_signature_is_the_contract():
    client, four = TestClient(app), FLOWER | {"sepal_length": 5.8, "sepal_width": 3.1}

    def status(flower, **query):
        return client.post("/predict", params=query, json=flower).status_code

    without = {name: status({n: v for n, v in four.items() if n != name}, threshold=0.9) for name in four}

    assert (status(four, threshold=0.9), status(four, threshold="high"), status(four)) == (200, 422, 422)
    assert without == {"petal_length": 422, "petal_width": 422, "sepal_length": 200, "sepal_width": 200}
    assert status(list(four.values()), threshold=0.9) == 422


def test_openapi_publishes_the_contract():
    published = TestClient(app).get("/openapi.json").json()
    operation = published["paths"]["/predict"]["post"]
    flower = published["components"]["schemas"]["Flower"]

    assert [(p["name"], p["in"], p["required"]) for p in operation["parameters"]] == [("threshold", "query", True)]
    assert operation["parameters"][0]["schema"]["type"] == "number"
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Flower"}
    assert flower["required"] == ["petal_length", "petal_width"]
    assert {name: p["type"] for name, p in flower["properties"].items()} == dict.fromkeys(Flower.model_fields, "number")


def test_the_answer_is_unsure_below_the_threshold():
    client = TestClient(app)
    answers = {t: client.post("/predict", params={"threshold": t}, json=FLOWER).json() for t in (0.938, 0.939, 0.94)}

    assert answers[0.938] == answers[0.939] == {"species": "setosa", "probability": 0.939}
    assert answers[0.94] == {"species": "unsure"}


def test_dependencies_and_validators_start_before_a_422(run):
    starts = run("two_without_a_threshold").select("start")
    refused = run("two_without_a_threshold").select("http.response.body")

    assert [(e.request, e.name) for e in starts] == [(1, "count_requests"), (1, "Flower.is_a_width")]
    assert [json.loads(e.values["body"])["detail"][0]["loc"] for e in refused] == [["query", "threshold"], ["body", 19]]


def test_loc_names_the_place_of_every_fault(run):
    *refused, last = run("nine_requests").select("http.response.body")
    found = [[fault["loc"] for fault in json.loads(e.values["body"])["detail"]] for e in refused]
    statuses = [e.values["status"] for e in run("nine_requests").select("http.response.start")]

    assert statuses == ["422"] * 8 + ["200"]
    assert [e.request for e in run("nine_requests").select("start", name="predict_species")] == [last.request] == [9]
    assert found == [
        [["query", "threshold"], ["body"]],
        [["query", "threshold"]],
        [["query", "threshold"]],
        [["body"]],
        [["body"]],
        [["body", 19]],
        [["body", "petal_width"]],
        [["body", "petal_width"]],
    ]


def test_loc_begins_with_each_place_that_a_signature_asks():
    asking = FastAPI()

    @asking.post("/{row}")
    def find(row: int, page: int, x_key: Annotated[int, Header()], visit: Annotated[int, Cookie()], flower: Flower):
        return row

    headers = {"x-key": "a", "cookie": "visit=a"}
    refused = TestClient(asking).post("/a?page=a", headers=headers, json={"petal_length": 1.4})

    assert [fault["loc"] for fault in refused.json()["detail"]] == [
        ["path", "row"],
        ["query", "page"],
        ["header", "x-key"],
        ["cookie", "visit"],
        ["body", "petal_width"],
    ]


def test_broken_json_is_the_only_fault_in_the_list():
    def faults(text):
        refused = TestClient(app).post("/predict", content=text, headers=JSON)
        return [fault["loc"] for fault in refused.json()["detail"]]

    assert faults('{"petal_length": 1.4}') == [["query", "threshold"], ["body", "petal_width"]]
    assert faults('{"petal_length": 1,4}') == [["body", 19]]


def test_a_number_in_loc_counts_the_characters_of_broken_json(run):
    sent = run("nine_requests").select("http.request", request=6)[0].values["body"]
    refused = run("nine_requests").select("http.response.body", request=6)[0].values["body"]

    place, position = json.loads(refused)["detail"][0]["loc"]

    assert (place, position, sent[position]) == ("body", 19, "4")
    assert sent == '{"petal_length": 1,4}'
    with pytest.raises(json.JSONDecodeError, match="char 19"):
        json.loads(sent)


def test_a_number_in_the_signature_of_a_post_comes_from_the_query(run):
    sent = run("nine_requests").select("http.request", request=2)[0].values["body"]
    refused = run("nine_requests").select("http.response.body", request=2)[0].values["body"]

    assert json.loads(sent)["threshold"] == 0.9
    assert [(f["loc"], f["type"]) for f in json.loads(refused)["detail"]] == [(["query", "threshold"], "missing")]


def test_body_moves_it_and_then_each_parameter_stands_under_its_name():
    moved = FastAPI()

    @moved.post("/predict")
    def predict_species(flower: Flower, threshold: Annotated[float, Body()]):
        return threshold

    client = TestClient(moved)

    assert client.post("/predict", json={"flower": FLOWER, "threshold": 0.9}).json() == 0.9
    assert client.post("/predict", json=FLOWER | {"threshold": 0.9}).status_code == 422


def test_query_reads_a_model_from_the_query():
    moved = FastAPI()

    @moved.post("/predict")
    def predict_species(flower: Annotated[Flower, Query()]):
        return flower.petal_width

    client = TestClient(moved)

    assert client.post("/predict", params=FLOWER).json() == 0.2
    assert client.post("/predict", json=FLOWER).json()["detail"][0]["loc"] == ["query", "petal_length"]


def test_the_two_of_the_table_are_the_last_of_nine(run):
    two = [e.values["body"] for e in run("a_word_then_a_number").select("http.request")]
    nine = [e.values["body"] for e in run("nine_requests").select("http.request")]

    assert len(nine) == 9
    assert two == nine[-2:]
    assert [json.loads(body)["petal_width"] for body in two] == ["wide", "0.2"]


def test_text_that_spells_a_number_arrives_as_a_number(run):
    word, number = run("a_word_then_a_number").select("http.request")
    starts = run("a_word_then_a_number").select("start", name="predict_species")

    assert '"petal_width":"wide"' in word.values["body"]
    assert '"petal_width":"0.2"' in number.values["body"]
    assert [e.request for e in starts] == [2]
    assert "petal_width=0.2," in starts[0].values["flower"]


def test_true_becomes_one_unless_the_model_is_strict():
    class StrictFlower(Flower):
        model_config = ConfigDict(strict=True)

    asking = FastAPI()

    @asking.post("/kind")
    def width(flower: Flower):
        return flower.petal_width

    @asking.post("/strict")
    def strict_width(flower: StrictFlower):
        return flower.petal_width

    def answers(path):
        sent = (FLOWER | {"petal_width": width} for width in (True, "0.2", 0.2))
        return [
            (answer.status_code, answer.text) for one in sent if (answer := TestClient(asking).post(path, json=one))
        ]

    assert answers("/kind") == [(200, "1.0"), (200, "0.2"), (200, "0.2")]
    assert [status for status, _ in answers("/strict")] == [422, 422, 200]


def test_float_lets_through_what_becomes_a_500(run):
    trace = run("odd_floats")
    received = [e.values["flower"] for e in trace.select("start", name="predict_species")]
    returned = [e.values["return"] for e in trace.select("return", name="predict")]

    assert ["petal_width=1e+308" in received[0], "petal_width=nan" in received[1]] == [True, True]
    assert ["'probability': nan" in one for one in returned] == [True, True]
    assert [e.values["status"] for e in trace.select("http.response.start")] == ["500", "500"]
    assert all("not JSON compliant: nan" in e.values["raised"] for e in trace.select("end", name="http"))


def test_bounds_keep_both_out_and_nan_is_a_500_all_the_same(run):
    trace = run("odd_floats_bounded")
    refused = json.loads(trace.select("http.response.body", request=1)[0].values["body"])["detail"][0]

    assert "Field(gt=0, lt=100)" in inspect.getsource(bounded)
    assert trace.select("start") == []
    assert [e.values["status"] for e in trace.select("http.response.start")] == ["422", "500"]
    assert (refused["msg"], refused["input"]) == ("Input should be less than 100", 1e308)
    assert "not JSON compliant: nan" in trace.select("end", request=2)[0].values["raised"]


def test_json_must_be_called_json(run):
    form = run("nine_requests").select("scope", request=5)[0]
    client, text = TestClient(app), json.dumps(FLOWER)

    def answer(**headers):
        return client.post("/predict?threshold=0.9", content=text, headers=headers)

    assert header(form, "content-type") == "application/x-www-form-urlencoded"
    for unread in (answer(), answer(**{"content-type": "text/plain"})):
        assert [(f["loc"], f["input"]) for f in unread.json()["detail"]] == [(["body"], text)]
    for named in ("application/json", "application/geo+json"):
        assert answer(**{"content-type": named}).status_code == 200


def test_a_field_nobody_asked_for_is_ignored():
    class ClosedFlower(Flower):
        model_config = ConfigDict(extra="forbid")

    sent = FLOWER | {"colour": "blue"}

    assert TestClient(app).post("/predict?threshold=0.9", json=sent).status_code == 200
    assert "colour" not in Flower(**sent).model_dump()
    with pytest.raises(ValidationError):
        ClosedFlower(**sent)


def test_slips_get_an_answer_and_nobody_is_told(run):
    trace = run("slips_let_through")
    starts = trace.select("start", name="predict_species")
    sent = [e.values["body"] for e in trace.select("http.request")]
    answer = json.loads(trace.select("http.response.body", request=1)[0].values["body"])

    assert [e.values["status"] for e in trace.select("http.response.start")] == ["200", "500", "200"]
    assert (starts[0].values["threshold"], answer["probability"] < nan) == ("nan", False)
    assert "petal_width=nan" in starts[1].values["flower"]
    assert '"sepal_lenght":4.6' in sent[2]
    assert "sepal_length=5.8" in starts[2].values["flower"]


def test_the_closed_contract_refuses_each_slip(run):
    trace = run("slips_refused")
    refused = [json.loads(e.values["body"])["detail"][0] for e in trace.select("http.response.body")]
    client = TestClient(closed.app, raise_server_exceptions=False)
    asked = [("inf", "0.2"), ("0.9", "Infinity"), ("0.9", '"NaN"'), ("0.9", "1e308")]
    bodies = [(threshold, f'{{"petal_length":1.4,"petal_width":{width}}}') for threshold, width in asked]
    *others, finite = (client.post(f"/predict?threshold={t}", content=body, headers=JSON) for t, body in bodies)
    faults = [*refused, *(answer.json()["detail"][0] for answer in others)]
    infinite = "Input should be a finite number"

    assert [e.name for e in trace.select("start")] == ["leave_input_out"] * 3
    assert [e.values["status"] for e in trace.select("http.response.start")] == ["422"] * 3
    assert [(fault["loc"][-1], fault["msg"]) for fault in faults] == [
        ("threshold", infinite),
        ("petal_width", infinite),
        ("sepal_lenght", "Extra inputs are not permitted"),
        *[("threshold", infinite), ("petal_width", infinite), ("petal_width", infinite)],
    ]
    assert not any("input" in fault for fault in faults)
    assert finite.status_code == 500


def test_max_length_counts_what_was_read_and_max_body_size_what_is_announced(run):
    items, size = run("flowers_counted"), run("bytes_counted")
    flowers = [[5.1, 3.5, 1.4, 0.2]] * 20
    quoted = TestClient(at_most_three.app).post("/predict", json=flowers).json()["detail"][0]["input"]

    assert [e.values["status"] for e in items.select("http.response.start")] == ["200", "422", "422"]
    assert [e.values["status"] for e in size.select("http.response.start")] == ["200", "422", "413"]
    assert [e.values["size"] for e in items.select("http.request", "http.response.body", request=3)] == ["361", "545"]
    assert quoted == flowers
    assert header(size.select("scope", request=3)[0], "content-length") == "361"
    assert [e.request for e in size.select("http.request")] == [1, 2]


def test_a_body_that_announces_no_length_is_read_up_to_the_limit():
    read = []

    async def piecewise(scope, receive, send):
        async def piece():
            read.append(b" " * 30)
            return {"type": "http.request", "body": read[-1], "more_body": True}

        await at_most_100_bytes.app(scope, piece, send)

    answer = TestClient(piecewise).post("/predict", content=iter([b"endless"]), headers=JSON)

    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413
    assert len(b"".join(read[:-1])) <= 100 < len(b"".join(read))


def test_quiz_who_reached_the_endpoint(run, key):
    trace = run("nine_requests")
    reached = [e.request for e in trace.select("start", name="predict_species")]
    fitting = [e.request for e in trace.select("scope") if e.values.get("query") == "threshold=0.9"]
    braces = [e.request for e in trace.select("http.request") if e.values.get("body", "").startswith("{")]
    objects = [request for request in braces if request != 6]

    outcomes = {
        "1 to 9; in eight of them it failed": reached == [1, 2, 3, 4, 5, 6, 7, 8, 9],
        "2, 3, 7, 8 and 9, whose body is a JSON object": reached == objects == [2, 3, 7, 8, 9],
        "4 to 9, whose `threshold` is a number": reached == fitting == [4, 5, 6, 7, 8, 9],
        "9 only": reached == [9],
        "None: in 9 too, the width is text": reached == [],
    }

    assert [answer for answer, true in outcomes.items() if true] == [key]


def test_quiz_where_the_threshold_is_missed(run, key):
    refused = run("nine_requests").select("http.response.body", request=2)[0].values["body"]

    assert key == f"`{json.dumps(json.loads(refused)['detail'][0]['loc'])}`"


def test_quiz_what_the_function_receives(run, key):
    start = run("a_word_then_a_number").select("start", name="predict_species", request=2)[0]
    received = re.search(r"petal_width=[^,)]*", start.values["flower"])

    assert key == f"`{received.group()}`"


def test_quiz_what_becomes_of_a_negative_width(run, key):
    trace, refused = run("a_negative_width"), run("a_negative_width_bounded")
    returned = trace.select("return", name="predict")[0].values["return"]

    assert key.startswith(f"`{trace.select('http.response.start')[0].values['status']}`")
    assert [e.name for e in trace.select("start")] == ["predict_species", "predict"]
    assert returned == "{'species': 'setosa', 'probability': 0.949}"
    assert (refused.select("start"), refused.select("http.response.start")[0].values["status"]) == ([], "422")


def test_quiz_what_a_threshold_of_nan_gets(run, key):
    answer = json.loads(run("slips_let_through").select("http.response.body", request=1)[0].values["body"])
    flower = {"petal_length": 5.1, "petal_width": 1.8}
    refused = TestClient(closed.app).post("/predict", params={"threshold": "nan"}, json=flower)
    endless = TestClient(app).post("/predict", params={"threshold": "inf"}, json=flower)

    assert answer["probability"] == 0.712
    assert key.startswith(f"`{answer['species']}`")
    assert endless.json() == {"species": "unsure"}
    assert "allow_inf_nan=False" in inspect.getsource(closed)
    assert refused.status_code == 422
