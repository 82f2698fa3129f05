"""Secret attributes: what an object keeps under a secret name; not shown, it may turn up elsewhere."""

from collections.abc import Iterator
from types import MemberDescriptorType
from uuid import UUID

from .known_secrets import met
from .objects import bases, by_class, names_in, namespace, plain_bytes
from .secret_fields import is_masked
from .secret_names import SURE, is_secret, sureness
from .secret_values import is_learnt, spelling


def secret_attributes(value: object) -> Iterator[str]:
    """The strings under secret names, read without running code of the class."""
    for name, held in _held(value):
        yield from secrets_under(name, held)


def is_secret_value(value: object, sure: int) -> bool:
    """Whether a value under a name that is so sure is masked as a whole; whoever records learns it then."""
    text = _text(value)
    if text is None:
        return is_masked(value, sure)
    if not is_masked(text, sure):
        return False
    if is_learnt(text, given=True):
        met([text])
    return True


def secrets_under(name: str, value: object) -> Iterator[str]:
    """A string or bytes that stand under this name, if they are learnt."""
    text, sure = _text(value), sureness(name)
    if text is not None and is_masked(text, sure) and is_learnt(text, given=sure >= SURE):
        yield text


def _text(value: object) -> str | None:
    """What a string, bytes or an id say; None for any other value."""
    kind = type(value)
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, bytes | bytearray):
        return spelling(bytes(plain_bytes(value)))  # type: ignore[arg-type]
    return str(value) if kind is UUID else None


def _held(value: object) -> Iterator[tuple[str, object]]:
    """What an object keeps under secret names; all it keeps, where its class is called as a secret is."""
    kind = type(value)
    for slot in _slots(kind):
        try:
            yield slot.__name__, slot.__get__(value)
        except AttributeError:
            continue
    class_name = kind.__name__ if is_secret(kind.__name__) else ""
    for name, kept in [*names_in(value).items()]:
        if class_name or sureness(name):
            yield class_name or name, kept


@by_class
def _slots(kind: type) -> tuple[MemberDescriptorType, ...]:
    slots = (item for base in bases(kind) for item in namespace(base).items())
    return tuple(slot for name, slot in slots if type(slot) is MemberDescriptorType and sureness(name))
