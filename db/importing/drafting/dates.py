"""The formats of the dates in a column, as far as its values tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.importing.drafting.columns import ForeignColumn
from db.importing.mapped.dates.formats import date_format
from db.importing.mapped.dates.orders import readings

_TIMES = ("", " H:i", " H:i:s", " h:i A", " h:i:s A", ", H:i", " H:iP", " H:i:sP", " H:i P", " H:i:s P")
_DAYS = (
    *("Y-m-d", "d.m.Y", "d/m/Y", "m/d/Y", "Y/m/d", "d-m-Y", "m-d-Y", "Y.m.d", "d F Y", "F d, Y", "d-F-Y", "F d Y"),
    *("d.m.y", "d/m/y", "m/d/y", "d-F-y", "Ymd", "m/Y", "F Y", "m.Y"),
)
_FORMATS = tuple(
    date_format(written)
    for written in ("edtf", *(day + time for time in _TIMES for day in _DAYS if not time or "d" in day))
)
_COUNTED = (("unix", 10), ("unix-ms", 13))
_LEAST = 0.9
_MOST_FORMATS = 3
_TIME_WORDS = frozenset(("time", "timestamp", "date", "created", "posted", "published", "at", "ts", "unix", "utc"))


class DatesFound(NamedTuple):
    """The formats of a column of dates. `doubt` is an example of a date for which no row tells the order."""

    formats: tuple[str, ...]
    doubt: str = ""


def dates_in(column: ForeignColumn) -> DatesFound | None:
    """The formats that fit the values of a column, None if it has no dates."""
    values = list(dict.fromkeys(column.values))
    if not values or column.length > 6:
        return None
    counted = _counted(column, values)
    if counted:
        return counted
    if all(value.isdigit() and len(value) < 8 for value in values) and not _names_year(column):
        return None
    chosen: list[str] = []
    rest = values
    while rest and len(chosen) < _MOST_FORMATS:
        best = max(_FORMATS, key=lambda form: sum(form.read(value) is not None for value in rest))
        left = [value for value in rest if best.read(value) is None]
        if len(left) == len(rest):
            break
        chosen.append(best.written)
        rest = left
    if len(rest) > (1 - _LEAST) * len(values):
        return None
    return _with_order(tuple(chosen), values)


def _names_year(column: ForeignColumn) -> bool:
    """Whether numbers in a column may be years."""
    return bool(column.words & {"year", "date"}) and all(len(value) == 4 for value in column.values)


def _counted(column: ForeignColumn, values: Sequence[str]) -> DatesFound | None:
    """Seconds or milliseconds since 1970, if the name of the column says that it is a time."""
    for name, digits in _COUNTED:
        if column.words & _TIME_WORDS and all(value.isdigit() and len(value) == digits for value in values):
            return DatesFound((name,))
    return None


def _with_order(chosen: tuple[str, ...], values: Sequence[str]) -> DatesFound:
    """The formats with their twins that have day and month the other way round; and whether the values decide."""
    twins = [_twin(written) for written in chosen]
    both = tuple(dict.fromkeys(name for pair in zip(chosen, twins, strict=True) for name in pair if name))
    formats = tuple(date_format(written) for written in both)
    certain: set[str] = set()
    doubt = ""
    for value in values:
        found = readings(formats, value)
        if len(set(found.values())) > 1:
            doubt = doubt or value
        elif len(found) == 1:
            certain.update(order for order in found if order.strip("Yy") in ("md", "dm"))
    if not doubt:
        return DatesFound(chosen)
    return DatesFound(both, "" if len(certain) == 1 else doubt)


def _twin(written: str) -> str:
    """The format with day and month exchanged if a date can fit both; "" if it cannot."""
    if not all(letter in written for letter in "dm") or written.startswith(("Y", "y")):
        return ""
    twin = written.translate(str.maketrans("dm", "md"))
    return twin if any(twin.startswith(form.written) or form.written == twin for form in _FORMATS) else ""
