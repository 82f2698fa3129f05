"""Failures: what went wrong in a service, each one line at the place in the service where it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from ..playing.errors import fault
from ..playing.fresh import is_inside
from ..playing.patience import TooLong
from ..problems import Problem
from ..recording.masks import mask
from ..recording.recorder import Recorder
from ..traces.events import Event, Trace
from ..traces.requests import failed, request_line
from . import packages

CORRECT = "correct the service, then record again"


@contextmanager
def explained(doing: str, folder: Path, recorder: Recorder, module: str = "") -> Iterator[None]:
    """Turn whatever is raised inside into a Problem, placed in the service where that is possible."""
    try:
        yield
    except Problem as told:
        raise _discreet(told, told, recorder) from None
    except TooLong as error:
        raise interrupted(error, recorder.trace) from None
    except (Exception, SystemExit) as error:
        known = failed_lifespans(recorder.trace)
        failure = (known or [problem(error, folder, doing, module=module)])[0]
        raise _discreet(failure, error, recorder) from None


def _discreet(problem: Problem, error: BaseException, recorder: Recorder) -> Problem:
    """The problem, without the secrets that the service is known to have."""
    problem.args = (recorder.hide(str(problem), error),)
    return problem


@contextmanager
def stopping(folder: Path, recorder: Recorder) -> Iterator[None]:
    """A lifespan that ends with an exception is in the trace: the recording can be shown."""
    with explained("stopping", folder, recorder):
        try:
            yield
        except Problem:
            raise
        except Exception:
            if not failed_lifespans(recorder.trace):
                raise


def broken(error: Exception, shown: str = "the rest of the recording is shown") -> Problem:
    """The problem of a recording that is not whole, as the recorder itself failed at something; the service did not."""
    found = fault(error)
    file, line = found.lines[-1]
    cure = f"{shown}; report this line to the authors of the recorder"
    return Problem(f"the recorder failed at something: {mask(found.text)}", cure, file, line)


class CutOff(Problem):
    """What ended a recording that was cut off: what is cancelled for that has not failed."""


def interrupted(error: BaseException, trace: Trace) -> CutOff:
    """The problem of a recording that was cut off, by Ctrl+C or because something took too long."""
    if isinstance(error, KeyboardInterrupt):
        return CutOff("stopped by Ctrl+C", "what was recorded until then is shown")
    return CutOff(f"{_under_way(trace)} was {error}", "wait longer with --patience SECONDS, or leave it out")


def _under_way(trace: Trace) -> str:
    """What was going on last: a request that has no end, or whose client gave up, or else what surrounds them."""
    over = {event.request for event in trace.select("end")} - {event.request for event in trace.select("leave")}
    asked = [scope for scope in trace.select("scope") if scope.request and scope.request not in over]
    if asked:
        return request_line(asked[-1])
    if trace.select("lifespan.shutdown"):
        return "the stop"
    return "the client" if trace.select("lifespan.startup.complete") else "the start"


def endings(trace: Trace, ended: Problem | None) -> list[str]:
    """A line for each call that failed, and for what ended the recording early."""
    calls = [end for end in failed(trace) if not (isinstance(ended, CutOff) and _is_cancelled(end))]
    return [*dict.fromkeys(map(str, (*(_failed_call(end, trace) for end in calls), *filter(None, [ended]))))]


def _is_cancelled(end: Event) -> bool:
    return end.values["raised"].startswith("CancelledError(")


def problem(error: BaseException, folder: Path, doing: str, cure: str = CORRECT, module: str = "") -> Problem:
    """The problem that `error` is, at the deepest line of the service that it went through."""
    found = fault(error)
    error = found.error
    if isinstance(error, ModuleNotFoundError) and error.name:
        if f"{module}.".startswith(f"{error.name}."):
            return Problem(f"there is no module {module!r} in {folder.name}/ or its src/", _meant(module, folder))
        cure = packages.cure(error.name, folder)
    name, colon, text = found.text.partition(": ")
    what = f"{doing} failed: {name}{colon}{mask(text)}"
    file, line = found.deepest(lambda file: is_inside(file, folder)) or ("", 1)
    below = folder if folder == Path.cwd() else folder.parent
    return Problem(what, cure, Path(file).relative_to(below) if file else "", line)


def _meant(module: str, folder: Path) -> str:
    """The cure for a module that is not there: one with nearly its name, or another folder."""
    known = [".".join(f.relative_to(folder).with_suffix("").parts) for f in folder.glob("[!.]*.py")]
    known += [".".join(f.relative_to(folder).with_suffix("").parts) for f in folder.glob("[!.]*/*.py")]
    close = get_close_matches(module, known, 1)
    return f"write {close[0]}" if close else f"start in the folder that holds {module.partition('.')[0]}"


def failed_lifespans(trace: Trace) -> list[Problem]:
    """A problem for each lifespan that ended with an exception, where that was raised."""
    return [_failed_call(end, trace) for end in failed(trace) if not end.request]


def _failed_call(end: Event, trace: Trace) -> Problem:
    raised = end.values["raised"]
    scope = trace.select("scope", request=end.request)[0]
    if end.request:
        what, cure = request_line(scope), "the transcript shows the way there"
    else:
        what, cure = "the lifespan", CORRECT
    through = [e for e in trace.select("unwind", request=end.request) if e.values["raised"] == raised]
    return Problem(f"{what} ended with {raised}", cure, *((through[0].file, through[0].line) if through else ()))
