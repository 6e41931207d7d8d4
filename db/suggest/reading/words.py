"""The words of a text: as written and folded, with a key under which their forms and spellings meet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from db.suggest.reading.cues import cue_of
from db.suggest.reading.spelling import spelling
from db.text.safe import fold

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"'s?$")
_PLURAL = re.compile(r"(?<=[a-rt-z]{3})s$")
_CACHED = 8_192
_KEY = 5
"""Letters of a key at most: endings differ, beginnings tell."""
_SHORT = 3


class Word(NamedTuple):
    """A word of a text. `is_name` if it is written as a name, or in a script that does not tell.

    `cue` is what it is a sign of, as the number of a `Cue`.
    """

    folded: str
    key: str
    is_name: bool
    cue: int


def words_of(text: str) -> list[Word]:
    """The words of a text in their order, numbers among them."""
    return [_word(written) for written in _WORD.findall(text)]


@lru_cache(_CACHED)
def _word(written: str) -> Word:
    folded = _POSSESSIVE.sub("", fold(written))
    first = written[0]
    return Word(folded, _key(folded), not first.isdigit() and first == first.upper(), cue_of(folded).value)


def _key(folded: str) -> str:
    """What words of one stem have in common, in any script; "" for a word that tells nothing."""
    if folded.isdigit():
        return folded if len(folded) > 1 else ""
    sound, bones = spelling(_PLURAL.sub("", folded))
    if len(folded) < _SHORT or not bones:
        return ""
    return bones[:_KEY] if len(bones) >= _SHORT else sound[:_KEY]
