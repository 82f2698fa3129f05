"""Promises: what a route says that its responses hold, as text: a type, and a line for each field it declares."""

from collections.abc import Callable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from .containers import MOST
from .objects import name_of, of_class
from .values import encode


def promise(route: object) -> str:
    """What FastAPI checks the responses of a route against; empty where it checks nothing.

    The first line is the type. Below one that has fields each stands indented, as in `  probability: float`, with what
    else it is called in the response and what stands for it where it is missing: `  n: int as "number" = 1`.
    """
    promised = getattr(route, "response_model", None)
    if promised is None:
        return ""
    fields = [f"  {field}" for field in _fields(promised)]
    rest = [f"  … {len(fields) - MOST} more"] if len(fields) > MOST else []
    return "\n".join([kind_of(promised), *fields[:MOST], *rest])


def kind_of(annotation: object) -> str:
    """A type as one writes it, without what is annotated."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in (None, NoneType):
        return "None"
    if origin is Annotated:
        return kind_of(arguments[0])
    if origin in (Union, UnionType):
        return " | ".join(map(kind_of, arguments))
    if origin is Literal:
        return f"Literal[{', '.join(map(encode, arguments))}]"
    if origin and arguments:
        return f"{kind_of(origin)}[{', '.join(map(kind_of, arguments))}]"
    if isinstance(annotation, type):
        return name_of(annotation)
    return "..." if annotation is ... else str(getattr(annotation, "__name__", None) or encode(annotation))


def _fields(promised: object) -> Iterator[str]:
    """The fields of a model, a dataclass or a typed dict."""
    if not isinstance(promised, type):
        return
    if type(model := of_class(promised, "__pydantic_fields__")) is dict:
        yield from (_field(name, field.annotation, field) for name, field in model.items())
    elif type(known := of_class(promised, "__dataclass_fields__")) is dict:
        yield from (_field(name, field.type, field) for name, field in known.items())
    elif of_class(promised, "__total__") is not None:
        yield from (_field(name, kind) for name, kind in promised.__annotations__.items())


def _field(name: str, kind: object, field: object = None) -> str:
    told = f"{name}: {kind_of(kind) if not isinstance(kind, str) else kind}"
    alias = getattr(field, "serialization_alias", None)
    return told + (f" as {alias!r}" if alias else "") + _instead(name, field)


def _instead(name: str, field: object) -> str:
    """What stands for a field that is missing."""
    made: Callable[[], object] | object = getattr(field, "default_factory", None)
    if callable(made):
        return f" = {name_of(made)}()"
    default = getattr(field, "default", None)
    needed = field is None or type(default).__name__ in ("PydanticUndefinedType", "_MISSING_TYPE")
    return "" if needed else f" = {encode(default, name)}"
