"""Offers for a filter that is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from db.case.candidates import Candidate, Rest, names, values
from db.case.case import Case
from db.errors import FilterError
from db.filters.fields import AS_OF, FIELD_NAME, FIELDS, TEXT
from db.filters.filter import Filter, parse
from db.text.names import UnclearNameError

# An unclosed quote reaches to the end.
_QUOTED = r'"(?:[^"\\]|\\[\s\S])*(?:"|\\?\Z)'
_TERM = re.compile(rf'(?:{_QUOTED}|[^\s"])+')
_VALUE = re.compile(rf'(?:{_QUOTED}|[^,"])+')


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion: the whole text with it, the position of the cursor then, its label and its meaning.

    `claims` is the number of claims that the filter then leaves, if that is known without a search. One that `mends`
    takes the place of what is wrong; others add to what is typed.
    """

    text: str
    cursor: int
    label: str
    meaning: str
    claims: int | None = None
    mends: bool = False


class Offers(list[Completion]):
    """Offers, likeliest first; `more` is the number of those that were left out."""

    more = 0


def complete(case: Case, text: str, cursor: int, limit: int = 8, today: date | None = None) -> Offers:
    """Complete the term or value that ends at `cursor`: at most `limit` completions, likeliest first.

    A filter that was probably meant comes before all others, then values that are typed in full already, then those
    that begin with what is typed; among these, those with most claims. `today` is the day that relative dates refer to.
    """
    day = today or date.today()
    completed = _completed(case, text, cursor, limit, day)
    begun = _last(_VALUE, _last(_TERM, text[:cursor]).partition(":")[2]) if completed else ""
    completions = Offers(_corrections(case, text, day, begun.strip('"')))
    seen = {one.text.strip() for one in completions}
    completions.extend(one for one in completed if one.text.strip() not in seen)
    completions.more = completed.more + max(len(completions) - limit, 0)
    del completions[limit:]
    return completions


def _corrections(case: Case, text: str, today: date, begun: str) -> Iterator[Completion]:
    """The filters that may have been meant by a text that is none, or that names what the case does not have.

    A name that is being completed, `begun`, needs no correction.
    """
    others: Iterable[str] = ()
    try:
        typed = parse(text, today)
    except FilterError as error:
        others = error.instead
    else:
        others = map(str, _with_other_names(case, typed, begun))
    for other in others:
        claims = None
        with suppress(FilterError):
            claims = len(case.matches(parse(other, today)))
        yield Completion(other, len(other), other, "say it like this", claims, mends=True)


def _with_other_names(case: Case, typed: Filter, begun: str) -> Iterator[Filter]:
    """The filters with a name that the case has in place of the first one that it does not have, unless that is begun.

    Words of the text are left aside: they name nothing, and take long to find.
    """
    for term in typed.without(TEXT, AS_OF).terms:
        try:
            case.matches(Filter((term,)))
        except UnclearNameError as error:
            if error.value != begun:
                yield from (typed.correct(term.field, error.value, name) for name in error.near)
            return
        except FilterError:
            return


def _completed(case: Case, text: str, cursor: int, limit: int, today: date) -> Offers:
    """The ways to complete what ends at `cursor`."""
    before, after = text[:cursor], text[cursor:]
    term = _last(_TERM, before)
    sign = "-" if term.startswith("-") else ""
    named = re.fullmatch(rf"({FIELD_NAME}):(.*)", term[len(sign) :], re.DOTALL)
    others = f"{before[: len(before) - len(term)]} {after}"
    if named and named[1].casefold() in FIELDS:
        word = _last(_VALUE, named[2])
        rest = Rest(case, others, term[: len(term) - len(word)], today)
        candidates, number = values(case, rest, named[1].casefold(), word.strip('"'), today, limit)
    else:
        word = term[len(sign) :]
        candidates = list(_fields(word))
        number = len(candidates)
        if len(word) > 1 and not word.startswith('"'):
            found, fitting = names(case, Rest(case, others, sign, today), word, limit)
            candidates, number = candidates + found, number + fitting
    kept = before[: len(before) - len(word)]
    completions = Offers(_completion(kept, one, after) for one in candidates[:limit])
    completions.more = number - len(completions)
    return completions


def _completion(kept: str, candidate: Candidate, after: str) -> Completion:
    done = kept + candidate.written
    if not candidate.written.endswith(":") and not after.startswith(" "):
        done += " "
    return Completion(done + after, len(done), candidate.written, candidate.meaning, candidate.claims)


def _last(part: re.Pattern[str], text: str) -> str:
    """The last part of a text; empty if the text does not end in one."""
    parts = [match for match in part.finditer(text) if match.end() == len(text)]
    return parts[0][0] if parts else ""


def _fields(word: str) -> Iterator[Candidate]:
    for field in FIELDS.values():
        if field.name != TEXT and field.name.startswith(word.casefold()):
            yield Candidate(f"{field.name}:", field.summary)
