import json
import re
from typing import Annotated

import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.traces.steps import steps
from snippets.input_contract.predict_species import Flower, app
from snippets.input_contract.scenarios import FLOWER


def test_on_a_422_no_function_of_yours_starts(run):
    trace = run("nine_requests")
    refused = [
        e.request
        for e in trace.select(
            "http.response.start",
        )
        if e.values["status"] == "422"
    ]

    assert refused == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {e.request for e in trace.select("start")} == {9}


def test_the_route_is_found_and_then_nothing_is_called(run):
    received, answered = steps(run("a_word_then_a_number"))[1:3]

    assert received.first("match").name == "predict_species"
    assert received.all("start") == answered.all("start") == []
    assert answered.first("http.response.start").values["status"] == "422"


def test_the_signature_is_the_contract():
    published = TestClient(app).get("/openapi.json").json()
    operation = published["paths"]["/predict"]["post"]
    flower = published["components"]["schemas"]["Flower"]

    assert [(p["name"], p["in"], p["required"]) for p in operation["parameters"]] == [("threshold", "query", True)]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Flower"}
    assert flower["required"] == ["petal_length", "petal_width"]
    assert {p["type"] for p in flower["properties"].values()} == {"number"}


def test_the_answer_is_unsure_below_the_threshold():
    client = TestClient(app)

    assert client.post("/predict", params={"threshold": 0.9}, json=FLOWER).json()["species"] == "setosa"
    assert client.post("/predict", params={"threshold": 0.99}, json=FLOWER).json() == {"species": "unsure"}


def test_loc_names_the_place_of_every_fault(run):
    refused = run("nine_requests").select("http.response.body")[:8]
    found = [[fault["loc"] for fault in json.loads(e.values["body"])["detail"]] for e in refused]

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


def test_a_number_in_loc_counts_the_characters_of_broken_json(run):
    sent = run("nine_requests").select("http.request", request=6)[0].values["body"]
    refused = run("nine_requests").select("http.response.body", request=6)[0].values["body"]

    place, position = json.loads(refused)["detail"][0]["loc"]

    assert (place, sent[position]) == ("body", "4")
    with pytest.raises(ValueError):
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


def test_text_that_spells_a_number_arrives_as_a_number(run):
    word, number = run("a_word_then_a_number").select("http.request")
    starts = run("a_word_then_a_number").select("start", name="predict_species")

    assert '"petal_width":"wide"' in word.values["body"]
    assert '"petal_width":"0.2"' in number.values["body"]
    assert [e.request for e in starts] == [2]
    assert "petal_width=0.2," in starts[0].values["flower"]


def test_true_becomes_one_unless_the_model_is_strict():
    class StrictFlower(BaseModel):
        model_config = ConfigDict(strict=True)
        petal_width: float

    assert Flower(petal_length=1.4, petal_width=True).petal_width == 1.0
    for odd in ("0.2", True):
        with pytest.raises(ValidationError):
            StrictFlower(petal_width=odd)


def test_json_must_be_called_json():
    client = TestClient(app)
    sent = {"url": "/predict?threshold=0.9", "content": json.dumps(FLOWER)}

    unnamed = client.post(**sent)
    named = client.post(**sent, headers={"content-type": "application/json"})

    assert [(f["loc"], f["input"]) for f in unnamed.json()["detail"]] == [(["body"], json.dumps(FLOWER))]
    assert unnamed.status_code == 422
    assert named.status_code == 200


def test_a_field_nobody_asked_for_is_ignored():
    sent = {"params": {"threshold": 0.9}, "json": FLOWER | {"colour": "blue"}}

    assert TestClient(app).post("/predict", **sent).status_code == 200
    assert "colour" not in Flower(**sent["json"]).model_dump()


def test_quiz_who_reached_the_endpoint(run, key):
    trace = run("nine_requests")
    reached = [e.request for e in trace.select("start", name="predict_species")]
    fitting = [e.request for e in trace.select("scope") if e.values.get("query") == "threshold=0.9"]

    outcomes = {
        "All nine; eight of them failed inside it": reached == [1, 2, 3, 4, 5, 6, 7, 8, 9],
        "Request 9 only": reached == [9],
        "Requests 4 to 9, which carry a fitting `threshold`": reached == fitting == [4, 5, 6, 7, 8, 9],
        "None of them": reached == [],
    }

    assert [answer for answer, true in outcomes.items() if true] == [key]


def test_quiz_where_the_threshold_is_missed(run, key):
    refused = run("nine_requests").select("http.response.body", request=2)[0].values["body"]

    assert key == f"`{json.dumps(json.loads(refused)['detail'][0]['loc'])}`"


def test_quiz_what_the_function_receives(run, key):
    start = run("a_word_then_a_number").select("start", name="predict_species", request=2)[0]
    received = re.search(r"petal_width=[^,)]*", start.values["flower"])

    assert key == f"`{received.group()}`"


def test_quiz_what_becomes_of_a_negative_width(key):
    sent = {"params": {"threshold": 0.9}, "json": FLOWER | {"petal_width": -1}}
    answered = TestClient(app).post("/predict", **sent)

    class Petal(BaseModel):
        petal_width: Annotated[float, Field(gt=0)]

    assert key.startswith(f"`{answered.status_code}`")
    with pytest.raises(ValidationError):
        Petal(petal_width=-1)
