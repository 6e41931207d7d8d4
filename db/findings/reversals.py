"""Reversals: claims that were taken back, or that their own actor contradicted later.

A claim is reversed when it is retracted, when a claim of one of its own sides that supersedes it also disputes it, or
when one of its own speakers, or a body they speak for, disputes it in a claim that is certainly later. A `supersedes`
link alone makes no reversal: most later figures continue the earlier ones. Only identified voices count: nobody knows
whether two unattributed ones are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pyroaring import BitMap

from db.findings.answers import StatementDays
from db.findings.columns import Columns
from db.findings.standing import Standing
from db.index.index import Index
from db.index.speakers import VoiceTable
from db.model.claims import Relation


class Reversals(Columns):
    """The reversals of a case, at any date. Columns: the claim, the later claim, and both ends of their dispute."""

    CODES = "IIII"

    @classmethod
    def gathered(cls, index: Index) -> Self:
        """Compute them from the links of a case."""
        return cls.of_rows(_contradicted(index))

    def claims(self, standing: Standing) -> BitMap:
        """The claims that are reversed."""
        known, retracted = standing
        return retracted | BitMap(
            [
                claim
                for claim, later, from_, to in zip(*self.columns, strict=True)
                if max(from_, to) < known and from_ not in retracted and later not in retracted
            ]
        )


def _contradicted(index: Index) -> Iterator[tuple[int, int, int, int]]:
    """Each claim that its own actor contradicts, with the later claim and both ends of the dispute."""
    voices, replacing = index.voices, frozenset(index.links.counting[Relation.SUPERSEDES])
    disputes = list(index.links.every[Relation.DISPUTES])
    days = StatementDays.of(index, len(disputes))
    sides = voices.sides(from_ for from_, _ in disputes), voices.sides(to for _, to in disputes)
    for pair, one, other in zip(disputes, *sides, strict=True):
        for later, earlier in (pair, pair[::-1]):
            if one.isdisjoint(other):
                continue
            is_later = days.first[later] > days.last[earlier]
            if (later, earlier) in replacing or (is_later and _same_actor(voices, later, earlier)):
                yield earlier, later, *pair


def _same_actor(voices: VoiceTable, later: int, earlier: int) -> bool:
    """Whether the later claim is by an identified speaker of the earlier one, or by a body they speak for."""
    return not voices.named(later).isdisjoint(voices.named_bodies(earlier))
