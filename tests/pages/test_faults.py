from tests.conftest import PAGE, PROOFS

HOLDS = 'assert {e.where for e in starts} == {"worker thread"}'
PROOF = "test_it_runs_on_a_worker_thread"
ELSEWHERE = ("nobody has read this", "this page is stale")


def told(course):
    """What `make faults FILE=…` says of the small page, but for what its copy has not."""
    lines = course.run("scripts.pages.faults", PAGE).stderr.splitlines()
    return [line for line in lines if not any(what in line for what in ELSEWHERE)]


def test_a_weak_proof_is_a_fault_with_its_line(small):
    small.edit(PROOFS, HOLDS, "assert starts")

    (said,) = told(small)

    assert said.startswith(f"{PROOFS}:1: the proof {PROOF} is weak: no change of what it asks makes it fail; ")


def test_a_proof_that_fails_is_a_fault_with_its_line(small):
    small.edit(PROOFS, HOLDS, "assert len(starts) == 3")

    (said,) = told(small)

    assert said.startswith(f"{PROOFS}:1: the proof {PROOF} fails: AssertionError: assert 2 == 3; ")
    assert said.endswith(f"make test TESTS={PROOFS}::{PROOF}")


def test_proofs_that_cannot_be_played_are_a_fault(small):
    small.edit("tests/lessons/conftest.py", "\nimport pytest", "\nimport nowhere")

    (said,) = told(small)

    assert said.startswith(f"{PROOFS}:1: the proofs cannot be played: ") and "nowhere" in said
