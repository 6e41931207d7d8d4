"""The order of day and month in a column, which all rows of a file decide together, or nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from db.importing.mapped.dates.formats import DateFormat
from db.importing.records import RefusedError

_NEAR = 31
"""Days within which a date that was entered later speaks for the order that leads to it."""

_HOW = "Say which with day_first = true or false, or with a single format"


class Decision(NamedTuple):
    """The order in which dates are read that fit two formats, or the `doubt` because of which they are refused."""

    order: str = ""
    doubt: str = ""

    def takes(self, order: str) -> bool:
        """Whether dates in an order are read so: the same, or the same but for the year."""
        return bool(self.order) and self.order in (order, "".join(letter for letter in order if letter in "md"))


UNDECIDED = Decision()


class UndecidedOrderError(ValueError):
    """A date fits two formats, and the file has not been asked which of them its column has."""


def readings(formats: Sequence[DateFormat], text: str) -> dict[str, str]:
    """What a text can mean: for each order of year, month and day that fits, the date in EDTF."""
    found: dict[str, str] = {}
    for form in formats:
        if form.order and form.order not in found and (date := form.read(text)) is not None:
            found[form.order] = date
    return found


class OrderVotes:
    """What the rows of a file say of the order of the dates in some columns."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.certain: Counter[str] = Counter()
        self.near: Counter[str] = Counter()
        self.doubtful: Counter[str] = Counter()
        self.both = 0
        self.example = ""

    def count(self, formats: Sequence[DateFormat], text: str, entered: str = "") -> None:
        """Count a text. `entered` is a date on which it was entered, if that is known."""
        found = readings(formats, text)
        if not found:
            return
        self.names |= {form.order: form.written for form in reversed(formats) if form.order}
        if len(set(found.values())) == 1:
            if len(found) == 1:
                self.certain.update(list(found))
            return
        self.both += 1
        self.example = self.example or text
        self.doubtful.update(list(found))
        near = [order for order, day in found.items() if entered and 0 <= _days(day, entered) <= _NEAR]
        if len(near) == 1:
            self.near.update(near)

    def decision(self) -> tuple[Decision, str]:
        """The order, and how it was found in words; "" if nothing had to be decided."""
        if not self.both:
            return UNDECIDED, ""
        rows = "1 row" if self.both == 1 else f"{self.both:,} rows"
        told = f"{rows} fit several date formats, such as {self.example}"
        certain = {order: self.certain[order] for order in self.doubtful if self.certain[order]}
        if len(certain) == 1:
            [(order, number)] = certain.items()
            only = "1 row fits" if number == 1 else f"{number:,} rows fit"
            return Decision(order), f"{told}; they are read as {self.names[order]}, the only format that {only}"
        if not certain and len(self.near) == 1:
            [(order, number)] = self.near.items()
            why = f"which {number:,} of them stand shortly before the day of their entry"
            return Decision(order), f"{told}; they are read as {self.names[order]}, with {why}"
        if certain:
            each = " and ".join(f"{number:,} only {self.names[order]}" for order, number in certain.items())
            return Decision(doubt=f"other rows of this column fit {each}. {_HOW}"), ""
        return Decision(doubt=f"no row of this column tells. {_HOW}"), ""


def _days(day: str, entered: str) -> int:
    """The days from one date to another; -1 if either is no day."""
    try:
        return (date.fromisoformat(entered[:10]) - date.fromisoformat(day[:10])).days
    except ValueError:
        return -1


def in_doubt(found: Iterable[str], doubt: str, text: str) -> RefusedError:
    """The refusal of a date that can be read in several ways."""
    meant = " or ".join(dict.fromkeys(day[:10] for day in found))
    return RefusedError(f"“{text}” may be {meant}: {doubt}")
