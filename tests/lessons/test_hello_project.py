import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from scripts.course.projects import lay_down, projects
from scripts.playing.checks import run_checks
from scripts.playing.clients import in_process
from scripts.problems import Problem
from snippets.hello.project import step_2, step_3, step_4
from snippets.iris import predict

FLOWER = {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}


def test_on_disk_are_the_start_and_the_tests_of_this_page(tmp_path):
    shown, folder = projects()["hello"], lay_down("hello", tmp_path)

    names = [f"test_step_{number}.py" for number in (1, 2, 3, 4)]
    assert sorted(file.name for file in folder.glob("test_*.py")) == names
    assert all((folder / name).read_text() == (shown / name).read_text() for name in names)
    assert (folder / "main.py").read_text() == (shown / "start.py").read_text()


def test_a_step_keeps_what_the_steps_before_ask_for():
    steps, folder = (1, 2, 3, 4), projects()["hello"]
    codes, asked = ([(folder / f"{name}_{n}.py").read_text() for n in steps] for name in ("step", "test_step"))

    kept = [[all(done.passed for done in run_checks(code, tests, in_process)) for tests in asked] for code in codes]
    assert kept == [[before <= step for before in steps] for step in steps]


def test_what_you_wrote_is_never_overwritten(tmp_path):
    service = lay_down("hello", tmp_path) / "main.py"
    service.write_text("my own work")

    with pytest.raises(Problem, match="your work is here already, and stays as it is"):
        lay_down("hello", tmp_path)
    assert service.read_text() == "my own work"


def test_pytest_stops_at_the_first_thing_that_is_missing(run):
    printed = [event.name for event in run("pytest_at_the_start").select("output")]

    assert "collecting ... collected 11 items" in printed
    assert [line for line in printed if line.endswith(("PASSED", "FAILED"))] == [
        "test_step_1.py::test_hello_is_answered FAILED"
    ]
    assert "E   AssertionError: GET /hello answered 404, not 200" in printed


def test_a_parameter_that_is_not_in_the_path_comes_from_the_query(run):
    asked, _, answered = run("five_visitors").select("scope", "start", "http.response.body", request=1)[:3]
    client = TestClient(step_2.app)

    assert (asked.values["method"], asked.values["query"]) == ("GET", "name=Ada")
    assert client.get("/hello?name=Ada").text == answered.values["body"] == '{"message":"Hello, Ada!"}'
    assert client.get("/hello").json() == {"message": "Hello, visitor!"}


def test_a_parameter_whose_class_is_a_model_comes_from_the_body():
    client = TestClient(step_3.app)

    assert issubclass(step_3.Flower, BaseModel)

    assert client.post("/predict", json=FLOWER).json() == {"flower": FLOWER}
    assert [fault["loc"] for fault in client.post("/predict", params=FLOWER).json()["detail"]] == [["body"]]


def test_without_a_default_the_old_request_is_refused():
    app = FastAPI()

    @app.get("/hello")
    def say_hello(name: str):
        return {"message": f"Hello, {name}!"}

    assert TestClient(app).get("/hello?name=Ada").status_code == 200
    assert TestClient(app).get("/hello").status_code == 422


def test_the_model_names_a_species_for_lengths_below_zero(run):
    (asked,) = run("five_visitors").select("http.request", request=4)
    lengths = [*json.loads(asked.values["body"]).values()]

    assert lengths == [6.3, 3.3, 6.0, -2.5]
    assert predict(lengths)["species"] == "versicolor"


def test_each_of_four_measurements_is_a_number_between_0_and_100(run):
    def status(flower):
        return TestClient(step_3.app).post("/predict", json=flower).status_code

    assert len(FLOWER) == 4 and status(FLOWER) == 200
    for name in FLOWER:
        assert status({other: FLOWER[other] for other in FLOWER if other != name}) == 422
        tried = ["wide", -0.1, 0, 0.1, 99.9, 100, 100.1]
        assert [status(FLOWER | {name: value}) for value in tried] == [422, 422, 422, 200, 200, 422, 422]
    assert {e.values["method"] for e in run("five_visitors").select("scope", request=2)} == {"POST"}


def test_a_number_in_quotes_is_read_as_a_number():
    response = TestClient(step_3.app).post("/predict", json=FLOWER | {"petal_length": "1.4"})

    assert response.json() == {"flower": FLOWER}


def test_what_the_model_returns(run):
    asked, answered = run("five_visitors").select("scope", "http.response.body", request=2)
    told = json.loads(answered.values["body"])

    assert (asked.values["method"], asked.values["path"]) == ("POST", "/predict")
    assert told == predict([*told["flower"].values()]) | {"flower": told["flower"]}
    assert predict([5.1, 3.5, 1.4, 0.2]) == {"species": "setosa", "probability": 0.978}


def test_in_another_order_the_same_flower_is_another_species():
    (sepal, petal), client = ([5.1, 3.5], [1.4, 0.2]), TestClient(step_4.app)
    petal_first = dict(reversed(FLOWER.items()))

    assert len(sepal + petal) == 4
    assert [predict(lengths)["species"] for lengths in (sepal + petal, petal + sepal)] == ["setosa", "virginica"]
    assert client.post("/predict", json=petal_first).json()["species"] == "setosa"


def test_a_bad_flower_does_not_reach_the_function(run):
    trace = run("five_visitors")
    statuses = [event.values["status"] for event in trace.select("http.response.start")]

    assert statuses == ["200", "200", "422", "422", "422"]
    assert [(e.request, e.name) for e in trace.select("start", depth=0)] == [(1, "say_hello"), (2, "predict_species")]
    assert [e.request for e in trace.select("start", name="predict")] == [2]
