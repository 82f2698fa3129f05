import re

import pytest

from scripts.problems import Problem
from scripts.web.assets.wheels import LOCK, NEEDED, closure, locked

TEXT = """\
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via two
two==2 ; os_name == 'nt' \\
    --hash=sha256:cc
"""


def test_the_framework_needs_what_it_needs_in_a_browser_and_no_sockets():
    names = closure(NEEDED)

    assert {"starlette", "pydantic-core", "anyio", "typing-inspection"} <= names
    assert not names & {"uvicorn", "httpcore2", "truststore", "httpx"}


def test_the_lines_of_the_lock_keep_their_hashes_and_lose_their_markers():
    assert locked({"two", "one"}, TEXT) == ("one==1.0 --hash=sha256:aa --hash=sha256:bb\ntwo==2 --hash=sha256:cc\n")


def test_what_is_not_locked_is_a_problem():
    with pytest.raises(Problem, match=r"^requirements.txt:1: three is not locked; run: make lock$"):
        locked({"one", "three"}, TEXT)


def test_all_that_is_needed_is_locked():
    lines = locked(closure(NEEDED), LOCK.read_text()).splitlines()

    assert all(re.fullmatch(r"[\w-]+==\S+( --hash=sha256:\w{64})+", line) for line in lines)
