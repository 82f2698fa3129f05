"""Arrays: what NumPy's numbers and arrays are called, as NumPy itself shows them; without it, nothing is one."""

from collections.abc import Callable
from typing import Any

from .objects import bases

FEW = 20
"""Numbers of an array that is shown whole; of a larger one its shape is."""
NO_NUMBERS = ("bytes_", "void")


def of_numpy(kind: type) -> Callable[..., str] | None:
    """How values of a class are told that is NumPy's own; None for any other, also for one that derives from it."""
    if kind.__module__ != "numpy":
        return None
    if kind.__name__ == "ndarray":
        return _array
    if kind.__name__ in NO_NUMBERS or not any((b.__module__, b.__name__) == ("numpy", "generic") for b in bases(kind)):
        return None
    return _text if issubclass(kind, str) else _number


def _text(value: str, inner: Callable[..., str], sure: int) -> str:
    return f"np.str_({inner(str.__str__(value), sure)})"


def _number(value: Any, inner: object, sure: int) -> str:
    return repr(value)


def _array(value: Any, inner: object, sure: int) -> str:
    if value.size > FEW or value.dtype.kind not in "biufc":
        return f"<ndarray of {value.dtype.name}, {' x '.join(map(str, value.shape))}>"
    return " ".join(repr(value).split())
