"""The facts of a case after claims have left it, have come into it, or are others than before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pyroaring import BitMap

from db.index.changes.changed_sets import changed_sets
from db.index.changes.renumbering import Renumbering
from db.index.index import Index
from db.index.links import Links, Pairs
from db.index.periods import Periods, in_time
from db.index.rows.entries import ClaimEntry
from db.index.sets import NOTHING
from db.index.speakers import VoiceTable
from db.model.claims import Actor, Region
from db.model.tree import Forest
from db.status.snapshot import Facts

K = TypeVar("K", bound=Hashable)

UidAt = Callable[[int], str]
"""The uid of the claim at a position before the change; not asked about claims that leave."""


def with_claims(facts: Facts, leaving: Collection[int], coming: Collection[ClaimEntry], uid_at: UidAt) -> Facts:
    """The facts without the claims at some positions, and with those of some entries; none of either has links.

    A claim that is another than before leaves and comes.
    """
    if not leaving and not coming:
        return facts
    entries, renumbering = _placed(facts.index.periods, sorted(leaving), coming, uid_at)
    index = _with_entries(facts, entries, renumbering, leaving)
    findings = {name: columns.renumbered(renumbering) for name, columns in facts.finders.known().items()}
    shades = facts.shades.known
    return facts.with_index(
        index,
        facts.effects.renumbered(renumbering),
        findings,
        None if shades is None else shades.renumbered(renumbering),
    )


def _placed(
    periods: Periods, leaving: Sequence[int], coming: Iterable[ClaimEntry], uid_at: UidAt
) -> tuple[Mapping[int, ClaimEntry], Renumbering]:
    """The entries by their new positions, and what happens to all others."""
    staying = []
    for entry in coming:
        place = _place(periods, frozenset(leaving), entry, uid_at)
        staying.append((place - bisect_left(leaving, place), entry.place, entry))
    staying.sort(key=lambda one: one[:2])
    entries = {before + number: entry for number, (before, _, entry) in enumerate(staying)}
    return entries, Renumbering.of(periods.size, leaving, list(entries))


def _place(periods: Periods, leaving: Collection[int], entry: ClaimEntry, uid_at: UidAt) -> int:
    """The position before the change of the first claim that comes after an entry in the timeline."""
    number = bisect_left(periods.bounds, in_time(entry.stated), key=in_time)
    start = periods.end(number - 1) if number else 0
    if number == len(periods.bounds) or periods.bounds[number] != entry.stated:
        return start
    claims: Sequence[int] = range(start, periods.end(number))
    if any(position in claims for position in leaving):
        claims = [position for position in claims if position not in leaving]
    at = bisect_left(claims, entry.uid, key=uid_at)
    return claims[at] if at < len(claims) else periods.end(number)


def _with_entries(
    facts: Facts, entries: Mapping[int, ClaimEntry], renumbering: Renumbering, leaving: Iterable[int]
) -> Index:
    index = facts.index
    ids = _with_values(index.ids, renumbering, {position: entry.id for position, entry in entries.items()})
    speaking = {position: entry.speakers for position, entry in entries.items()}
    voices = VoiceTable(facts.actors, index.voices.groups.changed(renumbering, speaking))

    def sets(name: str, keys: Callable[[ClaimEntry], Iterable[Any]], order: Callable[[Any], Any] | None = None) -> Any:
        gained: dict[Any, BitMap] = defaultdict(BitMap)
        for position, entry in entries.items():
            for key in keys(entry):
                gained[key].add(position)
        for key in getattr(index, name) if name == "flags" else ():
            gained[key] |= NOTHING  # even those that no claim has are there
        return changed_sets(getattr(index, name), renumbering, gained, order)

    return Index(
        ids=ids,
        periods=index.periods.changed(renumbering, Counter(entry.stated for entry in entries.values())),
        events=sets("events", lambda entry: (entry.event,), in_time),
        publications=sets("publications", lambda entry: (entry.published,), in_time),
        actors=sets("actors", lambda entry: _up_the_tree(facts.actors, entry.speakers)),
        regions=sets("regions", lambda entry: _up_the_tree(facts.regions, entry.regions)),
        topics=sets("topics", lambda entry: (entry.topic,) if entry.topic else (), str),
        languages=sets("languages", lambda entry: entry.languages, str),
        outlets=sets("outlets", lambda entry: entry.outlets, str),
        carriers=sets("carriers", lambda entry: (entry.sources,) if entry.sources else (), int),
        flags=sets("flags", lambda entry: entry.flags),
        links=_renumbered_links(index.links, renumbering),
        voices=voices,
        position_of=index.position_of.changed(renumbering, ids, [index.ids[position] for position in leaving]),
    )


def _with_values(column: Any, renumbering: Renumbering, values: Mapping[int, int]) -> Any:
    """A column with one value for each claim after the change: `values` has those of the claims that come."""
    changed = column[:0]
    for start, end, shift in renumbering.stretches:
        changed.extend(values[position] for position in range(len(changed), start + shift))
        changed += column[start:end]
    changed.extend(values[position] for position in range(len(changed), renumbering.new_size))
    return changed


def _up_the_tree(forest: Forest[Actor] | Forest[Region], ids: Iterable[int]) -> set[int]:
    """Some nodes and everything above them. Nodes that do not exist are left out."""
    return {
        node for id in ids if forest.get(id) is not None for node in (id, *(above.id for above in forest.chain(id)))
    }


def _renumbered_links(links: Links, renumbering: Renumbering) -> Links:
    moved: dict[int, Pairs] = {}

    def renumbered(pairs: Pairs) -> Pairs:
        if id(pairs) not in moved:
            moved[id(pairs)] = pairs.renumbered(renumbering)
        return moved[id(pairs)]

    repeating = links.kept_repeating
    return Links(
        {relation: renumbered(pairs) for relation, pairs in links.every.items()},
        {relation: renumbered(pairs) for relation, pairs in links.counting.items()},
        renumbered(links.partial),
        None if repeating is None else repeating.renumbered(renumbering),
    )
