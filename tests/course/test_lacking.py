import pytest

from scripts.course.lacking import lacked_by, lacking, names_used
from scripts.course.lessons import SNIPPETS

WAYS = {
    "import asyncio\nasync def f():\n    await asyncio.to_thread(f)": "asyncio.to_thread",
    "from asyncio import to_thread as away": "asyncio.to_thread",
    "import asyncio as a\na.get_running_loop().run_in_executor(None, print)": "run_in_executor",
    "import asyncio\nasyncio.create_subprocess_exec('ls')": "asyncio.create_subprocess_exec",
    "from fastapi.concurrency import run_in_threadpool": "fastapi.concurrency",
    "from starlette.concurrency import run_in_threadpool": "starlette.concurrency",
    "import anyio\nasync def f():\n    await anyio.to_thread.run_sync(f)": "anyio.to_thread",
    "from anyio import to_process": "anyio.to_process",
    "import anyio.from_thread": "anyio.from_thread",
    "import ctypes": "ctypes",
    "import signal": "signal",
    "import os\nos.kill(os.getpid(), 9)": "os.kill",
    "from os import spawnlp": "os.spawnlp",
    "import threading": "threading",
    "from concurrent.futures import ThreadPoolExecutor": "concurrent",
    "from multiprocessing.pool import Pool": "multiprocessing",
    "import socket": "socket",
    "import httpx": "httpx",
    "import numpy as np\nnp.zeros(3)": "numpy",
    "import http.client": "http.client",
}
HELD = [
    "import asyncio\nasyncio.sleep(1)",
    "from http import HTTPStatus",
    "import os\nos.environ",
    "import anyio\nanyio.sleep",
]


@pytest.mark.parametrize("source", WAYS)
def test_every_way_to_a_thread_a_process_a_socket_or_a_signal_is_known(source):
    assert [*dict.fromkeys(filter(None, map(lacking, names_used(source))))] == [WAYS[source]]


@pytest.mark.parametrize("source", HELD)
def test_what_a_browser_has_is_not_lacked(source):
    assert not [*filter(None, map(lacking, names_used(source)))]


def test_what_a_service_imports_of_the_course_is_read_too(tmp_path):
    file = tmp_path / "service.py"
    file.write_text("from snippets.def_or_async.with_await import app\n")

    assert lacked_by(file) == "asyncio.to_thread"
    assert lacked_by(SNIPPETS / "hello" / "say_hello.py") == ""
