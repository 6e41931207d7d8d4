"""Suggestions as values."""

from __future__ import annotations

from typing import NamedTuple

from db.model.claims import Relation


class Grounds(NamedTuple):
    """One reason of a suggestion: the name of the feature, what it is in words, and what it counts (may be < 0)."""

    feature: str
    text: str
    weight: float


class Suggestion(NamedTuple):
    """A pair of claims that may bear on each other, as the link that would be drawn: `from_` `relation` `to`.

    Claims are named by uid, which stays, and by position, which holds for one edition of the case. `score` orders the
    suggestions of one run and means nothing else. `reasons` are those that count most, first.
    """

    from_: str
    to: str
    relation: Relation
    score: float
    reasons: tuple[Grounds, ...]
    from_position: int
    to_position: int


class Suggested(NamedTuple):
    """The suggestions of one claim, best first. `note` says why there are none, where that is due to the claim."""

    suggestions: tuple[Suggestion, ...]
    note: str = ""
