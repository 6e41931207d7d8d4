"""What follows from links, after a few links have come or gone.

What a link says reaches only so far: its two claims, what is linked with them, what is linked with that, and whatever
`repeats` links tie to these. So everything is computed for the links around the change alone, once as they were and
once as they are, and the difference is made in what is known of the whole case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from db.findings.finders import Finders
from db.index.index import Index
from db.index.links import Links
from db.index.pairs import Pair
from db.model.claims import Relation
from db.status.lasting import LastingEffects
from db.status.rules import CONDITIONS
from db.status.shades import ShadeColumns, Voicing
from db.status.snapshot import Facts

_REACH = 2
"""From how many links away a link changes what is known of a claim."""
_MOST = 20_000
"""Maximum number of claims around a change. Beyond that everything that follows from links is computed anew."""


@dataclass(frozen=True)
class LinkSet:
    """Some links: the pairs of each relation, and those of the `supports` links that name the part they bear on."""

    pairs: Mapping[Relation, set[Pair]] = field(default_factory=lambda: defaultdict(set))
    partial: set[Pair] = field(default_factory=set)

    @property
    def claims(self) -> set[int]:
        """The claims at their ends."""
        return {claim for pairs in (*self.pairs.values(), self.partial) for pair in pairs for claim in pair}

    def of(self, relation: Relation) -> set[Pair]:
        """The pairs of one relation."""
        return self.pairs.get(relation, set())


def relinked(facts: Facts, removed: LinkSet, added: LinkSet) -> Facts:
    """The facts without some links, and with some others. The claims and whoever speaks in them stay the same."""
    changed = removed.claims | added.claims
    if not changed:
        return facts
    links = _changed_links(facts.index, removed, added)
    index = replace(facts.index, links=links)
    around = _around(facts.index.links, added, changed)
    if around is not None:
        try:
            return _changed_facts(facts, index, _near(facts.index, around), _near(index, around))
        except LookupError:  # what was known does not follow from the links as they were
            pass
    return facts.with_index(index, LastingEffects.of(links.counting))


def _changed_links(index: Index, removed: LinkSet, added: LinkSet) -> Links:
    """All links after the change, and those among them that count."""
    before = index.links
    every = {
        relation: pairs.changed(removed.of(relation), added.of(relation)) for relation, pairs in before.every.items()
    }
    counting = dict(every)
    for relation, counts in CONDITIONS.items():
        old = before.counting[relation]
        fresh = {pair for pair in added.of(relation) if counts(index.voices(pair[0]), index.voices(pair[1]))}
        if old is not before.every[relation] or fresh != added.of(relation):
            counting[relation] = old.changed({pair for pair in removed.of(relation) if pair in old}, fresh)
    partial = before.partial.changed(removed.partial, added.partial)
    is_same = all(counting[one] is before.counting[one] for one in (Relation.REPEATS, Relation.RETRACTS))
    return Links(every, counting, partial, before.kept_repeating if is_same else None)


def _around(links: Links, added: LinkSet, changed: Iterable[int]) -> set[int] | None:
    """The claims that the links between which must be known to tell what follows from a change of some claims.

    None if they are too many.
    """
    extra: dict[int, set[int]] = defaultdict(set)
    for pairs in added.pairs.values():
        for one, other in pairs:
            extra[one].add(other)
            extra[other].add(one)
    reached = set(changed)
    edge = reached
    for _ in range(_REACH):
        edge = {other for claim in edge for other in (*links.neighbours(claim), *extra[claim])} - reached
        reached |= edge
        if len(reached) > _MOST:
            return None
    repeats, fresh = links.every[Relation.REPEATS], added.of(Relation.REPEATS)
    edge = reached
    while edge:
        tied = {claim for pair in repeats.touching(edge) for claim in pair}
        tied |= {claim for pair in fresh if not edge.isdisjoint(pair) for claim in pair}
        edge = tied - reached
        reached |= edge
        if len(reached) > _MOST:
            return None
    return reached


def _near(index: Index, around: set[int]) -> Index:
    """The index with no other links than those around a change, and the retractions of the claims at their ends."""
    links = index.links
    pairs = {relation: some.touching(around) for relation, some in links.every.items()}
    ends = {claim for some in pairs.values() for pair in some for claim in pair}
    retracts = links.every[Relation.RETRACTS]
    pairs[Relation.RETRACTS] |= {pair for pair in retracts.touching(ends) if pair[1] in ends}
    near = Links.gathered(pairs, index.voices, CONDITIONS, links.partial.touching(around))
    return replace(index, links=near)


def _changed_facts(facts: Facts, index: Index, before: Index, after: Index) -> Facts:
    """The facts with the difference between what follows from the links around a change before and after it."""
    old, new = LastingEffects.of(before.links.counting), LastingEffects.of(after.links.counting)
    findings = {
        name: columns.changed(*(Finders(each, facts.actors).columns(name) for each in (before, after)))
        for name, columns in facts.finders.known().items()
    }
    shades = facts.shades.known
    if shades is not None:
        alignments = facts.shades.alignments
        parts = ((before, old), (after, new))
        shades = shades.changed(*(ShadeColumns.gathered(Voicing(each, alignments), effects) for each, effects in parts))
    return facts.with_index(index, facts.effects.changed(old, new), findings, shades)
