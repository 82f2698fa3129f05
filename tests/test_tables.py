from scripts.events import Event, Trace
from scripts.steps import Step
from scripts.tables import called, given


def test_a_step_that_takes_a_function_up_again_names_it():
    resume = Event("resume", 1, "event loop", "count_requests")
    start = Event("start", 1, "worker thread", "predict_species")
    line = Event("line", 1, "worker thread", "predict_species", 15)

    assert called(Step(7, "Resume function", 1, (resume,))) == ["`count_requests()` goes on"]
    assert called(Step(8, "Go on in function", 1, (line, line))) == ["`predict_species()` goes on"]
    assert called(Step(6, "Call function", 1, (start, resume))) == ["`predict_species()` on a worker thread"]


def test_the_input_is_what_the_framework_passed():
    endpoint = Event("start", 1, "worker thread", "predict_species", values={"flower": "[5.1]"})
    nested = Event("start", 1, "worker thread", "predict", depth=1, values={"measurements": "[5.1]"})

    assert given(Step(6, "Call function", 1, (endpoint, nested)), Trace(())) == ["`flower` = `[5.1]`"]


def test_what_the_client_says_is_input():
    said = Event("client", 2, "client", "GET /health is <sent>")

    assert given(Step(3, "Client goes on", 2, (said,)), None) == ["GET /health is &#60;sent&#62;"]
