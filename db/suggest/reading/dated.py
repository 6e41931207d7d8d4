"""Dates in the text of a claim, in words or in digits: "12 October", "12 жовтня", "٦ تشرين الأول", "12.10.2024".

They are hints for suggestions and never stored. A year that is not written is the nearest before the statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from db.suggest.reading.spelling import word_set
from db.text.safe import fold

_MONTHS = (
    "january jan січень січня січні январь января январе янв يناير جانفي",
    "february feb лютий лютого лютому февраль февраля феврале фев شباط فبراير فيفري",
    "march mar березень березня березні март марта марте اذار مارس",
    "april apr квітень квітня квітні апрель апреля апреле апр نيسان ابريل افريل",
    "may травень травня травні май мая мае ايار مايو ماي",
    "june jun червень червня червні июнь июня июне حزيران يونيو جوان",
    "july jul липень липня липні июль июля июле تموز يوليو جويلية",
    "august aug серпень серпня серпні август августа августе авг اب اغسطس اوت",
    "september sept sep вересень вересня вересні сентябрь сентября сентябре сен ايلول سبتمبر",
    "october oct жовтень жовтня жовтні октябрь октября октябре окт اكتوبر",
    "november nov листопад листопада листопаді ноябрь ноября ноябре ноя نوفمبر",
    "december dec грудень грудня грудні декабрь декабря декабре дек ديسمبر",
)
"""The names of each month in English, Ukrainian, Russian and Arabic, as they stand in sentences."""
_TWO_WORDS = {
    ("كانون", "الثاني"): 1,
    ("تشرين", "الاول"): 10,
    ("تشرين", "الثاني"): 11,
    ("كانون", "الاول"): 12,
}
_NEEDS_A_DAY = word_set(
    """
    may march mar jan feb apr jun jul aug sep oct nov dec мая май марте اب ماي جوان
    """
)
"""Names of months that are other words as well, and short forms: they say nothing without a day or a year."""
_FILLERS = word_set(
    """
    st nd rd th of the de го е й числа число около about around early late mid
    """
)
_BEFORE_YEAR = word_set(
    """
    of in року рік р года год г عام سنة من لعام
    """
)
_JOINED = word_set(
    """
    and to through till until і и й та по до و الى حتى
    """
) | set("-–—/&")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[-–—/&]")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})(?![\d/-]|\.\d)")
_YEARS = range(1900, 2101)
_SLACK = 1
"""Days by which a date may come after the statement: time zones."""
_MOST = 8


class TextDate(NamedTuple):
    """A date that a text names: its first and last day as proleptic Gregorian ordinals, and the words for it."""

    first: int
    last: int
    words: str


class _ReadDate(NamedTuple):
    """A date as it stands in a text: year and day may be missing (0). `last` is the day at the end of a range."""

    year: int
    month: int
    day: int
    last: int
    words: str


@cache
def _month_numbers() -> dict[str, int]:
    return {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


def is_month(folded: str) -> bool:
    """Whether a folded word is the name of a month."""
    return folded in _month_numbers()


_OTHER_WORDS = frozenset(map(fold, _NEEDS_A_DAY))


def dates_in(text: str, stated: int | None) -> list[TextDate]:
    """The dates in a text, in its order, each once. `stated` is the last day on which it may have been said.

    Dates after the statement are left out, and so are those of which nobody can tell the year.
    """
    tidy = _with_plain_digits(fold(text))
    found: dict[tuple[int, int], TextDate] = {}
    years = {int(token) for token in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", tidy)}
    only_year = years.pop() if len(years) == 1 else 0
    for read in (*_in_digits(tidy), *_in_words(tidy)):
        when = _resolved(read, stated, only_year)
        if when and (stated is None or when.first <= stated + _SLACK):
            found.setdefault(when[:2], when)
    return list(found.values())[:_MOST]


def _with_plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if not character.isascii() and character.isdecimal() else character
        for character in text
    )


def _in_digits(text: str) -> Iterator[_ReadDate]:
    for match in _NUMERIC.finditer(text):
        first, sign, second, third = match.groups()
        if len(first) == 4:
            yield _ReadDate(int(first), int(second), int(third), int(third), match[0])
            continue
        if len(third) not in (2, 4) or len(first) > 2:
            continue
        year = int(third) + (2000 if len(third) == 2 else 0)
        one, other = int(first), int(second)
        if other <= 12:
            yield _ReadDate(year, other, one, one, match[0])
        if one <= 12 and one != other and (sign != "." or other > 12):
            yield _ReadDate(year, one, other, other, match[0])


def _in_words(text: str) -> Iterator[_ReadDate]:
    months = _month_numbers()
    tokens = _TOKEN.findall(text)
    for at, token in enumerate(tokens):
        month, end = months.get(token, 0), at + 1
        if not month and at + 1 < len(tokens):
            month, end = _TWO_WORDS.get((token, tokens[at + 1]), 0), at + 2
        if month:
            read = _around(tokens, at, end, month)
            if read.day or read.year or token not in _OTHER_WORDS:
                yield read


def _around(tokens: list[str], at: int, end: int, month: int) -> _ReadDate:
    """The date of which `tokens[at:end]` is the month."""
    before = at - 1
    while before >= 0 and tokens[before] in _FILLERS:
        before -= 1
    last = _day(tokens, before)
    day = last
    if last:
        if before >= 2 and tokens[before - 1] in _JOINED:
            day = _day(tokens, before - 2) or last
        behind = end
    else:
        behind = end + (tokens[end : end + 1] == ["the"])
        day = last = _day(tokens, behind)
        if day:
            behind += 1
            while tokens[behind : behind + 1] and tokens[behind] in _FILLERS:
                behind += 1
            if behind + 1 < len(tokens) and tokens[behind] in _JOINED and (later := _day(tokens, behind + 1)):
                last, behind = later, behind + 2
    year, behind = _year(tokens, behind)
    first = before - 2 * (day != last) if _day(tokens, before) else at
    return _ReadDate(year, month, day, max(last, day), " ".join(tokens[first:behind]))


def _year(tokens: list[str], at: int) -> tuple[int, int]:
    """The year that stands at a place or behind a filler, or 0, and where what follows it begins."""
    for place in (at, at + 1 if tokens[at : at + 1] and tokens[at] in _BEFORE_YEAR else at):
        token = tokens[place] if place < len(tokens) else ""
        if len(token) == 4 and token.isdigit() and int(token) in _YEARS:
            return int(token), place + 1
    return 0, at


def _day(tokens: list[str], at: int) -> int:
    """The day of a month that stands at a place; 0 if none does."""
    token = tokens[at] if 0 <= at < len(tokens) else ""
    return int(token) if token.isdigit() and len(token) <= 2 and 1 <= int(token) <= 31 else 0


def _resolved(read: _ReadDate, stated: int | None, only_year: int) -> TextDate | None:
    """The days that a date means; None if there is no such day, or no telling in which year."""
    if read.year:
        return _days(read, read.year)
    if stated is None:
        return _days(read, only_year) if only_year else None
    year = date.fromordinal(stated).year
    for likely in (only_year, year, year - 1):
        when = _days(read, likely) if likely else None
        if when and when.first <= stated + _SLACK:
            return when
    return None


def _days(read: _ReadDate, year: int) -> TextDate | None:
    try:
        if read.day:
            first, last = date(year, read.month, read.day), date(year, read.month, read.last)
        else:
            first = date(year, read.month, 1)
            last = date.fromordinal(date(year + read.month // 12, read.month % 12 + 1, 1).toordinal() - 1)
    except ValueError:
        return None
    return TextDate(first.toordinal(), last.toordinal(), read.words)
