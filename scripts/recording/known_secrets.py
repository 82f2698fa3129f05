"""Known secrets: what was met under a secret name is hidden wherever else it turns up."""

import re
from dataclasses import replace

from ..traces.events import Event
from .masks import MASK

SHORTEST = 5
"""Characters of the shortest secret that is looked for elsewhere: a shorter one stands in too many words."""
CUT = "…"


class Secrets:
    """Remembers the secrets it is shown, and hides them in any text."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: object) -> None:
        if isinstance(secret, str) and len(secret) >= SHORTEST and secret != MASK and secret not in self._known:
            self._known.add(secret)
            longest_first = sorted(self._known, key=lambda known: (-len(known), known))
            self._pattern = re.compile("|".join(map(_anywhere, longest_first)))

    def hide(self, event: Event) -> Event:
        """The event, with every secret that was learned so far masked in its values."""
        if not self._pattern:
            return event
        values = {name: self._hidden(value) for name, value in event.values.items()}
        changed = {name: self._hidden(value) for name, value in event.changed.items()}
        same = values == event.values and changed == event.changed
        return event if same else replace(event, values=values, changed=changed)

    def _hidden(self, text: str) -> str:
        assert self._pattern
        text = self._pattern.sub(MASK, text)
        if CUT in text:
            for secret in self._known:
                text = _without_beginning(text, secret)
        return text


def _without_beginning(text: str, secret: str) -> str:
    """The text without the beginning of a secret that it was cut in."""
    for length in range(len(secret) - 1, 2, -1):
        text = text.replace(secret[:length] + CUT, MASK + CUT)
    return text


def _anywhere(secret: str) -> str:
    """A pattern for the secret as a whole word; one that is long enough to be random, within others too."""
    return re.escape(secret) if len(secret) > 12 else rf"(?<!\w){re.escape(secret)}(?!\w)"
