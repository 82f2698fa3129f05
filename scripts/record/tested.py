"""Tested applications: what of a test's process is watched, and what is told of it when the test fails."""

import gc
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import CodeType, FunctionType

from ..playing.fresh import is_inside
from ..traces.events import Trace
from ..views.catalogue import OF_A_TRACE
from . import consoles, exports

SHOWN = ("outcomes", "transcript")


def functions(root: Path) -> set[CodeType]:
    """The code of every function that is there now and stands in a file below the root."""
    codes = {value.__code__ for value in gc.get_objects() if type(value) is FunctionType}
    own = {file for file in {code.co_filename for code in codes} if is_inside(file, root)}
    return {code for code in codes if code.co_filename in own}


def told(trace: Trace, width: int) -> str:
    """The views of a recording as a terminal so wide shows them; nothing where no request was made."""
    if all(scope.request == 0 for scope in trace.select("scope")):
        return ""
    with redirect_stdout(StringIO()) as text:
        console = consoles.console()
        console.width = width
        for view in SHOWN:
            consoles.show(exports.title(view), OF_A_TRACE[view](trace), console)
    return text.getvalue()
