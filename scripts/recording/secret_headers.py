"""Secret headers: what a header that is called as a secret is holds, piece by piece, and which pieces are learnt."""

import base64
from collections.abc import Iterator
from urllib.parse import unquote_plus

from .secret_names import MAYBE, given_sureness
from .secret_values import is_learnt, looks_random


def secrets_of_header(name: str, value: str) -> Iterator[str]:
    """What a header named like a secret holds: itself, what follows its scheme, each cookie, a basic password."""
    if "cookie" in name:
        pairs = value.split(";")[:1] if name == "set-cookie" else value.split(";")
        for key, _, given in (pair.strip().partition("=") for pair in pairs):
            if looks_random(given) or (given_sureness(key) >= MAYBE and is_learnt(given)):
                yield from dict.fromkeys((given, given.strip('"'), unquote_plus(given)))
        return
    scheme, _, rest = value.partition(" ")
    yield from (secret for secret in (value, rest.strip()) if is_learnt(secret, given=True))
    if scheme.lower() == "basic" and len(rest) % 4 != 1:
        yield from filter(is_learnt, [base64.b64decode(rest + "===").decode("latin-1").partition(":")[2]])
