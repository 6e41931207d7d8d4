"""FigureRange as people write them: "10-15", "about 50", "at least 40", "two dozen", "dozens"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from db.importing.records import RefusedError
from db.text.figures import MAY_BE_THOUSANDS


class FigureRange(NamedTuple):
    """The lowest, the best and the highest value of a figure, and what to note of it."""

    low: float | None = None
    best: float | None = None
    high: float | None = None
    note: str = ""


NumberReader = Callable[[str], "float | None"]
"""Reads a number in digits; None for other text. Raises RefusedError for a number that may be two."""

_ABOUT = (
    *("~", "≈", "±", "c.", "ca.", "ca", "circa", "about", "around", "approx.", "approx", "approximately", "roughly"),
    *("some", "nearly", "almost", "an estimated", "estimated", "est.", "etwa", "rund", "ungefähr", "environ"),
    *("unos", "unas", "cerca de", "около", "примерно", "приблизительно", "порядка", "близько", "приблизно", "حوالي"),
)
_AT_LEAST = (
    *(">", ">=", "≥", "=>", "more than", "over", "above", "at least", "no fewer than", "no less than", "not less than"),
    *("not fewer than", "minimum", "min.", "min", "upwards of", "in excess of", "as few as", "mindestens", "mehr als"),
    *("über", "au moins", "plus de", "al menos", "más de", "более чем", "более", "больше", "свыше", "не менее"),
    *("как минимум", "по меньшей мере", "понад", "більше", "більш як", "щонайменше", "не менше", "أكثر من"),
)
_AT_MOST = (
    *("<", "<=", "≤", "less than", "fewer than", "under", "below", "up to", "at most", "no more than", "not more than"),
    *("maximum", "max.", "max", "as many as", "höchstens", "bis zu", "weniger als", "moins de", "jusqu'à", "hasta"),
    *("menos de", "менее", "меньше", "не более", "до", "менше", "не більше", "щонайбільше"),
)
_MORE_BEHIND = ("+", "or more", "and more", "or above", "plus")
_LESS_BEHIND = ("or fewer", "or less", "or below")
_COUNTED = (
    *("people", "persons", "person", "men", "women", "children", "civilians", "soldiers", "troops", "fighters"),
    *("servicemen", "military", "dead", "deaths", "killed", "wounded", "injured", "casualties", "victims", "bodies"),
    *("missing", "drones", "missiles", "rockets", "shells", "tanks", "vehicles", "houses", "buildings"),
    *("человек", "людей", "осіб", "убитых", "раненых"),
)
_TIMES = {"k": 1e3, "thousand": 1e3, "thousands": 1e3, "тыс.": 1e3, "тыс": 1e3, "тис.": 1e3, "тис": 1e3, "mln": 1e6}
_TIMES |= {"million": 1e6, "millions": 1e6, "млн": 1e6, "billion": 1e9, "bn": 1e9, "dozen": 12, "hundred": 100}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = dict(zip(_ONES, range(20), strict=True)) | dict(zip(_TENS, range(20, 100, 10), strict=True))
_WORDS |= {"a": 1, "an": 1}

_DASHES = str.maketrans("–—‒−‐‑", "------")
_HAS_DIGIT = re.compile(r"\d")
_RANGE = re.compile(r"(?:between |from )?(.+?) ?(?:-| to | and | or |\.\.| bis | до ) ?(.+)")
_TIMES_BEHIND = re.compile(r"(.+?) ?(" + "|".join(sorted(map(re.escape, _TIMES), key=len, reverse=True)) + ")")
_LONGEST = 120


def _in_front(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    ends = (re.escape(one) + ("\\b ?" if one[-1].isalnum() else " ?") for one in ordered)
    return re.compile(f"(?:{'|'.join(ends)})")


def _behind(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(.+?) ?(?:" + "|".join(map(re.escape, phrases)) + ")")


_IS_ABOUT, _IS_AT_LEAST, _IS_AT_MOST = _in_front(_ABOUT), _in_front(_AT_LEAST), _in_front(_AT_MOST)
_IN_FRONT: tuple[tuple[re.Pattern[str], Callable[[float], FigureRange]], ...] = (
    (_IS_AT_LEAST, lambda value: FigureRange(low=value)),
    (_IS_AT_MOST, lambda value: FigureRange(high=value)),
    (_IS_ABOUT, lambda value: FigureRange(best=value)),
)
_HAS_MORE, _HAS_LESS = _behind(_MORE_BEHIND), _behind(_LESS_BEHIND)
_UNIT_BEHIND = re.compile(r"(.+?) (?:of )?(?:" + "|".join(map(re.escape, _COUNTED)) + ")")


def in_words(written: str, number: NumberReader) -> FigureRange | None:
    """A figure that is more than a number in digits; None if the text has digits that cannot be understood.

    Bounds stand in `low` and `high`. A text without any number gives no figure. Whatever is not exactly a range is
    noted as written. Raises RefusedError for a number that may be two.
    """
    text = " ".join(unicodedata.normalize("NFKC", written).casefold().translate(_DASHES).split())
    if len(text) > _LONGEST:
        return None
    note = f"The file gives the figure as “{' '.join(written.split())}”."
    while match := _UNIT_BEHIND.fullmatch(text):
        text = match[1]
    found = _bounded(text, number)
    if found is not None:
        is_range = found.low is not None and found.high is not None and _HAS_DIGIT.match(text)
        return found._replace(note=found.note or ("" if is_range else note))
    return None if _HAS_DIGIT.search(text) else FigureRange(note=note)


def _bounded(text: str, number: NumberReader) -> FigureRange | None:
    """A number or range with the words around it."""
    if (value := _value(text, number)) is not None:
        return FigureRange(best=value)
    if match := _HAS_MORE.fullmatch(text):
        value = _value(match[1], number)
        return None if value is None else FigureRange(low=value)
    if match := _HAS_LESS.fullmatch(text):
        value = _value(match[1], number)
        return None if value is None else FigureRange(high=value)
    for pattern, place in _IN_FRONT:
        if (match := pattern.match(text)) and (inner := _value(text[match.end() :], number)) is not None:
            return place(inner)
    if match := _IS_ABOUT.match(text):
        text = text[match.end() :]
    ends = _RANGE.fullmatch(text)
    if ends is None:
        return None
    low, high = _value(ends[1], number), _value(ends[2], number)
    if low is None or high is None:
        return None
    times = _TIMES_BEHIND.fullmatch(ends[2])
    if times and low < high and _value(times[1], number) is not None and not _TIMES_BEHIND.fullmatch(ends[1]):
        low *= _TIMES[times[2]]  # 10-15 thousand
    if low > high:
        return None
    return FigureRange(low=low, high=high)


def _value(text: str, number: NumberReader) -> float | None:
    """A number in digits or in English words, with "thousand" and the like behind it."""
    text = text.strip().removesuffix("?").rstrip() if not text.endswith("??") else text
    if not text:
        return None
    if (value := number(text)) is not None:
        return value
    if match := _TIMES_BEHIND.fullmatch(text):
        inner = _value(match[1], number)
        return None if inner is None else inner * _TIMES[match[2]]
    if text == "half a dozen":
        return 6
    return _spelt(text)


def _spelt(text: str) -> float | None:
    """A number below 100 in English words: "twenty-five"."""
    parts = text.replace("-", " ").split()
    if not 1 <= len(parts) <= 2 or not all(part in _WORDS for part in parts):
        return None
    values = [_WORDS[part] for part in parts]
    if len(values) == 1:
        return float(values[0])
    return float(sum(values)) if values[0] >= 20 and values[0] % 10 == 0 and 0 < values[1] < 10 else None


def refuse_thousands(text: str, about: str, advice: str) -> None:
    """Raise RefusedError for a number with three digits behind its only separator, which may be a group."""
    plain = text.strip()
    if MAY_BE_THOUSANDS.fullmatch(plain):
        whole = plain.replace(".", "").replace(",", "")
        raise RefusedError(f"{about} “{plain}” may be {whole}, or {plain.rstrip('0')}. {advice}")
