"""Tested applications: what of a test's process is watched, and what is told of it when the test fails."""

import gc
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType, FunctionType

from ..playing.fresh import is_inside
from ..recording.objects import names_in
from ..recording.recorder import Recorder
from ..views.catalogue import OF_A_TRACE
from . import consoles, exports
from .failures import broken
from .filters import Filter, filtered, left_out, not_shown

SHOWN = ("outcomes", "transcript")


def functions(root: Path) -> set[CodeType]:
    """The code of every function that is there now and stands in a file below the root."""
    codes = {value.__code__ for value in gc.get_objects() if type(value) is FunctionType}
    own = {file for file in {code.co_filename for code in codes} if is_inside(file, root)}
    return {code for code in codes if code.co_filename in own}


def classes(root: Path) -> set[str]:
    """The names of the classes that are there now and that a module below the root defines."""
    own = {name for name, module in [*sys.modules.items()] if is_inside(names_in(module).get("__file__"), root)}
    found = [kind for kind in gc.get_objects() if issubclass(type(kind), type)]
    return {kind.__name__ for kind in found if type.__getattribute__(kind, "__module__") in own}


def told(recorder: Recorder, root: Path, width: int) -> str:
    """What is shown of a recording where no option asks for more, as a terminal so wide has it.

    Nothing where no request was made.
    """
    try:
        return _told(recorder, root, width)
    except Exception as error:
        return str(broken(error, "nothing of it is shown"))


def _told(recorder: Recorder, root: Path, width: int) -> str:
    whole = recorder.trace
    if all(scope.request == 0 for scope in whole.select("scope")):
        return ""
    trace = filtered(whole, Filter(), classes(root))
    with redirect_stdout(StringIO()) as text:
        console = consoles.console()
        console.width = width
        for view in SHOWN:
            consoles.show(exports.title(view), OF_A_TRACE[view](trace), console)
        print(*not_shown(left_out(whole, trace), recorder.processes), sep="\n")
    return text.getvalue().rstrip("\n")
