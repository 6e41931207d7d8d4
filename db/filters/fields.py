"""The fields of a filter: what each is called, which values it takes, and which claims a value selects.

To add a field, add an entry to `FIELDS`: reading, matching, completion and help follow from it. The manual
describes fields by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from db import dates
from db.filters import selecting
from db.filters.lag import canonical, read_lag
from db.filters.numbers import range_of
from db.filters.scope import Scope
from db.index.sets import NOTHING
from db.model.claims import Shade, Status
from db.text.names import listed, nearest, words_in
from db.text.phrases import CREDIBILITY, SHADE_MEANINGS
from db.text.safe import fold

FIELD_NAME = r"[A-Za-z]+(?:-[Bb][Yy])?"
"""A pattern of what is read as the name of a field. Other words with hyphens are text."""

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


def _some_words(value: str) -> str:
    if not words_in(fold(value)):
        raise ValueError(f"{value!r} has no word to look for. Write a word of the note, as in note:call.")
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
    ("note", "a note of an analyst"),
)
GRADES = tuple(CREDIBILITY)
BASES = (
    ("published", "a published source says so"),
    ("analyst", "an analyst's reading of the two claims, which no source states"),
)
FINDINGS = (
    ("superseded", "a later figure or position of the same side replaces it"),
    ("unanswered", "no other side has disputed, questioned or supported it since an identified side said it"),
    ("unlinked", "no link in or out: nobody has looked, which is not the same as unanswered"),
    ("admission", "supports the account of a side with which its speaker's side is in dispute elsewhere"),
    ("reversal", "taken back, or later disputed by its own actor or by the claim that supersedes it"),
    ("conflicted", "analysts who did not see each other's work say different things of it"),
    ("edited", "a field of it was edited by hand"),
)
REVIEWS = (
    ("unseen", "nobody has said that they reviewed it"),
    ("looked-at", "looked at by an analyst"),
    ("checked", "checked by an analyst"),
)


def _state_of_review(value: str) -> str:
    """The canonical form of a state of review, which may be written with a blank."""
    return _one_of("state of review:", (state for state, _ in REVIEWS))("-".join(value.split()))


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field(
            "actor", "who speaks, with everyone who speaks for them", "actor:gerasimov", _any_value, selecting.by_actor
        ),
        Field("region", "where, with every place inside", "region:kursk", _any_value, selecting.in_region),
        Field(
            "status",
            "what the links make of the claim",
            "status:disputed,questioned",
            _one_of("status", STATUSES),
            lambda scope, value: scope.snapshot.statuses.positions[Status(value)],
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
            lambda scope, value: selecting.from_table("topic", scope.snapshot.index.topics, value),
            table=lambda scope: scope.snapshot.index.topics,
        ),
        Field(
            "source",
            "what carries it: a source's id, an outlet, or words of a title",
            'source:"The Kyiv Independent"',
            _any_value,
            selecting.from_source,
            table=lambda scope: scope.snapshot.index.outlets,
        ),
        Field(
            "lang",
            "its language, or that of a source",
            "lang:uk",
            _any_value,
            lambda scope, value: selecting.from_table("language", scope.snapshot.index.languages, value),
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
        _choosing("is", "what became of it", "is:unanswered", selecting.found, FINDINGS),
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
            selecting.disputing,
            changes_with_time=True,
        ),
        Field(
            "disputed-by",
            "who disputes it, with everyone who speaks for them",
            "disputed-by:ukraine",
            _any_value,
            selecting.disputed_by,
            changes_with_time=True,
        ),
        Field(
            "unanswered",
            "which side has not disputed, questioned or supported it, though an identified other side said it",
            "unanswered:ukraine",
            _any_value,
            selecting.unanswered_by,
            changes_with_time=True,
        ),
        Field(
            "sources",
            "how many sources carry it",
            "sources:>=2",
            range_of("sources"),
            selecting.with_sources,
            lambda _: ("0", "1", ">=2", ">=3"),
        ),
        Field(
            "origins",
            "how many origins say it: its own and those of the claims that support it",
            "origins:>=2",
            range_of("origins"),
            selecting.with_origins,
            lambda _: ("1", ">=2", ">=3"),
            changes_with_time=True,
        ),
        _choosing("has", "what it comes with", "has:quote", selecting.flagged, FLAGS),
        Field(
            "tag",
            "a tag that an analyst has put on it",
            'tag:"call back"',
            _any_value,
            lambda scope, value: selecting.from_table("tag", scope.work.tagged(), value),
            table=lambda scope: scope.work.tagged(),
        ),
        Field(
            "grade",
            "its credibility, from 1, confirmed by others, to 6, cannot be judged",
            "grade:1,2",
            _one_of("grade", GRADES),
            lambda scope, value: scope.work.graded().get(value, NOTHING),
            lambda _: GRADES,
        ),
        Field(
            "review",
            "how far analysts have reviewed it",
            "review:checked",
            _state_of_review,
            selecting.reviewed,
            lambda _: tuple(state for state, _ in REVIEWS),
            REVIEWS,
        ),
        Field(
            "note",
            "words of a note that an analyst has written on it",
            'note:"call back"',
            _some_words,
            lambda scope, value: scope.hands.noted_with(value),
        ),
        Field(
            "by",
            "who added, edited or linked it by hand: a name or an id, or me",
            "by:me",
            _any_value,
            selecting.by_analyst,
            table=selecting.analysts,
        ),
        _choosing("basis", "what a link of it rests on", "basis:analyst", selecting.with_basis, BASES),
        Field(
            "via",
            "the way in which it was added, edited or linked, as far as that is told apart",
            "via:suggestion",
            _any_value,
            selecting.made_via,
            table=lambda scope: scope.hands.made_via(),
        ),
        Field("id", "one claim by its id", "id:gerasimov-gornal-taken", _any_value, selecting.the_claim),
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
