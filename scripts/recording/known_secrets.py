"""Known secrets: what was met under a secret name, or in the shape of one, is hidden wherever else it turns up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..traces.events import Event, Values
from .secret_shapes import MASK, lines_of
from .secret_spellings import Index, spellings, without
from .secret_values import is_no_word
from .split_secrets import hidden_pieces

CUT = re.compile(r"['\"]?…")
LEAST = 4
"""Characters of a secret's beginning that are hidden where a text was cut in it."""
PIECE = re.compile(r"""(?<=['"])[^'"\s]{8,}(?=['"])""")
"""A string that may be nothing but a piece of a secret, which code took apart."""
_listening: tuple["Secrets", ...] = ()


def met(secrets: Iterable[str]) -> None:
    """Tell whoever records now that these were met while a value was encoded."""
    for known in _listening:
        known.learn(secrets)


class Secrets:
    """Remembers secrets and hides them in any text. Between `begin` and `end` it learns all that are met."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._texts: dict[str, str] = {}
        self._index: Index | None = None

    def begin(self) -> None:
        global _listening
        _listening = (*_listening, self)

    def end(self) -> None:
        global _listening
        place = _listening.index(self)
        _listening = _listening[:place] + _listening[place + 1 :]

    def learn(self, secrets: Iterable[str]) -> None:
        """Hide these from now on; in what was written down before too, as it is hidden when it is read."""
        for secret in secrets:
            if secret not in self._known:
                self._known.update(dict.fromkeys(lines_of(secret)))
                self._texts.clear()
                self._index = None

    def known(self) -> list[str]:
        """Those that are known by now, in the order in which they were met."""
        return [*self._known]

    def hide(self, text: str) -> str:
        """The text without any secret that is known by now."""
        if not self._known or not text:
            return text
        hidden = self._texts.get(text)
        if hidden is None:
            hidden = self._texts[text] = self._hidden(text)
        return hidden

    def hidden(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """The events without any of them, be it cut, or in two parts of a body."""
        if not self._known:
            return tuple(events)
        return tuple(
            map(self._event, hidden_pieces(events, [way for secret in self._known for way in spellings(secret)]))
        )

    def _event(self, event: Event) -> Event:
        values, changed, name = self._values(event.values), self._values(event.changed), self.hide(event.name)
        same = values is event.values and changed is event.changed and name == event.name
        return event if same else replace(event, name=name, values=values, changed=changed)

    def _values(self, values: Values) -> Values:
        hidden = {name: self.hide(value) for name, value in values.items()}
        return values if hidden == values else hidden

    def _hidden(self, text: str) -> str:
        index = self._index = self._index or Index(way for secret in self._known for way in spellings(secret))
        if "'" in text or '"' in text:
            text = PIECE.sub(self._without_piece, text)
        for way in sorted(index.within(text), key=lambda way: (-len(way), way)):
            text = without(text, way, MASK)
        for cut in reversed([*CUT.finditer(text)]) if CUT.search(text) else ():
            begin = index.beginning(text[: cut.start()], LEAST)
            if begin < cut.start():
                text = text[:begin] + MASK + text[cut.start() :]
        return text

    def _without_piece(self, match: re.Match[str]) -> str:
        piece = match.group()
        return MASK if is_no_word(piece) and any(piece in known for known in self._known) else piece
