"""A run: a reader's own service and client, run and recorded in their browser, and shown by the lessons' views."""

import linecache
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict
from functools import cache
from io import TextIOBase
from pathlib import Path
from typing import Any

from scripts.live import Post
from scripts.live.changes import State, changes, state
from scripts.playing.checks import compiled, run_checks
from scripts.playing.errors import Keeping, fault
from scripts.playing.inline import inline
from scripts.playing.play import Act, play
from scripts.problems import ROOT, Problem
from scripts.recording.applications import Application
from scripts.recording.recorder import Recorder
from scripts.traces.requests import answers

CLIENT = "client.py"
LONGEST_OUTPUT = 20_000
"""Characters that a run may print; what it prints beyond them is counted."""
LINES, PIECE = 100, 1_000
"""How many lines are posted one by one, and how many characters together from then on."""
MOST_CHANGES = 5


class Output(TextIOBase):
    """Where a run prints to: posted by the line, after some lines by the thousand letters, up to a length."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.left = LONGEST_OUTPUT
        self.waiting = ""
        self.lines = 0

    def write(self, text: str) -> int:
        self.waiting += text[: max(self.left, 0)]
        if 0 <= self.left < len(text):
            self.waiting += "\n… and more, which is not shown.\n"
        self.left -= len(text) + (self.left == 0)
        if len(self.waiting) >= PIECE or (self.lines < LINES and self.waiting.endswith("\n")):
            self.send()
        return len(text)

    def send(self) -> None:
        """Post what waits."""
        if self.waiting:
            self.post("output", self.waiting)
        self.waiting = ""
        self.lines += 1


@contextmanager
def output(post: Post) -> Iterator[None]:
    """What is printed in the block is posted, all of it once that has ended."""
    printing = Output(post)
    with redirect_stdout(printing), redirect_stderr(printing):
        yield
    printing.send()


def run(job: Mapping[str, Any], post: Post) -> None:
    """Record `job["service"]` while `job["client"]` asks, and post what came of it, the answers first.

    Posted are `output`, `answers`, `errors`, `diagram` and `view` as they are ready, `changed` and `done`.
    """
    recorder, errors = Recorder(str(ROOT), trials=_asks_for_trials(job)), list[BaseException]()
    before = at_first()
    with output(post):
        try:
            _play(job, recorder, errors)
        except Problem as problem:
            errors.append(problem.__context__ or problem)
        except BaseException as error:
            errors.append(error)
    trace = recorder.trace
    post("answers", [asdict(answer) for answer in answers(trace)])
    post("errors", [printed(error, job) for error in errors])
    if trace.events:
        from scripts.live.showing import show  # only now: the answers need not wait for the views

        show(job, trace, post)
    _tell_changes(before, post)
    post("done", {})


def _asks_for_trials(job: Mapping[str, Any]) -> bool:
    """Whether the routes that are tried are shown of a run, or told of the recording that it is compared with."""
    return "trials" in job["views"] or any(event["kind"] == "trial" for event in job.get("recorded") or ())


def check(job: Mapping[str, Any], post: Post) -> None:
    """Ask `job["service"]` what `job["checks"]` asks, and post `output`, `outcomes`, `changed` and `done`."""
    before = at_first()
    with output(post):
        found = run_checks(job["service"], job["checks"], inline)
    post("outcomes", [asdict(outcome) for outcome in found])
    _tell_changes(before, post)
    post("done", {})


@cache
def at_first() -> State:
    """The framework as it was before any run."""
    return state()


def _tell_changes(before: State, post: Post) -> None:
    """Post `changed` where a run changed the framework itself, with which every later run would run."""
    if changed := changes(before):
        post("changed", changed[:MOST_CHANGES])


def _play(job: Mapping[str, Any], recorder: Recorder, errors: list[BaseException]) -> None:
    place(job).write_text(job["service"])
    linecache.checkcache()
    asking = client_function(job["client"], job["scenario"])

    @contextmanager
    def client(app: Application) -> Iterator[Any]:
        with inline(Keeping(app, errors)) as connected:
            yield connected

    play(job["module"], "app", root(job), client, asking, recorder)


def root(job: Mapping[str, Any]) -> Path:
    """The folder of the reader's service and of all that is its own."""
    return ROOT / str(job["module"]).partition(".")[0]


def place(job: Mapping[str, Any]) -> Path:
    """The file of the service."""
    return ROOT.joinpath(*str(job["module"]).split(".")).with_suffix(".py")


def client_function(source: str, name: str) -> Act:
    """The function of this name that the client's source defines, or else its last one."""
    defined: dict[str, Any] = {"__name__": "client"}
    exec(compiled(source, CLIENT), defined)
    functions = [value for value in defined.values() if getattr(value, "__module__", "") == "client"]
    if not functions:
        raise NameError(f"the client defines no function: write def {name}(client)")
    found: Act = defined.get(name, functions[-1])
    return found


def printed(error: BaseException, job: Mapping[str, Any]) -> Mapping[str, object]:
    """What Python prints for an error, without the frames of others, and the lines of the reader it went through."""
    found = fault(error)
    told = traceback.TracebackException.from_exception(found.error, compact=True)
    names = {str(place(job)): "service", CLIENT: "client"}
    shared = [frame for frame in told.stack if frame.filename.startswith(str(root(job)))]
    told.stack = traceback.StackSummary.from_list(shared or [f for f in told.stack if f.filename in names])
    told.__context__ = told.__cause__ = None
    marks = {names[file]: line for file, line in found.lines if file in names}
    return {"text": "".join(told.format()).replace(f"{ROOT}/", ""), "marks": marks}
