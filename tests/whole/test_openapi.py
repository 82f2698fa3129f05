import importlib
from contextlib import chdir, contextmanager
from itertools import islice
from resource import RLIMIT_AS, getrlimit, setrlimit

import pytest
import requests
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from scripts.course.exercises import is_of_an_exercise
from scripts.problems import ROOT

SERVICES = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for file in (ROOT / "snippets").rglob("*.py")
    if "app = FastAPI(" in file.read_text() and not is_of_an_exercise(file)
)
# What no schema tells and the lesson is about: by snippet or lesson.
ABOUT = {
    "snippets.background_tasks": {"500"},  # here no audit listens
    "snippets.capacity": {"500"},  # a flower without four measurements, or no pipe to the lens
    "snippets.capacity.full_queue": {"503", "no answer"},  # such a flower ends the queue, as its page shows
    "snippets.capacity.in_batches": {"no answer"},
    "snippets.dependencies": {"500"},
    "snippets.dependencies.release_after_yield": {"500", "503"},  # it keeps the model locked, as its page shows
    "snippets.hello.greet": {"500"},  # the page compares it with a service by hand, and neither bounds a number
    "snippets.hello.greet_known": {"500"},  # the challenge asks what a stranger gets
    "snippets.input_contract.at_most_100_bytes": {"413"},
    "snippets.input_contract.closed": {"500"},  # it refuses inf, not 1e308
    "snippets.input_contract.predict_species": {"500"},  # see TOO_LONG
    "snippets.lifespan": {"500"},  # a flower without four measurements, and here nobody starts the service
    "snippets.lifespan.count_requests": set(),
    "snippets.lifespan.mounted": set(),
    "snippets.lifespan.mounted_and_entered": set(),
    "snippets.middleware.check_then_count": {"401"},
    "snippets.middleware.count_then_check": {"401"},
    "snippets.middleware.log_as_pure_asgi": {"500"},  # a flower without four measurements
    "snippets.middleware.log_with_call_next": {"500"},
    "snippets.middleware.with_handlers": {"500"},
    "snippets.operations": {"500"},  # a flower without four measurements, and no folder to count in, nor a main thread
    "snippets.output_contract": {"500"},  # a broken promise is one, and so is a flower without four measurements
    "snippets.own_service.reviews.main": {"401"},
    "snippets.releases": {"500"},  # a flower without four measurements
    "snippets.releases.check_key": {"401", "403"},
    "snippets.releases.check_key_first": {"403"},
    "snippets.routing.find_model": {
        "404",
        "422",
        "500",
    },  # no such model, `latest` as a number, such a flower
    "snippets.routing.mounted_first": {"404"},  # the mount swallows it
    "snippets.routing.three_changes": {"404", "500"},
    "snippets.routing.with_converter": {"404", "500"},
    "snippets.streaming": {"500"},  # a word that the model does not know
    "snippets.streaming.check": {"404", "500"},  # the same, looked for in time, and too late
    "snippets.testing": {"500"},  # a flower without four measurements, and here nobody starts the service
    "snippets.testing.loop_bound": {"no answer"},  # it waits for what such a flower never brings
    "snippets.timeouts": {"500"},  # such a flower
}
# Lengths that the schema allows and for which the model has no number; not every draw finds them.
TOO_LONG = {"snippets.input_contract.predict_species": {"petal_length": 1e308, "petal_width": 1e308}}
WITHOUT_OPERATIONS = {
    "snippets.hello.lost_hello",  # the challenge asks why
    "snippets.lifespan.mounted",  # a schema leaves out what is mounted
    "snippets.lifespan.mounted_and_entered",
}

# Seconds until an answer counts as none, where waiting is what is expected; otherwise schemathesis waits for ten.
PATIENCE = {
    "snippets.capacity.full_queue": 0.1,
    "snippets.capacity.in_batches": 0.1,
    "snippets.testing.loop_bound": 0.1,
}

MEMORY = 6_000_000_000
"""Bytes that may be had while a service is asked: one makes a list as long as a client says, and was given 24 GB."""

MOST = 20
"""Operations of a service that are asked: one has a thousand, all alike."""


def status_of(case, **patience):
    """As the client of a server sees it: what the application raises is a 500."""
    try:
        return str(case.call(**patience).status_code)
    except requests.Timeout:
        return "no answer"
    except Exception:
        return "500"


def answers(app, **patience):
    """The operation and status of each answer that the schema does not allow, and how often any was given."""
    import schemathesis  # a second that no other test needs

    undocumented, given_answers = set(), 0
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    for result in islice(schema.get_all_operations(), MOST):
        operation = result.ok()

        @settings(max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=HealthCheck)
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal given_answers
            given_answers += 1
            status = status_of(case, **patience)
            if status not in case.operation.responses.status_codes:
                undocumented.add((case.operation.label, status))

        ask()
    return undocumented, given_answers


@contextmanager
def bounded():
    """What is too large is an error of the service, not the end of all that the machine does."""
    before = getrlimit(RLIMIT_AS)
    setrlimit(RLIMIT_AS, (MEMORY, before[1]))
    try:
        yield
    finally:
        setrlimit(RLIMIT_AS, before)


def test_a_service_that_wants_more_than_the_bound_gets_an_error_and_after_it_there_is_none():
    before = getrlimit(RLIMIT_AS)

    with bounded(), pytest.raises(MemoryError):
        bytearray(MEMORY)

    assert getrlimit(RLIMIT_AS) == before


@pytest.mark.filterwarnings("ignore:\\s*on_event is deprecated:DeprecationWarning")  # its page says so
@pytest.mark.parametrize("service", SERVICES)
def test_a_request_that_the_schema_allows_gets_an_answer_that_the_schema_names(service, tmp_path):
    app = importlib.import_module(service).app
    (tmp_path / "scanner").write_text("[5.1, 3.5, 1.4, 0.2]")

    with chdir(tmp_path), bounded():
        undocumented, number = answers(app, **({"timeout": PATIENCE[service]} if service in PATIENCE else {}))

    if flower := TOO_LONG.get(service):
        client = TestClient(app, raise_server_exceptions=False)
        undocumented.add(("POST /predict", str(client.post("/predict?threshold=0", json=flower).status_code)))
    about = ABOUT.get(service, ABOUT.get(service.rpartition(".")[0], set()))
    assert (number > 0) == (service not in WITHOUT_OPERATIONS)
    assert {status for _, status in undocumented} == about, undocumented
