"""How well something that can be chosen fits a typed text: beginnings of words, then middles, then single letters."""

from __future__ import annotations

from enum import IntEnum

from db.text.names import words_in
from db.text.safe import fold


class Rank(IntEnum):
    """How a text fits, the best first."""

    BEGINS = 0
    """The name begins with the text."""
    WORD = 1
    """Words of the name begin with the words of the text."""
    KEYWORD = 2
    """So it is with other words that belong to the name."""
    INSIDE = 3
    """The words of the text are somewhere inside of the name."""
    FUZZY = 4
    """The letters of the text come in the name in this order."""


def order(fit: Rank) -> int:
    """Where a fit stands among those of different kinds of things: all beginnings of words in a name are equal."""
    return max(fit, Rank.WORD)


def fit_of(text: str, name: str, keywords: str = "") -> Rank | None:
    """How a typed text fits a name and its keywords; None if it does not. Case and accents do not count.

    An empty text fits everything. Words of one letter fit beginnings of words only.
    """
    typed = " ".join(fold(text).split())
    wanted, folded = words_in(typed) or typed.split(), fold(name)
    if folded.startswith(typed):
        return Rank.BEGINS
    parts = (words_in(folded), words_in(fold(keywords)))
    fits = [_fit_of_word(word, folded, *parts) for word in wanted]
    if None not in fits:
        return max(fit for fit in fits if fit is not None)
    return Rank.FUZZY if len(typed) > 1 and _in_order(typed, folded) else None


def _fit_of_word(word: str, name: str, words: list[str], keywords: list[str]) -> Rank | None:
    if any(part.startswith(word) for part in words):
        return Rank.WORD
    if any(part.startswith(word) for part in keywords):
        return Rank.KEYWORD
    return Rank.INSIDE if len(word) > 1 and word in name else None


def _in_order(text: str, name: str) -> bool:
    """Whether the letters and digits of a text come in a name in this order, with others in between."""
    letters, rest = "".join(words_in(text)), iter(name)
    return bool(letters) and all(letter in rest for letter in letters)
