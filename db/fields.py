"""The fields of a filter: what each is called, which values it takes, and which claims a value selects.

A new field is one more entry in `FIELDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyroaring import BitMap

from db import dates
from db.errors import FilterError
from db.index import NOTHING, Index, Statuses, union
from db.model import Actor, Region, Status
from db.names import CANDIDATES, Names, listed, nearest, split
from db.text import fold


class Scope(Protocol):
    """What a field may look at to find the claims that it selects."""

    @property
    def index(self) -> Index:
        """All sets of the case."""

    @property
    def statuses(self) -> Statuses:
        """What the links make of the claims at the time asked for."""

    @property
    def actor_names(self) -> Names[Actor]:
        """Actors by what they are called."""

    @property
    def region_names(self) -> Names[Region]:
        """Regions by what they are called."""

    def note(self, remark: str) -> None:
        """Keeps a remark for the user about how a value was understood."""

    def with_text(self, pattern: str) -> BitMap:
        """The claims in which a word begins so, or in which a phrase in double quotes occurs."""

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""

    def with_uid(self, uid: str) -> BitMap | None:
        """The claim with this uid; None if there is none."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter language.

    `check` brings a value into its canonical form or raises ValueError with what is wrong; `select` finds the
    claims; `known` lists the values that can be offered while typing, where these are not nodes of a tree.
    """

    name: str
    summary: str
    example: str
    check: Callable[[str], str]
    select: Callable[[Scope, str], BitMap]
    known: Callable[[Scope], Iterable[str]] = lambda _: ()


def _any_value(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if (chosen := value.strip().casefold()) in choices:
            return chosen
        near = nearest(value, choices)
        hint = f"did you mean {listed(near, 'or')}?" if near else f"it takes {listed(choices, 'or')}"
        raise ValueError(f"{value!r} is not a value it takes: {hint}")

    return check


def _time_span(value: str) -> str:
    dates.span(value.strip())
    return value.strip()


def _day(value: str) -> str:
    end = dates.parse(value.strip()).end
    if end is None:
        raise ValueError(f"{value!r} has no last day")
    return value.strip()


def _actor(scope: Scope, value: str) -> BitMap:
    found = scope.actor_names.resolve(value)
    scope.note(found.note)
    return scope.index.actors.get(found.node.id, NOTHING)


def _region(scope: Scope, value: str) -> BitMap:
    found = scope.region_names.resolve(value)
    scope.note(found.note)
    return scope.index.regions.get(found.node.id, NOTHING)


def _status(scope: Scope, value: str) -> BitMap:
    return scope.statuses.positions[Status(value)]


def _source(scope: Scope, value: str) -> BitMap:
    by_uid = scope.from_source(value)
    if by_uid is not None:
        return by_uid
    return _from_table("source", scope.index.outlets, value)


def _from_table(field: str, table: Mapping[str, BitMap], value: str) -> BitMap:
    """The claims under a name of the table; a name may be shortened to some of its words if one only fits."""
    wanted = fold(value)
    same = [found for name, found in table.items() if fold(name) == wanted]
    if same:
        return union(same)
    words = set(split(wanted))
    named = [name for name in table if words <= set(split(fold(name)))]
    if len(named) == 1:
        return table[named[0]]
    near = named or nearest(value, table)
    if near:
        hint = f"Did you mean {listed(near[:CANDIDATES], 'or')}?"
    else:
        hint = f"There are {listed(list(table)[:12])}." if table else "No claim has one."
    raise FilterError(f"no {field} in this case is called {value!r}. {hint}")


def _flag(scope: Scope, value: str) -> BitMap:
    if value == "superseded":
        return scope.statuses.superseded
    if value == "link":
        return scope.statuses.linked
    return scope.index.flags.get(value, NOTHING)


def _claim(scope: Scope, value: str) -> BitMap:
    found = scope.with_uid(value)
    if found is None:
        raise FilterError(f"this case has no claim with the id {value!r}")
    return found


TEXT = "text"
"""The field of bare words and quoted phrases, which are written without a field name."""
AS_OF = "asof"
STATUSES = tuple(status.value for status in Status)
FLAGS = ("quote", "date", "source", "link", "figure")

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("actor", "who speaks, with everyone who speaks for them", "actor:gerasimov", _any_value, _actor),
        Field("region", "where, with every place inside", "region:kursk", _any_value, _region),
        Field(
            "status",
            "what the links make of the claim",
            "status:disputed,questioned",
            _one_of(*STATUSES),
            _status,
            lambda _: STATUSES,
        ),
        Field(
            "topic",
            "what it is about",
            "topic:control",
            _any_value,
            lambda scope, value: _from_table("topic", scope.index.topics, value),
            lambda scope: scope.index.topics,
        ),
        Field(
            "source",
            "the outlet that carries it, or a source's id",
            'source:"The Kyiv Independent"',
            _any_value,
            _source,
            lambda scope: scope.index.outlets,
        ),
        Field(
            "lang",
            "its language, or that of a source",
            "lang:uk",
            _any_value,
            lambda scope, value: _from_table("language", scope.index.languages, value),
            lambda scope: scope.index.languages,
        ),
        Field(
            "said",
            "when it was stated",
            "said:2025-03..2025-04",
            _time_span,
            lambda scope, value: scope.index.periods.overlapping(dates.span(value)),
        ),
        Field(
            "about",
            "when the event is said to have happened",
            "about:>=2025-04-01",
            _time_span,
            lambda scope, value: scope.index.about(dates.span(value)),
        ),
        Field(
            "is",
            "superseded: replaced by a later figure or position",
            "is:superseded",
            _one_of("superseded"),
            _flag,
            lambda _: ("superseded",),
        ),
        Field(
            "has",
            f"what it comes with: {listed(FLAGS, 'or')}",
            "has:quote",
            _one_of(*FLAGS),
            _flag,
            lambda _: FLAGS,
        ),
        Field("id", "one claim by its id", "id:gerasimov-gornal-taken", _any_value, _claim),
        Field(
            AS_OF,
            "what was known on that day: claims and links stated later do not exist yet",
            "asof:2025-04-25",
            _day,
            lambda scope, _: scope.index.everything(),
        ),
        Field(
            TEXT,
            "words of the claim, quote, note or speakers",
            'gornal "last village"',
            _any_value,
            lambda scope, value: scope.with_text(value),
        ),
    )
}
