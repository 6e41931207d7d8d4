"""The fields of a filter: what each is called, which values it takes, and which claims a value selects.

To add a field, add an entry to `FIELDS`: reading, matching, completion and help follow from it. The manual
describes fields by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from db import dates
from db.errors import FilterError
from db.filters.lag import canonical, read_lag
from db.filters.scope import Scope
from db.index.sets import NOTHING, union
from db.model.claims import Shade, Status
from db.text.names import CANDIDATES, UnclearNameError, listed, nearest, some, words_in
from db.text.phrases import SHADE_MEANINGS
from db.text.safe import fold

_EXAMPLES = 12
"""Maximum number of names that a message lists."""

Choices = tuple[tuple[str, str], ...]
"""Values with what each means."""

Understanding = Callable[[str, date], str]
"""From what a person types on a day to the value that is meant. Raises ValueError like `Field.check`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter language.

    `check` returns the canonical form of a value, or raises ValueError that says what is wrong. `select` returns the
    claims of a value. `offers` lists values for completion, where these are not nodes of a tree. `choices` are the
    values with their meanings, if the field takes no others. `changes_with_time` is set if a value can select other
    claims at a later as-of date because of what was said in between. `typed` is there if people may write a value in
    more ways than `check` takes. `table` returns the names that a case has for values, with their claims; completion
    lists these instead of `offers`.
    """

    name: str
    summary: str
    example: str
    check: Callable[[str], str]
    select: Callable[[Scope, str], BitMap]
    offers: Callable[[Scope], Iterable[str]] = lambda _: ()
    choices: Choices = ()
    changes_with_time: bool = False
    typed: Understanding | None = None
    table: Callable[[Scope], Mapping[str, BitMap]] | None = None

    def values(self, scope: Scope) -> Iterable[str]:
        """The values that can be listed: those that a case has, or those that are offered in every case."""
        return self.table(scope) if self.table else self.offers(scope)

    def meaning(self, value: str) -> str:
        """What a value means, in words: that of the choice, else the summary of the field."""
        return dict(self.choices).get(value, self.summary)


def _choosing(name: str, summary: str, example: str, select: Callable[[Scope, str], BitMap], choices: Choices) -> Field:
    """A field that takes only these values."""
    values = [value for value, _ in choices]
    return Field(
        name,
        summary,
        example,
        _one_of(f"value of {name}:", values),
        select,
        lambda _: values,
        choices,
        changes_with_time=True,
    )


def _any_value(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty. Put a value between the quotes.")
    return value


class UnknownValueError(ValueError):
    """A value that a field does not take; the message is complete."""


def _one_of(what: str, choices: Iterable[str]) -> Callable[[str], str]:
    """A check that lets through these values only; `what` names the value in the message."""
    allowed = tuple(choices)

    def check(value: str) -> str:
        if (chosen := value.strip().casefold()) in allowed:
            return chosen
        near = nearest(value, allowed)
        hint = f"Did you mean {listed(near, 'or')}?" if near else f"Use one of: {', '.join(allowed)}."
        raise UnknownValueError(f"Unknown {what} {value!r}. {hint}")

    return check


def _time_span(value: str) -> str:
    dates.span(value)
    return "".join(value.split())


def _day(value: str) -> str:
    if dates.parse(value).end is None:
        raise ValueError(f"{value!r} has no last day. Use a day, a month or a year, as in asof:2025-04-25.")
    return value.strip()


def _actor(scope: Scope, value: str, field: str = "") -> BitMap:
    resolved = scope.actor_names.resolve(value, field)
    scope.note(resolved.note)
    return scope.snapshot.index.actors.get(resolved.node.id, NOTHING)


def _region(scope: Scope, value: str) -> BitMap:
    resolved = scope.region_names.resolve(value)
    scope.note(resolved.note)
    return scope.snapshot.index.regions.get(resolved.node.id, NOTHING)


def _status(scope: Scope, value: str) -> BitMap:
    return scope.snapshot.statuses.positions[Status(value)]


def _source(scope: Scope, value: str) -> BitMap:
    by_uid = scope.from_source(value)
    if by_uid is not None:
        return by_uid
    return _from_table("source", scope.snapshot.index.outlets, value)


def _from_table(field: str, table: Mapping[str, BitMap], value: str) -> BitMap:
    """The claims under a name of a table. Some words of a name will do if they fit only one name."""
    wanted = fold(value)
    same = [claims for name, claims in table.items() if fold(name) == wanted]
    if same:
        return union(same)
    words = set(words_in(wanted))
    by_claims = sorted(table, key=lambda name: -len(table[name]))
    named = [name for name in by_claims if words <= set(words_in(fold(name)))]
    if len(named) == 1:
        return table[named[0]]
    near = named or nearest(value, by_claims, limit=None)
    hint = f"Did you mean {listed(some(near), 'or')}?" if near else _examples(by_claims)
    raise UnclearNameError(f"No {field} in this case is called {value!r}. {hint}", value, near[:CANDIDATES])


def _examples(names: Sequence[str]) -> str:
    """Which names there are: all of them, or the first and the number of others."""
    return f"This case has {listed(some(names, _EXAMPLES))}." if names else "No claim has one."


def _disputes(scope: Scope, value: str) -> BitMap:
    return scope.snapshot.disputing(_actor(scope, value, "disputes"))


def _flag(scope: Scope, value: str) -> BitMap:
    return scope.snapshot.statuses.linked if value == "link" else scope.snapshot.index.flags.get(value, NOTHING)


def _finding(scope: Scope, value: str) -> BitMap:
    match value:
        case "unanswered":
            return scope.snapshot.unanswered
        case "admission":
            return scope.snapshot.admissions
        case "reversal":
            return scope.snapshot.reversals
        case _:
            return scope.snapshot.statuses.superseded


def _claim(scope: Scope, value: str) -> BitMap:
    claim = scope.with_uid(value)
    if claim is None:
        hint = "conflict-tui list CASE --columns id,text lists them."
        raise FilterError(f"No claim in this case has the id {value!r}. {hint}")
    return claim


TEXT = "text"
"""The field of bare words and quoted phrases, which are written without a field name."""
AS_OF = "asof"
STATUSES = tuple(status.value for status in Status)
SHADE_CHOICES = tuple((shade.value, meaning) for shade, meaning in SHADE_MEANINGS.items())
SHADES = tuple(shade.value for shade in Shade)
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
            _one_of("status", STATUSES),
            _status,
            lambda _: STATUSES,
            changes_with_time=True,
        ),
        Field(
            "shade",
            "what the status alone would hide",
            "shade:own-side",
            _one_of("value of shade:", SHADES),
            lambda scope, value: scope.snapshot.shades[Shade(value)],
            lambda _: SHADES,
            SHADE_CHOICES,
            changes_with_time=True,
        ),
        Field(
            "topic",
            "what it is about",
            "topic:control",
            _any_value,
            lambda scope, value: _from_table("topic", scope.snapshot.index.topics, value),
            table=lambda scope: scope.snapshot.index.topics,
        ),
        Field(
            "source",
            "the outlet that carries it, or a source's id",
            'source:"The Kyiv Independent"',
            _any_value,
            _source,
            table=lambda scope: scope.snapshot.index.outlets,
        ),
        Field(
            "lang",
            "its language, or that of a source",
            "lang:uk",
            _any_value,
            lambda scope, value: _from_table("language", scope.snapshot.index.languages, value),
            table=lambda scope: scope.snapshot.index.languages,
        ),
        Field(
            "said",
            "when it was stated: dates as 2025-04, 26.04.2025, april-2025 or yesterday, ranges, comparisons",
            "said:2025-03..2025-04",
            _time_span,
            lambda scope, value: scope.snapshot.index.periods.overlapping(dates.span(value)),
            typed=dates.typed_span,
        ),
        Field(
            "about",
            "when the event is said to have happened: dates like those of said:",
            "about:>=2025-04-01",
            _time_span,
            lambda scope, value: scope.snapshot.index.about(dates.span(value)),
            typed=dates.typed_span,
        ),
        _choosing("is", "what became of it", "is:unanswered", _finding, FINDINGS),
        Field(
            "lag",
            "how long after it was made another side first disputed or questioned it: days (d), weeks (w), "
            "months of 30 days (m) or years of 365 (y)",
            "lag:>30d",
            canonical,
            lambda scope, value: scope.snapshot.answered_after(read_lag(value)),
            lambda _: (">30d", ">7d", "<=1d", "<=7d"),
            changes_with_time=True,
        ),
        Field(
            "disputes",
            "whom it disputes, with everyone who speaks for them",
            "disputes:gerasimov",
            _any_value,
            _disputes,
            changes_with_time=True,
        ),
        _choosing("has", "what it comes with", "has:quote", _flag, FLAGS),
        Field("id", "one claim by its id", "id:gerasimov-gornal-taken", _any_value, _claim),
        Field(
            AS_OF,
            "what was known on that day: claims and links stated later do not exist yet",
            "asof:2025-04-25",
            _day,
            lambda scope, _: scope.snapshot.index.everything(),
            typed=dates.typed_day,
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
