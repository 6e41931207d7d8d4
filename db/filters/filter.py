"""The filter: an immutable value that says which claims are wanted, and its one text form.

Different fields narrow, commas inside one field widen, a leading `-` excludes, bare words and quoted phrases
search the text: `actor:gerasimov region:"Kursk Oblast" status:disputed,questioned -topic:law gornal`.
For every filter, `parse(str(filter)) == filter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from db import dates
from db.errors import FilterError, UnfinishedFilterError
from db.filters.fields import AS_OF, FIELD_NAME, FIELDS, TEXT, Understanding, UnknownValueError
from db.filters.lag import LagError
from db.filters.operators import JOINING_WORDS, QUOTED, has_operator, is_plain, refuse_operators
from db.text.figures import GROUPED, grouped
from db.text.names import listed, nearest

_FIELD = re.compile(rf"(-?)({FIELD_NAME}):")
_VALUE = re.compile(rf'{QUOTED}|[^\s,"]+')
_NUMBER = re.compile(rf"{GROUPED}(?=[\s,]|\Z)")
_PLAIN = re.compile(r'[^\s,"\\]+')
_WORD = re.compile(r'[^\s"]+')
_MOST_WORDS_OF_DATE = 8
_PLAIN_WORD = re.compile(r'(?!-)[^\s,":\\]+')


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a filter: claims that have any of the values in a field, or, if excluded, none of them.

    Values are in the form in which `parse` returns them; anything else raises ValueError. Values of the text field are
    plain words, or phrases with their double quotes (see `phrase`). No value comes twice, and no two words are beside
    each other that a comma would join to one number.
    """

    field: str
    values: tuple[str, ...]
    excluded: bool = False

    def __post_init__(self) -> None:
        known = self.field in FIELDS and len(self.values) == len(set(self.values)) > 0
        if not known or any(_canonical(self.field, value) != value for value in self.values):
            raise ValueError(f"not a part of a filter: {self.field}:{self.values}")
        if self.field == AS_OF and (self.excluded or len(self.values) > 1):
            raise ValueError("asof: takes one day and cannot be excluded")
        if self.field == TEXT and tuple(_split(",".join(self.values))) != self.values:
            raise ValueError(f"these words make one number: {self.values}")

    def __str__(self) -> str:
        sign = "-" if self.excluded else ""
        if self.field == TEXT:
            return sign + ",".join(self.values)
        return f"{sign}{self.field}:{','.join(map(written, self.values))}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims are wanted: those for which every term holds. Without terms, all of them.

    `notes` are remarks, without a full stop, on how the text was understood from which the filter was read. They are no
    part of its value.
    """

    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if len(self.of(AS_OF)) > 1:
            raise ValueError("asof: can be given only once")

    def __str__(self) -> str:
        text = " ".join(map(str, self.terms))
        # Only a joining word between two fields is taken for an operator; with a comma it is a word.
        return " ".join(map(_as_words, self.terms)) if has_operator(text) else text

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def asof(self) -> str | None:
        """The as-of date as an ISO day, if one is set: the last day of the date as written."""
        for term in self.terms:
            if term.field == AS_OF:
                return dates.parse(term.values[0]).end
        return None

    def values(self, field: str) -> tuple[str, ...]:
        """The values asked for in a field, excluded ones not counted."""
        return tuple(value for term in self.of(field) if not term.excluded for value in term.values)

    def excluded(self, field: str) -> tuple[str, ...]:
        """The values excluded in a field."""
        return tuple(value for term in self.of(field) if term.excluded for value in term.values)

    def of(self, field: str) -> tuple[Term, ...]:
        """The terms of one field."""
        return tuple(term for term in self.terms if term.field == field)

    @property
    def asks_about_links(self) -> bool:
        """Whether it selects claims by what links say of them."""
        return any(
            FIELDS[term.field].changes_with_time and (term.field != "has" or "link" in term.values)
            for term in self.terms
        )

    def without(self, *fields: str) -> Filter:
        """The same filter with nothing said about these fields."""
        return Filter(tuple(term for term in self.terms if term.field not in fields))

    def drop(self, term: Term) -> Filter:
        """The same filter without one of its terms."""
        return Filter(tuple(other for other in self.terms if other != term))

    def replace(self, field: str, values: Iterable[str], excluded: bool = False) -> Filter:
        """The same filter with exactly these values in a field, at the place where the field stood."""
        new = tuple(values)
        terms: list[Term] = []
        for term in self.terms:
            if term.field != field:
                terms.append(term)
            elif new:
                terms.append(Term(field, new, excluded))
                new = ()
        if new:
            terms.append(Term(field, new, excluded))
        return Filter(tuple(terms))

    def correct(self, field: str, value: str, other: str) -> Filter:
        """The same filter with another value in place of one of a field, wherever that is asked for or excluded."""
        terms = (
            replace(term, values=tuple(dict.fromkeys(other if one == value else one for one in term.values)))
            if term.field == field
            else term
            for term in self.terms
        )
        return Filter(tuple(terms))

    def toggle(self, field: str, value: str, excluded: bool = False) -> Filter:
        """The same filter with a value added to its field, or taken out if it was there.

        A value that was excluded is no longer excluded when it is asked for, and the other way round.
        """
        had = value in (self.excluded(field) if excluded else self.values(field))
        terms: list[Term] = []
        added = had
        for term in self.terms:
            kept = term.values
            if term.field == field:
                kept = tuple(other for other in kept if other != value)
                if not added and term.excluded == excluded:
                    kept, added = (*kept, value), True
            if kept:
                terms.append(Term(term.field, kept, term.excluded))
        if not added:
            terms.append(Term(field, (value,), excluded))
        return Filter(tuple(terms))


def parse(text: str, today: date | None = None) -> Filter:
    """The filter that a text means. Raises FilterError that says what cannot be read and how to correct it.

    Relative dates, such as `said:yesterday`, are those of the day `today`, by default that of the system's clock; the
    filter has the days that they mean.
    """
    day = today or date.today()
    refuse_operators(text, lambda said: str(parse(said, day)))
    reader = _Reader(text, day)
    terms = tuple(reader.terms())
    if sum(term.field == AS_OF for term in terms) > 1:
        raise FilterError("asof: can be given only once. Leave one of them out.")
    return Filter(terms, tuple(reader.notes))


class _Reader:
    """Reads the terms of a text, and gathers remarks on how they were understood."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self.notes: list[str] = []

    def terms(self) -> Iterator[Term]:
        """The terms from left to right. Raises FilterError."""
        at = 0
        while at < len(self._text):
            if self._text[at].isspace():
                at += 1
                continue
            term, at = self._term(at)
            yield term

    def _term(self, at: int) -> tuple[Term, int]:
        text = self._text
        named = _FIELD.match(text, at)
        if named:
            excluded, name, at = bool(named[1]), named[2].casefold(), named.end()
            if name not in FIELDS or name == TEXT:
                raise FilterError(_unknown_field(name, text[named.start() :].split()[0]))
        else:
            excluded, name = text[at] == "-", TEXT
            at += excluded
        values: list[str] = []
        while True:
            match = _value_at(text, at, name)
            if not match:
                raise FilterError(_unreadable(text, at, name))
            values.append(self._value(name, match))
            at = match.end()
            if at < len(text) and text[at] == ",":
                at += 1
                continue
            if at < len(text) and not text[at].isspace():
                raise FilterError(_unreadable(text, at, name))
            break
        if name == AS_OF and (excluded or len(values) > 1):
            raise FilterError("asof: takes one day and cannot be excluded, as in asof:2025-04-25.")
        return Term(name, tuple(dict.fromkeys(values)), excluded), at

    def _value(self, name: str, token: re.Match[str]) -> str:
        quoted = token[0].startswith('"')
        value = _unquoted(token[0]) if quoted and name != TEXT else token[0]
        understand = FIELDS[name].typed
        try:
            return _canonical(name, self._understood(name, understand, value) if understand else value)
        except UnknownValueError as problem:
            raise FilterError(str(problem)) from None
        except dates.AmbiguousDateError as problem:
            instead = self._corrected(token, problem.readings) if problem.text == value else ()
            raise FilterError(f"{name}: {problem}", instead) from None
        except LagError as problem:
            instead = self._corrected(token, problem.meant)
            raise (UnfinishedFilterError if instead else FilterError)(f"{name}: {problem}", instead) from None
        except ValueError as problem:
            if understand and not quoted:
                self._refuse_unquoted(name, understand, token)
            raise FilterError(f"{name}: {problem}" if name != TEXT else str(problem)) from None

    def _understood(self, name: str, understand: Understanding, value: str) -> str:
        """The date that a value means. One that was typed in words is noted."""
        meant = understand(value, self._today)
        if meant != "".join(value.split()):
            meaning = f"{name}:{meant}"
            if meant[0] not in "<>":
                meaning = f"{dates.span_in_words(meant)} ({meaning})"
            self.notes.append(f"{name}:{written(value)} is {meaning}")
        return meant

    def _refuse_unquoted(self, name: str, understand: Understanding, token: re.Match[str]) -> None:
        """Raise FilterError if a date that cannot be read becomes one together with the words after it."""
        words = list(islice(_WORD.finditer(self._text, token.start()), _MOST_WORDS_OF_DATE))
        for last in reversed(words[1:]):
            typed = self._text[token.start() : last.end()]
            try:
                meant = understand(typed, self._today)
            except ValueError:
                continue
            raise FilterError(
                f"{name}: a date with spaces needs quotes. Write {name}:{meant} or {name}:{_quoted(typed)}.",
                self._corrected(token, (meant,), last.end()),
            )

    def _corrected(self, token: re.Match[str], values: Iterable[str], end: int | None = None) -> tuple[str, ...]:
        """The texts with other values in place of a token, or of all up to `end`, as far as they are filters."""
        rest = self._text[token.end() if end is None else end :]
        texts = [self._text[: token.start()] + value + rest for value in values]
        return tuple(text for text in texts if _is_filter(text, self._today))


