"""Shades: what one status word would hide.

A shade holds only while its claim has the status that it qualifies. Retracted claims neither dispute nor corroborate.

disputed:

- replaced: every claim that it stands in dispute with is superseded.
- unnamed: every claim that it stands in dispute with has unattributed voices only.
- own-side: every voice of every claim that it stands in dispute with is identified, and of one of its own sides.
- supported: it would be corroborated if nobody disputed it.

corroborated:

- ally: every identified voice of every corroborating claim is aligned with an identified voice of its own.
- part: every corroborating link names the part of the claim that it bears on.
- contested: every corroborating claim is itself disputed.

All but one of them hold until a first claim breaks them. For links that last it is enough to keep, for each claim, when
that claim became known. Three kinds of links are looked at anew for each day: those that a retraction may take away,
and those with a claim that is superseded or disputed at some time, on which "replaced" and "contested" depend.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from typing import NamedTuple, Self

from pyroaring import BitMap

from db.findings.columns import Columns
from db.index.alignments import Alignments
from db.index.index import Index
from db.index.pairs import Pair, sorted_columns
from db.model.claims import Relation, Shade, Status
from db.status.lasting import LastingEffects
from db.status.statuses import Statuses

QUALIFIED: Mapping[Shade, Status] = {
    Shade.REPLACED: Status.DISPUTED,
    Shade.UNNAMED: Status.DISPUTED,
    Shade.OWN_SIDE: Status.DISPUTED,
    Shade.SUPPORTED: Status.DISPUTED,
    Shade.ALLY: Status.CORROBORATED,
    Shade.PART: Status.CORROBORATED,
    Shade.CONTESTED: Status.CORROBORATED,
}
"""The status that each shade qualifies."""

Breaks = Callable[[int, int], bool]
"""Whether a claim (the second) that disputes or corroborates another one (the first) breaks a shade of that one."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """What decides whether a link breaks a shade, whatever the day."""

    index: Index
    alignments: Alignments

    def breaking(self) -> Mapping[Shade, Breaks]:
        """For the shades that do not change with the day, whether a claim breaks them."""
        voices, partial = self.index.voices, frozenset(self.index.links.partial)

        def is_foreign(claim: int, other: int) -> bool:
            theirs = voices.sides_at(other)
            return not theirs or voices.has_unidentified(other) or not theirs <= voices.sides_at(claim)

        return {
            Shade.UNNAMED: lambda _, other: bool(voices.sides_at(other)),
            Shade.OWN_SIDE: is_foreign,
            Shade.ALLY: lambda claim, other: not self.alignments.all_aligned(voices.named(other), voices.named(claim)),
            Shade.PART: lambda claim, other: (other, claim) not in partial,
        }


class Breaking(NamedTuple):
    """Claims whose shade is broken for good, in ascending order, and with which position that began."""

    claims: array[int]
    since: array[int]

    @classmethod
    def gathered(cls, pairs: Iterable[Pair]) -> Self:
        """Those of pairs of a claim and one that breaks its shade."""
        firsts: dict[int, int] = {}
        for claim, other in pairs:
            since = max(claim, other)
            if firsts.get(claim, since) >= since:
                firsts[claim] = since
        return cls(*sorted_columns(firsts.items()))

    def within(self, known: int) -> BitMap:
        """The claims whose shade is broken when the first `known` claims are known."""
        return BitMap(array("I", compress(self.claims, map(known.__gt__, self.since))))

    def holds(self, claim: int, known: int) -> bool:
        """Whether the shade of a claim is broken by then."""
        at = bisect_left(self.claims, claim)
        return at < len(self.claims) and self.claims[at] == claim and self.since[at] < known


class Depending(NamedTuple):
    """Pairs of a claim and one on whose status its shade depends from day to day, in ascending order."""

    claims: array[int]
    others: array[int]

    def within(self, known: int, holds: BitMap) -> BitMap:
        """The claims with a known other claim that is not among those for which it `holds`."""
        end = bisect_left(self.claims, known)
        pairs = zip(self.claims[:end], self.others, strict=False)
        return BitMap([claim for claim, other in pairs if other < known and other not in holds])

    def of(self, claim: int) -> array[int]:
        """The other claims of one claim."""
        return self.others[bisect_left(self.claims, claim) : bisect_right(self.claims, claim)]


_STEADY = (Shade.UNNAMED, Shade.OWN_SIDE, Shade.REPLACED, Shade.ALLY, Shade.PART, Shade.CONTESTED)
"""The shades that something breaks for good, in the order of their columns."""


class ShadeColumns(Columns):
    """What breaks the shades of the claims of a case, on any day.

    The tables are for each of `_STEADY` a `Breaking`, then the `Depending` of "replaced" and of "contested".
    """

    CODES = " ".join(["II"] * (len(_STEADY) + 2))

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        several = [columns[n : n + 2] for n in range(0, len(columns), 2)]
        self.breaking = {shade: Breaking(*pair) for shade, pair in zip(_STEADY, several, strict=False)}
        self.replaced, self.contested = (Depending(*pair) for pair in several[len(_STEADY) :])

    @classmethod
    def gathered(cls, voicing: Voicing, effects: LastingEffects) -> Self:
        """Compute them. Costs one pass over the disputes and the links of support."""
        links = voicing.index.links.counting
        disputes = list(chain.from_iterable(_both_ways(pair) for pair in _lasting(links, effects, Relation.DISPUTES)))
        support = [(to, from_) for from_, to in _lasting(links, effects, Relation.SUPPORTS)]
        superseded, disputed = links[Relation.SUPERSEDES].pointed_at, _ever_disputed(voicing.index)
        breaks = voicing.breaking()
        pairs: Mapping[Shade, Iterable[Pair]] = {
            Shade.UNNAMED: (pair for pair in disputes if breaks[Shade.UNNAMED](*pair)),
            Shade.OWN_SIDE: (pair for pair in disputes if breaks[Shade.OWN_SIDE](*pair)),
            Shade.REPLACED: (pair for pair in disputes if pair[1] not in superseded),
            Shade.ALLY: (pair for pair in support if breaks[Shade.ALLY](*pair)),
            Shade.PART: (pair for pair in support if breaks[Shade.PART](*pair)),
            Shade.CONTESTED: (pair for pair in support if pair[1] not in disputed),
        }
        depending = (
            sorted_columns(pair for pair in disputes if pair[1] in superseded),
            sorted_columns(pair for pair in support if pair[1] in disputed),
        )
        return cls(*chain.from_iterable((*(Breaking.gathered(pairs[shade]) for shade in _STEADY), *depending)))


KeptShades = ShadeColumns | Sequence[bytes]
"""The columns of the shades, as they are or as bytes."""


def _lasting(links: Mapping[Relation, Iterable[Pair]], effects: LastingEffects, relation: Relation) -> Iterator[Pair]:
    """The links of a relation that are not revocable."""
    revocable = frozenset(effects.revocable[relation])
    return (pair for pair in links[relation] if pair not in revocable)


def _both_ways(pair: Pair) -> tuple[Pair, Pair]:
    return pair, pair[::-1]


def _ever_disputed(index: Index) -> BitMap:
    """The claims that may be disputed at some time."""
    disputes = index.links.counting[Relation.DISPUTES]
    return disputes.pointing | disputes.pointed_at


class ShadeTable:
    """The shades of the claims of a case, at any time. What does not depend on it is computed when first asked for."""

    def __init__(self, voicing: Voicing, effects: LastingEffects, kept: KeptShades | None = None) -> None:
        """`kept` are the columns, or those of an earlier start."""
        self._voicing = voicing
        self._effects = effects
        self._kept = kept

    @property
    def alignments(self) -> Alignments:
        """Who is aligned with whom."""
        return self._voicing.alignments

    @property
    def known(self) -> ShadeColumns | None:
        """The columns, if they were kept or have been computed."""
        return self._columns if self._kept is not None or "_columns" in self.__dict__ else None

    def at(self, statuses: Statuses) -> Shades:
        """The shades of the claims with these statuses."""
        return Shades(self._columns, self._voicing, statuses)

    def keep(self) -> Sequence[bytes]:
        """The columns, for a later start."""
        return self._columns.packed()

    @cached_property
    def _columns(self) -> ShadeColumns:
        if isinstance(self._kept, ShadeColumns):
            return self._kept
        return ShadeColumns.unpacked(self._kept) if self._kept else ShadeColumns.gathered(self._voicing, self._effects)


class Shades:
    """The shades of the claims that are known at a time."""

    def __init__(self, columns: ShadeColumns, voicing: Voicing, statuses: Statuses) -> None:
        self._columns = columns
        self._voicing = voicing
        self._statuses = statuses
        self._found: dict[Shade, BitMap] = {}

    def __getitem__(self, shade: Shade) -> BitMap:
        """The claims that have a shade."""
        if shade not in self._found:
            self._found[shade] = self._statuses.positions[QUALIFIED[shade]] - self._broken(shade)
        return self._found[shade]

    def of(self, claim: int) -> tuple[Shade, ...]:
        """The shades of a claim, in the order of `Shade`."""
        status = self._statuses.status(claim)
        return tuple(shade for shade in Shade if QUALIFIED[shade] is status and not self._is_broken(shade, claim))

    @property
    def shaded(self) -> BitMap:
        """The claims that have any shade."""
        return BitMap().union(*(self[shade] for shade in Shade))

    def _broken(self, shade: Shade) -> BitMap:
        """Claims that do not have a shade, among others that have not the status for it."""
        known = self._statuses.known
        if shade is Shade.SUPPORTED:
            return self._statuses.positions[Status.DISPUTED] - self._corroborated
        broken = self._columns.breaking[shade].within(known) | self._revoked[shade]
        if shade is Shade.REPLACED:
            return broken | self._columns.replaced.within(known, self._statuses.superseded)
        if shade is Shade.CONTESTED:
            return broken | self._columns.contested.within(known, self._disputed)
        return broken

    def _is_broken(self, shade: Shade, claim: int) -> bool:
        known = self._statuses.known
        if shade is Shade.SUPPORTED:
            return claim not in self._corroborated
        if claim in self._revoked[shade] or self._columns.breaking[shade].holds(claim, known):
            return True
        if shade is Shade.REPLACED:
            others, holds = self._columns.replaced.of(claim), self._statuses.superseded
        elif shade is Shade.CONTESTED:
            others, holds = self._columns.contested.of(claim), self._disputed
        else:
            return False
        return any(other < known and other not in holds for other in others)

    @property
    def _corroborated(self) -> BitMap:
        """The claims for which the rule of corroboration holds, whatever comes before it."""
        return self._statuses.evaluation.sets.corroborated

    @property
    def _disputed(self) -> BitMap:
        return self._statuses.positions[Status.DISPUTED]

    @cached_property
    def _revoked(self) -> Mapping[Shade, BitMap]:
        """For each shade, the claims of which a revocable link that counts now breaks it."""
        disputes = list(chain.from_iterable(map(_both_ways, self._statuses.evaluation.revocable_disputes())))
        support = [(to, from_) for from_, to in self._statuses.evaluation.revocable_support()]
        breaks = dict(self._voicing.breaking())
        breaks[Shade.REPLACED] = lambda _, other: other not in self._statuses.superseded
        breaks[Shade.CONTESTED] = lambda _, other: other not in self._disputed
        pairs = {shade: disputes if QUALIFIED[shade] is Status.DISPUTED else support for shade in _STEADY}
        return {shade: BitMap([pair[0] for pair in pairs[shade] if breaks[shade](*pair)]) for shade in _STEADY}
