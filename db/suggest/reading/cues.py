"""Cue words: what says that a statement denies, doubts, admits or corrects something."""

from __future__ import annotations

import tomllib
from enum import IntFlag
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from db.text.safe import fold

_BEGUN = 4
"""Letters of a word by which beginnings are looked up; each beginning has at least as many, or stands whole."""


class Cue(IntFlag):
    """What a statement does, by its words."""

    DENIAL = 1
    NEGATION = 2
    DOUBT = 4
    ACKNOWLEDGEMENT = 8
    CORRECTION = 16


class _Lexicon(NamedTuple):
    """Folded words, and beginnings of words by their first letters, each with its cue."""

    words: dict[str, Cue]
    beginnings: dict[str, list[tuple[str, Cue]]]


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, Cue] = {}
    beginnings: dict[str, list[tuple[str, Cue]]] = {}
    for kind, by_language in _read().items():
        cue = Cue[kind.upper()]
        for listed in by_language.values():
            for word in listed.split():
                folded = fold(word.removesuffix("*"))
                if word.endswith("*"):
                    beginnings.setdefault(folded[:_BEGUN], []).append((folded, cue))
                else:
                    words[folded] = words.get(folded, Cue(0)) | cue
    return _Lexicon(words, beginnings)


def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("db.suggest.reading").joinpath("cues.toml").read_text(encoding="utf-8"))


def cue_of(word: str) -> Cue:
    """What a folded word is a sign of; nothing for most words."""
    words, beginnings = _lexicon()
    cue = words.get(word, Cue(0))
    for begun, other in beginnings.get(word[:_BEGUN], ()):
        if word.startswith(begun):
            cue |= other
    return cue


def languages() -> frozenset[str]:
    """The ISO 639 codes of the languages whose cue words are known."""
    return frozenset(language for by_language in _read().values() for language in by_language)
