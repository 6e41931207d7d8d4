"""The facts of a case as if some of its links were not there: what published links alone make of the claims."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import compress

from db.findings.cross_links import CrossLinks
from db.findings.finders import Finders
from db.index.links import Links, Pairs
from db.index.pairs import Pair
from db.model.claims import Relation
from db.status.lasting import LastingEffects
from db.status.shades import ShadeTable, Voicing
from db.status.snapshot import Facts

Dropped = Mapping[Relation, AbstractSet[Pair]]
"""Links to leave out, by relation, as pairs of positions."""
_NO_PAIRS: AbstractSet[Pair] = frozenset()


def facts_without(facts: Facts, dropped: Dropped) -> Facts:
    """The same facts without these links. What nobody asks for is not computed.

    Relations of which no link is left out keep their links as they are, so that they cost nothing.
    """
    if not any(dropped.values()):
        return facts
    links = links_without(facts.index.links, dropped)
    index, effects = replace(facts.index, links=links), LastingEffects.of(links.counting)
    finders = Finders(index, facts.actors)
    return replace(
        facts,
        index=index,
        effects=effects,
        finders=finders,
        cross_links=CrossLinks(index, finders.side_claims),
        shades=ShadeTable(Voicing(index, facts.shades.voicing.alignments), effects),
    )


def links_without(links: Links, dropped: Dropped) -> Links:
    """All links but these."""
    every, counting = dict(links.every), dict(links.counting)
    for relation, gone in dropped.items():
        every[relation] = fewer = _pairs_without(links.every[relation], gone)
        counts_all = links.counting[relation] is links.every[relation]
        counting[relation] = fewer if counts_all else _pairs_without(links.counting[relation], gone)
    origins_stay = not dropped.get(Relation.REPEATS) and not dropped.get(Relation.RETRACTS)
    partial = _pairs_without(links.partial, dropped.get(Relation.SUPPORTS, _NO_PAIRS))
    return Links(every, counting, partial, links.repeating if origins_stay else None)


def _pairs_without(pairs: Pairs, dropped: AbstractSet[Pair]) -> Pairs:
    """The same links but for some; their order stays, so that nothing is sorted."""
    if not dropped:
        return pairs
    from_, to, ends, starts = pairs.arrays
    ahead = [pair not in dropped for pair in zip(from_, to, strict=True)]
    back = [pair not in dropped for pair in zip(starts, ends, strict=True)]
    columns = ((from_, ahead), (to, ahead), (ends, back), (starts, back))
    one, two, three, four = (type(column)("I", compress(column, kept)) for column, kept in columns)
    return Pairs((one, two, three, four))
