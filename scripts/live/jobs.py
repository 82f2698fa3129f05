"""Jobs: what a worker of the page asks Python for, in JSON: a run, the checks of an exercise, or one request."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from scripts.live import Post
from scripts.live.asking import ask
from scripts.live.run import check, run


def run_json(job: str, post: Callable[[str, str], None]) -> None:
    """Do what a worker asks for in JSON, and post JSON."""
    given = json.loads(job)
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)  # Pyodide's own loop counts as running, and allows no other
    try:
        work(given)(given, lambda kind, value: post(kind, json.dumps(value)))
    finally:
        asyncio._set_running_loop(outer)


def work(job: Mapping[str, Any]) -> Callable[[Mapping[str, Any], Post], None]:
    """What a job is about: a whole run, the tests of an exercise, or one request to a service that stays open."""
    if "checks" in job:
        return check
    return ask if "ask" in job else run
