"""Names of places in the manner of two languages, as different people spell them, in two scripts each."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

_ARABIC = str.maketrans(
    dict(zip("btjdrzsfqklmnhwyga", "بتجدرزسفقكلمنهويغا", strict=True))
    | {"i": "", "u": "", "e": "", "o": "", "'": "", "-": ""}
)
_ARABIC_PAIRS = (("kh", "خ"), ("sh", "ش"), ("th", "ث"), ("dh", "ذ"), ("gh", "غ"))
_CYRILLIC = str.maketrans(dict(zip("abvgdeziklmnoprstufyh", "абвгдезиклмнопрстуфых", strict=True)) | {"'": "ь"})
_CYRILLIC_PAIRS = (
    ("shch", "щ"),
    ("sh", "ш"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ch", "ч"),
    ("ts", "ц"),
    ("ya", "я"),
    ("yu", "ю"),
)


_SLAVIC_SWAPS = tuple(pair.split() for pair in ("kh h", "zh j", "g h", "ts c", "vka wka", "ya ia", "y i", "k ck"))
_ARABIC_SWAPS = tuple(pair.split() for pair in ("q k", "kh h", "u o", "u ou", "i e", "a e", "dh d", "j dj", "th t"))
"""What other people write for some letters."""


class Name(NamedTuple):
    """A name in one spelling; `is_slavic` says how others would spell it."""

    text: str
    is_slavic: bool


def arabic_name(rng: Random) -> Name:
    """A name such as al-Qadisa, Tell Maruba or Kafr Shinan."""
    onset = ("b", "d", "h", "j", "m", "n", "q", "r", "s", "t", "z", "sh", "kh", "th", "dh", "gh", "f", "k", "l")
    first, second, third = (rng.choice(onset) for _ in range(3))
    vowels = rng.choices("aiu", weights=(5, 3, 2), k=3)
    root = rng.choice(
        (
            f"{first}{vowels[0]}{second}{second[:1]}{vowels[1]}",
            f"{first}{vowels[0]}{second}{vowels[1]}{third}a",
            f"{first}{vowels[0]}{second}{third}{vowels[1]}{rng.choice('lrnmb')}",
            f"{first}{vowels[0]}{second}{third}a",
            f"{first}{vowels[0]}{second}{vowels[1]}{third}{vowels[2]}{rng.choice('nbly')}a",
        )
    ).capitalize()
    kind = rng.random()
    if kind < 0.4:
        return Name(f"al-{root}", is_slavic=False)
    if kind < 0.6:
        return Name(f"{rng.choice(('Tell', 'Deir', 'Kafr', 'Umm', 'Khan', 'Abu'))} {root}", is_slavic=False)
    return Name(root, is_slavic=False)


def slavic_name(rng: Random) -> Name:
    """A name such as Novaya Gornalka or Zherevets."""
    onset = ("b", "g", "d", "zh", "z", "k", "l", "m", "n", "p", "r", "s", "t", "v", "kh", "ch", "sh", "kr", "st", "br")
    root = "".join(rng.choice(onset) + rng.choice("aeiou") for _ in range(rng.choice((1, 2, 2))))
    ending = rng.choice(("vka", "no", "vo", "nka", "lets", "ts", "rsk", "lovka", "shino", "n"))
    prefix = rng.choice(("Novaya ", "Staraya ", "Malaya ")) if rng.random() < 0.15 else ""
    return Name(prefix + (root + ending).capitalize(), is_slavic=True)


def respelt(rng: Random, name: Name) -> str:
    """The name as somebody else may spell it, in Latin letters."""
    text = name.text
    if name.is_slavic:
        swaps = _SLAVIC_SWAPS
        few = 0.2
    else:
        if text.startswith("al-"):
            text = rng.choice(("al-", "Al-", "Al ", "El ", "el-", "", "")) + text[3:]
        swaps = _ARABIC_SWAPS
        few = 0.22
        if text.endswith("a"):
            text = text[:-1] + rng.choice(("a", "a", "ah", "eh", "e"))
        if rng.random() < 0.15 and len(text) > 4:
            text = f"{text[:-2]}'{text[-2:]}"
    for old, new in swaps:
        if rng.random() < few:
            text = text.replace(old, new, 1)
    if rng.random() < 0.2:
        at = rng.randrange(1, len(text))
        if text[at].isalpha() and text[at] not in "aeiouyh":
            text = text[:at] + text[at] + text[at:]
    return text[:1].upper() + text[1:] if rng.random() < 0.5 else text


def in_own_script(rng: Random, name: Name, inflected: bool = False) -> str:
    """The name in Cyrillic, perhaps as it stands in a sentence, or in Arabic."""
    text = name.text.lower()
    if not name.is_slavic:
        words = [
            ("ال" if word.startswith("al-") else "") + _arabic(rng, word.removeprefix("al-")) for word in text.split()
        ]
        return " ".join(words)
    for old, new in _CYRILLIC_PAIRS:
        text = text.replace(old, new)
    text = text.translate(_CYRILLIC)
    if inflected:
        text = text[:-1] + rng.choice("еиу") if text[-1] in "ао" else text + rng.choice(("е", "у", "ом"))
    return " ".join(word.capitalize() for word in text.split())


def _arabic(rng: Random, word: str) -> str:
    for old, new in _ARABIC_PAIRS:
        word = word.replace(old, new)
    ending = "ة" if word.endswith("a") else ""
    body = word[:-1] if ending else word
    long = rng.random() < 0.3
    body = body[:1] + "".join(letter for letter in body[1:] if long or letter != "a")
    doubled = "".join(letter for at, letter in enumerate(body) if at == 0 or body[at - 1] != letter)
    return doubled.translate(_ARABIC) + ending
