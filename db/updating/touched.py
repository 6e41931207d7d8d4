"""What has changed in the rows of a case: which claims, links and names have to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from db.index.pairs import Pair

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Touched:
    """Ids of rows that were added, changed or removed. More than have really changed do no harm."""

    claims: frozenset[int] = _NONE
    """Claims of which something counts in the index: dates, speakers, places, sources, topic, language."""
    texts: frozenset[int] = _NONE
    """Claims of which the words count that a search finds."""
    links: frozenset[Pair] = frozenset()
    """The claims at both ends of links: (from, to)."""
    actors: frozenset[int] = _NONE
    """Actors of which the place in their tree or the kind counts, or who were merged or parted."""
    voices: frozenset[int] = _NONE
    """Actors whose names count in the words of their claims."""
    regions: frozenset[int] = _NONE
    """Regions of which the place in their tree counts, or that were merged or parted."""
    names: bool = False
    """Whether the names or other properties of actors or regions have changed."""
    alignments: bool = False
    """Whether alignments have changed."""

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.claims | other.claims,
            self.texts | other.texts,
            self.links | other.links,
            self.actors | other.actors,
            self.voices | other.voices,
            self.regions | other.regions,
            self.names or other.names,
            self.alignments or other.alignments,
        )
