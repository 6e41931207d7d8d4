"""Words for links that rest on an analyst's reading: what a brief or the screen says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db import dates
from db.model.claims import Basis, Link
from db.text import phrases

PUBLISHED_ONLY = "published links only"
"""What is said wherever links of analysts are left out."""

READING = "an analyst’s reading"
"""What a link is that no source states."""

_NAMED = 3
"""Maximum number of analysts named in a sentence; the rest is counted."""


def published_only(left_out: int) -> str:
    """Which links count where those of analysts are left out, and how many these are: a clause for a brief."""
    what = f"{'that rests' if left_out == 1 else 'that rest'} on an analyst’s reading"
    are = "is" if left_out == 1 else "are"
    rest = f"{phrases.count(left_out, 'link')} {what} {are} left out" if left_out else f"there are no others {what}"
    return f"{PUBLISHED_ONLY}; {rest}"


def reading_of(link: Link) -> str:
    """That a link is an analyst's reading, with name and day as far as known; "" for a published one."""
    if link.basis is not Basis.ANALYST:
        return ""
    signed = signature(link.by, link.at, unnamed="")
    return f"{READING} ({signed})" if signed else READING


def readings_among(links: Sequence[Link]) -> str:
    """How many of some links are readings, and whose: "1 of 2 links is an analyst's reading (AK, 27 Nov 2026)".

    Empty if all are published.
    """
    readings = [link for link in links if link.basis is Basis.ANALYST]
    if not readings:
        return ""
    one = len(readings) == 1
    number = f"{len(readings):,} of {phrases.count(len(links), 'link')}"
    if len(readings) == len(links):
        number = "The one link" if one else f"All {len(links):,} links"
    signed = list(dict.fromkeys(signature(link.by, link.at) for link in readings))
    more = len(signed) - _NAMED
    who = "; ".join([*signed[:_NAMED], f"and {more:,} more"] if more > 0 else signed)
    return f"{number} {'is an analyst’s reading' if one else 'are analysts’ readings'} ({who})"


def signature(name: str, at: str, spelt: Callable[[str], str] = dates.short, unnamed: str = "an analyst") -> str:
    """Who did something, and on which day: "AK, 27 Nov 2026". `at` is a time as ISO writes it, "" if not known."""
    day = at.partition("T")[0]
    return ", ".join(filter(None, (name or unnamed, spelt(day) if day else "")))