def _value_at(text: str, at: int, field: str) -> re.Match[str] | None:
    """The value at a place in a text. In words a comma does not split a number."""
    return (_NUMBER.match(text, at) if field == TEXT else None) or _VALUE.match(text, at)


def _split(words: str) -> Iterator[str]:
    """The values of the text field that are written with commas between them."""
    at = 0
    while value := _value_at(words, at, TEXT):
        yield value[0]
        at = value.end() + 1


def _is_filter(text: str, today: date) -> bool:
    try:
        parse(text, today)
    except FilterError:
        return False
    return True


def phrase(words: str) -> str:
    """The value of the text field that means exactly these words in this order."""
    return _quoted(" ".join(words.split()))


def _canonical(field: str, value: str) -> str:
    """The canonical form of a value. Raises ValueError that says what is wrong with it."""
    if field != TEXT:
        return FIELDS[field].check(value)
    if number := grouped(value):
        return number
    if _PLAIN_WORD.fullmatch(value) and is_plain(value):
        return value
    words = phrase(_unquoted(value) if re.fullmatch(QUOTED, value) else value)
    if words == '""':
        raise ValueError('"" is empty. Put the words to search for between the quotes.')
    return words


def written(value: str) -> str:
    """A value as written in a filter: in double quotes if it needs them."""
    return value if _PLAIN.fullmatch(value) and is_plain(f"id:{value}") else _quoted(value)


