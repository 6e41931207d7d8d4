"""Names as they sound, so that one place in two scripts, or in two spellings, is found to be one.

Cyrillic and Arabic letters are written in Latin ones; what transliterations disagree on (articles, apostrophes, doubled
letters, vowels, kh and h, q and k) is evened out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from db.text.safe import fold


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوىيةءپچژگکی",
        "a b t th j h kh d dh r z s sh s d t z _ gh f k k l m n h u a i a _ p ch j g k i".replace("_", "").split(" "),
        strict=True,
    )
)
_LATIN = str.maketrans(_CYRILLIC | _ARABIC | {"'": "", "`": "", "\u02bf": "", "\u02be": "", "-": " "})

_SOUNDS = (
    (re.compile(r"shch|sch|tch|sh|ch"), "S"),
    (re.compile(r"dzh|dj|zh|j"), "J"),
    (re.compile(r"kh|gh|g|h"), "h"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|[qc]"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ou|oo|au|aw|ow|uw|o"), "u"),
    (re.compile(r"ai|ay|ei|ey|ae"), "e"),
    (re.compile(r"ee|ie|iy|yi|y"), "i"),
    (re.compile(r"w"), "v"),
    (re.compile(r"e"), "a"),
)
"""What spellings of one sound become, in this order."""
_ARTICLES = word_set(
    """
    al el ul as es ash esh at et ad ed ar er an en az ez il the la le los las de
    """
)
_GLUED = re.compile(r"[ae](?P<sun>sh|[lszrtdn])(?=(?P=sun))")
"""An Arabic article that is written in one with the name, before a letter that it is assimilated to: Ezzor."""
_VOWELS = re.compile(r"[aiu]+")
_FINAL_H = re.compile(r"(?<=[ai])h$")
_WORD = re.compile(r"[^\W_]+(?:['`’ʿʾ][^\W_]+)*")
_ARABIC_WORD = re.compile(r"[\u0600-\u06ff]")
_ARABIC_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=...)")
_SAME_BONES = (0.0, 0.0, 0.62, 0.85)
"""How alike words with the same consonants are at least, by the number of these: two agree by accident."""
_CACHED = 8_192


class Spelling(NamedTuple):
    """One word of a name: as it sounds with vowels, and its consonants alone."""

    sound: str
    bones: str


@lru_cache(_CACHED)
def in_latin(folded: str) -> str:
    """A folded word in Latin letters."""
    return folded if folded.isascii() else folded.translate(_LATIN)


@lru_cache(_CACHED)
def spelling(folded: str) -> Spelling:
    """How a folded word sounds. Its article is left out."""
    word = folded
    if _ARABIC_WORD.match(word):
        word = _ARABIC_ARTICLE.sub("", word)
    word = in_latin(word).replace("'", "").replace("’", "").replace("`", "")
    glued = _GLUED.match(word)
    if glued:
        word = word[glued.end() :]
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    sound = _FINAL_H.sub("", "".join(letter for letter, _ in groupby(word)))
    return Spelling(sound, _bones(sound))


def _bones(sound: str) -> str:
    """The consonants of a word; a vowel at its beginning is kept as one sign."""
    return ("a" if sound[:1] in ("a", "i", "u") else "") + _VOWELS.sub("", sound)


def is_article(folded: str) -> bool:
    """Whether a folded word is an article or another small word in front of names."""
    return in_latin(folded) in _ARTICLES


def name_words(name: str) -> list[str]:
    """The folded words of a name, without articles."""
    return [word for word in _WORD.findall(fold(name)) if not is_article(word)]


@lru_cache(_CACHED // 4)
def _pairs_of(sound: str) -> frozenset[str]:
    padded = f"^{sound}$"
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


@lru_cache(_CACHED)
def likeness(one: Spelling, other: Spelling) -> float:
    """How alike two words sound, from 0 to 1; 1 only if they sound the same."""
    if one.sound == other.sound:
        return 1.0
    ones, others = _pairs_of(one.sound), _pairs_of(other.sound)
    alike = 2 * len(ones & others) / (len(ones) + len(others))
    if one.bones == other.bones:
        alike = max(alike, _SAME_BONES[min(len(one.bones.removeprefix("a")), 3)])
    return min(alike, 0.95)
