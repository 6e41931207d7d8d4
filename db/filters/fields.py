"""The fields of a filter: what each is called, which values it takes, and which claims a value selects.

A new field is one more entry in `FIELDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from db import dates
from db.errors import FilterError
from db.filters.lag import canonical, read_lag
from db.filters.scope import Scope
from db.index.sets import NOTHING, union
from db.model.claims import Status
from db.text.names import CANDIDATES, listed, nearest, words_in
from db.text.safe import fold

Choices = tuple[tuple[str, str], ...]
"""Values with what each means."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter language.

    `check` brings a value into its canonical form or raises ValueError with what is wrong; `select` finds the
    claims; `known` lists the values that can be offered while typing, where these are not nodes of a tree;
    `choices` are the only values of a field that takes no others, with what each means; `unfolds` tells whether a
    value selects other claims at another as-of date because of what was said in between.
    """

    name: str
    summary: str
    example: str
    check: Callable[[str], str]
    select: Callable[[Scope, str], BitMap]
    known: Callable[[Scope], Iterable[str]] = lambda _: ()
    choices: Choices = ()
    unfolds: bool = False

    def meaning(self, value: str) -> str:
        """What a value stands for, in words; what the field does if there is nothing more to say."""
        return dict(self.choices).get(value, self.summary)


def _choosing(name: str, summary: str, example: str, select: Callable[[Scope, str], BitMap], choices: Choices) -> Field:
    """A field that takes these values only."""
    values = [value for value, _ in choices]
    return Field(name, summary, example, _one_of(*values), select, lambda _: values, choices, unfolds=True)


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


def _actor(scope: Scope, value: str, field: str = "") -> BitMap:
    found = scope.actor_names.resolve(value, field)
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
    words = set(words_in(wanted))
    named = [name for name in table if words <= set(words_in(fold(name)))]
    if len(named) == 1:
        return table[named[0]]
    near = named or nearest(value, table)
    if near:
        hint = f"Did you mean {listed(near[:CANDIDATES], 'or')}?"
    else:
        hint = f"There are {listed(list(table)[:12])}." if table else "No claim has one."
    raise FilterError(f"no {field} in this case is called {value!r}. {hint}")


def _disputes(scope: Scope, value: str) -> BitMap:
    return scope.finders.disputing(_actor(scope, value, "disputes"), scope.statuses)


def _flag(scope: Scope, value: str) -> BitMap:
    return scope.statuses.linked if value == "link" else scope.index.flags.get(value, NOTHING)


def _finding(scope: Scope, value: str) -> BitMap:
    if value == "superseded":
        return scope.statuses.superseded
    find = {
        "unanswered": scope.finders.unanswered,
        "admission": scope.finders.admissions,
        "reversal": scope.finders.reversals,
    }[value]
    return find(scope.statuses)


def _claim(scope: Scope, value: str) -> BitMap:
    found = scope.with_uid(value)
    if found is None:
        raise FilterError(f"this case has no claim with the id {value!r}")
    return found


TEXT = "text"
"""The field of bare words and quoted phrases, which are written without a field name."""
AS_OF = "asof"
STATUSES = tuple(status.value for status in Status)
FLAGS = (
    ("quote", "the speaker's own words"),
    ("date", "a date of statement"),
    ("source", "a source"),
    ("link", "a link with another claim"),
    ("figure", "a figure"),
)
FINDINGS = (
    ("superseded", "a later figure or position of the same side replaces it"),
    ("unanswered", "no other side has disputed, questioned or supported it since an identified side said it"),
    ("admission", "supports the account of a side with which its speaker's side is in dispute elsewhere"),
    ("reversal", "taken back, or later disputed by its own actor or by the claim that supersedes it"),
)

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
            unfolds=True,
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
        _choosing("is", "what became of it", "is:unanswered", _finding, FINDINGS),
        Field(
            "lag",
            "how long after it was made another side first disputed or questioned it: days (d), weeks (w), "
            "months of 30 days (m) or years of 365 (y)",
            "lag:>30d",
            canonical,
            lambda scope, value: scope.finders.answered_after(read_lag(value), scope.statuses),
            lambda _: (">30d", ">7d", "<=1d", "<=7d"),
            unfolds=True,
        ),
        Field(
            "disputes",
            "whom it disputes, with everyone who speaks for them",
            "disputes:gerasimov",
            _any_value,
            _disputes,
            unfolds=True,
        ),
        _choosing("has", "what it comes with", "has:quote", _flag, FLAGS),
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
