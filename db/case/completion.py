"""Completions for a filter that is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from pyroaring import BitMap

from db.case.case import Case
from db.filters.fields import AS_OF, FIELDS, TEXT
from db.filters.filter import written
from db.model.tree import Forest, TreeNode
from db.text.names import Names
from db.text.safe import fold

N = TypeVar("N", bound=TreeNode)

# An unclosed quote reaches to the end.
_QUOTED = r'"(?:[^"\\]|\\[\s\S])*(?:"|\\?\Z)'
_TERM = re.compile(rf'(?:{_QUOTED}|[^\s"])+')
_VALUE = re.compile(rf'(?:{_QUOTED}|[^,"])+')


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion: the whole text with it, the position of the cursor then, its label and its meaning.

    `claims` is the number of claims that it selects, if that is known without a search.
    """

    text: str
    cursor: int
    label: str
    meaning: str
    claims: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    written: str
    meaning: str
    claims: int | None = None


def complete(case: Case, text: str, cursor: int, limit: int = 8) -> list[Completion]:
    """Complete the term or value that ends at `cursor`: at most `limit` completions, likeliest first."""
    before, after = text[:cursor], text[cursor:]
    term = _last(_TERM, before)
    sign = "-" if term.startswith("-") else ""
    named = re.fullmatch(r"([A-Za-z]+):(.*)", term[len(sign) :], re.DOTALL)
    if named and named[1].casefold() in FIELDS:
        word = _last(_VALUE, named[2])
        candidates = _values(case, named[1].casefold(), word.strip('"'))
    else:
        word = term[len(sign) :]
        candidates = _fields_and_names(case, word)
    kept = before[: len(before) - len(word)]
    completions = []
    for candidate in islice(candidates, limit):
        done = kept + candidate.written
        if not candidate.written.endswith(":") and not after.startswith(" "):
            done += " "
        completions.append(Completion(done + after, len(done), candidate.written, candidate.meaning, candidate.claims))
    return completions


def _last(part: re.Pattern[str], text: str) -> str:
    """The last part of a text; empty if the text does not end in one."""
    parts = [match for match in part.finditer(text) if match.end() == len(text)]
    return parts[0][0] if parts else ""


def _fields_and_names(case: Case, word: str) -> Iterator[_Candidate]:
    for field in FIELDS.values():
        if field.name != TEXT and field.name.startswith(word.casefold()):
            yield _Candidate(f"{field.name}:", field.summary)
    if len(word) > 1 and not word.startswith('"'):
        for name in ("actor", "region"):
            for value in _values(case, name, word):
                yield _Candidate(f"{name}:{value.written}", value.meaning, value.claims)


def _values(case: Case, field: str, begun: str) -> Iterator[_Candidate]:
    sets = case.facts.index
    if field == "actor":
        yield from _nodes(case.actors, case.actor_names, sets.actors, begun)
    elif field == "disputes":
        nodes = _nodes(case.actors, case.actor_names, sets.actors, begun)
        yield from (replace(node, claims=None) for node in nodes)  # the field selects other claims
    elif field == "region":
        yield from _nodes(case.regions, case.region_names, sets.regions, begun)
    elif field in ("said", "about", AS_OF):
        yield from _months(case, begun)
    else:
        key = fold(begun)
        offers = [(fold(value), value) for value in FIELDS[field].offers(case.scope())]
        matching = [pair for pair in offers if key in pair[0]]
        for _, value in sorted(matching, key=lambda pair: not pair[0].startswith(key)):
            yield _Candidate(written(value), FIELDS[field].meaning(value))


def _nodes(forest: Forest[N], names: Names[N], sets: Mapping[int, BitMap], begun: str) -> Iterator[_Candidate]:
    """The nodes that the typed text may mean; without any text all nodes, those with most claims first."""
    sizes = {id: len(positions) for id, positions in sets.items()}
    nodes = names.search(begun) if begun else sorted(forest, key=lambda node: -sizes.get(node.id, 0))
    yield from (_Candidate(written(node.uid), node.name, sizes.get(node.id, 0)) for node in nodes)


def _months(case: Case, begun: str) -> Iterator[_Candidate]:
    """The months of the case, latest first."""
    months = {bounds[1][:7] for bounds in case.facts.index.periods.bounds if bounds[1]}
    yield from (_Candidate(month, "month") for month in sorted(months, reverse=True) if month.startswith(begun))
