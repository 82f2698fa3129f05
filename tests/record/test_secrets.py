import pytest
from fastapi import FastAPI

from scripts.record.failures import failed_calls
from scripts.traces.stored import as_json
from scripts.views.catalogue import OF_A_TRACE
from tests.record.secret_places import PLACES
from tests.recordings import record

SEEDS = ("hunter2-swordfish", "Tr0ub4dor&3", "swordfish", "7f3kq9")


def told_of(trace):
    """A recording in every format there is."""
    return "\n".join(
        [
            repr(trace),
            as_json(trace, "a:app"),
            *(view(trace) for view in OF_A_TRACE.values()),
            *map(str, failed_calls(trace)),
        ]
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_secret_is_shown_in_no_format(place, seed):
    app = FastAPI()
    other = []

    def act(client):
        other.append(place(app, client, seed))

    trace = record(app, act, watch=place)

    told = told_of(trace)
    assert trace.select("end", request=1)
    assert not [part for part in (seed, *filter(None, other)) if part in told]
