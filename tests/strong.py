"""Strong: a proof that passes is played once more in worlds that differ, and one of them must make it fail."""

from collections.abc import Iterator
from functools import partial
from inspect import signature

import pytest

from scripts.course.quizzes import other_keys
from scripts.course.strength import weakness
from scripts.playing.errors import over_in_time, raised
from scripts.playing.patience import PATIENCE
from scripts.problems import Problem
from tests.costs import costs_of


def played(proof: pytest.Function) -> Iterator[None]:
    """A proof is to be over in time, and then to be strong."""
    told = partial(raised, folder=proof.path, doing=f"the proof {proof.originalname}", cure="let it end")
    with over_in_time(told, PATIENCE):
        yield
    must_be_strong(proof)


def must_be_strong(proof: pytest.Function) -> None:
    """Fail where a proof that has passed is weak, or is excused and has no need of it."""
    excused = proof.get_closest_marker("unshaken")
    given = {name: proof.funcargs[name] for name in signature(proof.obj).parameters}
    with costs_of(proof.config).of("strong"):
        weak = weakness(proof.obj, given, other_keys(given.get("key")))
    if weak and not excused:
        cure = 'let it assert what it saw, or say why nothing can change: @pytest.mark.unshaken("WHY")'
        place = proof.path, proof.reportinfo()[1] + 1
        pytest.fail(str(Problem(f"the proof {proof.originalname} is weak: {weak}", cure, *place)), pytrace=False)
    if excused and not weak:
        pytest.fail(f"{proof.nodeid} is strong: remove its mark unshaken", pytrace=False)
