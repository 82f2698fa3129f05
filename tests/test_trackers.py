from scripts.events import Event
from scripts.trackers import changes


def test_the_function_is_the_one_the_framework_called():
    endpoint = Event("start", 1, "worker thread", "predict_species")
    nested = Event("start", 1, "worker thread", "predict", depth=1)

    assert changes(endpoint, {}) == {"function": "predict_species", "thread": "worker thread"}
    assert changes(nested, {}) == {}
