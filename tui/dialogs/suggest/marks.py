"""Which words of two texts are marked: those that both have and few others, and what makes a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.suggest.reading.cues import cue_of
from db.suggest.reading.words import words_of
from tui.widgets.cells import Span

COMMON = "pair--common"
DIFFERS = "pair--differs"

_TOKEN = re.compile(r"\d[\d.,\u00a0\u202f]*|[^\W_]+(?:['’ʼ][^\W\d_]+)*")
_ALIKE = 0.5
"""Share of the words of two texts that both have, from which on every other word makes a difference."""
_LONGEST = 4_000
"""Characters of a text in which words are looked for."""


class Marking:
    """Marks the words of two texts.

    What makes a difference are figures, words of denial or doubt, and in texts that are nearly the same whatever else
    only one of them has.
    """

    def __init__(self, one: str, other: str, common: frozenset[str]) -> None:
        """`common` are the keys of the words that tell, of those that both texts have."""
        first, second = _keys_of(one), _keys_of(other)
        shared = first & second
        self._common = common & shared
        self._shared = shared
        self._are_alike = len(shared) >= _ALIKE * len(first | second) > 0

    def spans(self, text: str, style: str) -> Iterator[Span]:
        """A part of one of the texts, in a style where no word is marked."""
        at = 0
        for match in _TOKEN.finditer(text):
            mark = self._mark(match[0])
            if mark:
                yield from ((text[at : match.start()], style), (match[0], mark))
                at = match.end()
        yield text[at:], style

    def _mark(self, written: str) -> str:
        key = _key(written)
        if key and key in self._common:
            return COMMON
        if written[0].isdigit():
            return COMMON if key in self._shared else DIFFERS
        if any(cue_of(word.folded) for word in words_of(written)):
            return DIFFERS
        return DIFFERS if self._are_alike and key and key not in self._shared else ""


def _keys_of(text: str) -> set[str]:
    keys = {_key(match[0]) for match in _TOKEN.finditer(text[:_LONGEST])}
    return keys - {""}


def _key(written: str) -> str:
    """Under which forms of a word, and ways to write a figure, meet."""
    if written[0].isdigit():
        return re.sub(r"[.,\u00a0\u202f]+$|(?<=\d)[,\u00a0\u202f](?=\d{3})", "", written)
    return next((word.key for word in words_of(written)), "")
