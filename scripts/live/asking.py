"""Asking: a reader's own service that stays open in their browser, and answers one request after another."""

import importlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

from fastapi.testclient import TestClient

from scripts.live import Post
from scripts.live.run import place, printed
from scripts.playing.inline import inline

_open = ExitStack()


def ask(job: Mapping[str, Any], post: Post) -> None:
    """Post the `answer` to `job["ask"]`, or the `errors` of a service that does not start; and `done`.

    Bodies are in base64. The service is `job["service"]`, or the lesson's own where that is missing.
    """
    asked = job["ask"]
    try:
        client = opened(job["module"], job.get("service"))
        answer = client.request(
            asked["method"], asked["path"], headers=asked["headers"], content=b64decode(asked["body"])
        )
    except BaseException as error:
        post("errors", [printed(error, job)])
    else:
        body = b64encode(answer.content).decode()
        post("answer", {"status": answer.status_code, "headers": answer.headers.multi_items(), "body": body})
    post("done", {})


@cache
def opened(module: str, source: str | None) -> TestClient:
    """A client of this module's application, which keeps what it remembers between requests."""
    if source is not None:
        place({"module": module}).write_text(source)
    return _open.enter_context(inline(importlib.import_module(module).app))