def _as_words(term: Term) -> str:
    """A term as it is written between two fields: a joining word twice, with a comma between."""
    text = str(term)
    return f"{text},{text}" if text.casefold() in JOINING_WORDS else text


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)


def _unknown_field(name: str, term: str) -> str:
    near = nearest(name, (field for field in FIELDS if field != TEXT))
    fields = ", ".join(f"{field}:" for field in FIELDS if field != TEXT)
    meant = f"Did you mean {listed([f'{field}:' for field in near], 'or')}? " if near else ""
    return f'Unknown field {name}:. {meant}Use one of: {fields}. To search for the text, quote it: "{term}".'


def _unreadable(text: str, at: int, field: str) -> str:
    rest = text[at : at + 20]
    where = f"at character {at + 1}"
    if re.compile(QUOTED).match(text, at):
        return f"A quote cannot stand inside a value. Put the whole value in quotes, {where}: {rest}."
    if rest.startswith('"'):
        return f'A quote is opened but not closed {where}. Put another " at its end.'
    if not rest or rest[0].isspace() or rest[0] == ",":
        if text[at - 1 : at] == ",":
            return f"{_name_of(field)} has no value {where}. Write it right behind the comma, without a space."
        return f"{_name_of(field)} has no value {where}. Write one, as in {FIELDS[field].example}."
    return f"The filter cannot be read from character {at + 1} on: {rest}. Put a space in front, or quotes around it."


def _name_of(field: str) -> str:
    return f"{field}:" if field != TEXT else "A - or comma"
