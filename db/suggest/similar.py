"""Claims that a new one may repeat, and actors that may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from pyroaring import BitMap

from db.case.case import Case
from db.index.sets import NOTHING, union
from db.model.claims import UNATTRIBUTED, Actor
from db.model.tree import Forest
from db.suggest.accounts import ordinals
from db.suggest.plain import read_plain
from db.suggest.reading.spelling import Spelling, likeness, name_words, spelling
from db.suggest.reading.words import words_of
from db.text.safe import fold

_ALIKE = 0.5
"""Share of the words of two claims that both have, from which on they may be one."""
_COMPARED = 3_000
"""Claims that a new one is compared with at most."""
_BATCH = 400
_NAMES_ALIKE = 0.78
"""How alike two names must sound, word by word, for two actors to be one perhaps."""
_MOST_OF_A_WORD = 200
"""A word that more actors are called by says nothing about who is who."""
_INITIALS = 3
"""Letters of an abbreviation at least."""


class Likeness(NamedTuple):
    """A claim that may say the same, by its position, and the share of words (0 to 1) that both have."""

    position: int
    share: float


def similar_claims(
    case: Case, statement: str, speakers: Iterable[int] = (), stated: tuple[str | None, str | None] = (None, None)
) -> list[Likeness]:
    """The claims of a case that may say what a new statement says, the most alike first.

    `speakers` are the ids of its actors and `stated` the first and last day of its date, as far as they are known: the
    claims of these, or of that day, are compared, and without both the last ones.
    """
    wanted = {word.key for word in words_of(statement) if word.key}
    if not wanted:
        return []
    found: list[Likeness] = []
    near = list(_near(case, tuple(speakers), stated)[-_COMPARED:])
    for at in range(0, len(near), _BATCH):
        for claim in read_plain(case, near[at : at + _BATCH]):
            keys = {word.key for word in words_of(claim.text) if word.key}
            share = len(wanted & keys) / len(wanted | keys)
            if share >= _ALIKE:
                found.append(Likeness(claim.position, share))
    return sorted(found, key=lambda one: (-one.share, one.position))


def _near(case: Case, speakers: Sequence[int], stated: tuple[str | None, str | None]) -> BitMap:
    index = case.facts.index
    theirs = union(index.actors.get(speaker, NOTHING) for speaker in speakers)
    that_day = index.periods.overlapping(stated) if ordinals(stated) else NOTHING
    is_known = bool(speakers) or ordinals(stated) is not None
    return theirs | that_day if is_known else index.everything()


class SameActor(NamedTuple):
    """Two actors that may be one, by their ids: `other` would become `kept`. `reason` says why in words."""

    kept: int
    other: int
    alike: float
    reason: str


def same_actors(case: Case) -> list[SameActor]:
    """The pairs of actors that may be one, by how their names sound in any script, most alike first.

    The one with more claims is kept. Actors of which one speaks for the other are left out.
    """
    sizes = case.actor_sizes()
    names = {actor.id: list(_spelt_names(actor)) for actor in case.actors if actor.kind != UNATTRIBUTED}
    found: list[SameActor] = []
    for one, other in _with_a_word_in_common(names):
        alike = max((_alike(first, second) for first in names[one] for second in names[other]), default=0.0)
        if alike >= _NAMES_ALIKE and not _is_related(case.actors, one, other):
            found.append(_pair(case.actors, sizes, one, other, alike))
    found.extend(_abbreviated(case.actors, sizes, {(pair.kept, pair.other) for pair in found}))
    return sorted(found, key=lambda pair: (-pair.alike, pair.kept, pair.other))


def _spelt_names(actor: Actor) -> Iterator[tuple[Spelling, ...]]:
    for name in dict.fromkeys((actor.name, actor.name.partition(" (")[0], *actor.aliases)):
        words = tuple(spelling(word) for word in name_words(name))
        if words:
            yield words


def _with_a_word_in_common(names: Mapping[int, Sequence[tuple[Spelling, ...]]]) -> Iterator[tuple[int, int]]:
    by_word: dict[str, set[int]] = defaultdict(set)
    for id, spelt in names.items():
        for word in {word.bones for name in spelt for word in name}:
            if word:
                by_word[word].add(id)
    pairs = {pair for ids in by_word.values() if len(ids) <= _MOST_OF_A_WORD for pair in combinations(sorted(ids), 2)}
    return iter(sorted(pairs))


def _alike(first: Sequence[Spelling], second: Sequence[Spelling]) -> float:
    """How alike two names sound: each word of the longer one against the nearest of the other. Numbers must agree."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if {word for word in longer if word.sound.isdigit()} != {word for word in shorter if word.sound.isdigit()}:
        return 0.0
    best = [max(likeness(word, other) for other in shorter) for word in longer]
    return sum(best) / len(best) if min(best) >= _ALIKE else 0.0


def _is_related(actors: Forest[Actor], one: int, other: int) -> bool:
    return actors.contains(one, other) or actors.contains(other, one)


def _pair(actors: Forest[Actor], sizes: Mapping[int, int], one: int, other: int, alike: float) -> SameActor:
    kept, given = sorted((one, other), key=lambda actor: (-sizes.get(actor, 0), actor))
    reason = "one name" if alike == 1.0 else "names that sound alike"
    is_latin = [fold(actors[actor].name).isascii() for actor in (kept, given)]
    if is_latin[0] != is_latin[1]:
        reason += ", in two scripts"
    return SameActor(kept, given, round(alike, 3), reason)


def _abbreviated(actors: Forest[Actor], sizes: Mapping[int, int], known: set[tuple[int, int]]) -> Iterator[SameActor]:
    """Actors of which one is called by the first letters of the other's name: SOHR."""
    by_initials: dict[str, list[int]] = defaultdict(list)
    for actor in actors:
        words = [word.folded for word in words_of(actor.name)]
        for chosen in (words, [word for word in words if len(word) > _INITIALS]):
            initials = "".join(word[0] for word in chosen)
            if len(initials) >= _INITIALS and actor.id not in by_initials[initials]:
                by_initials[initials].append(actor.id)
    for actor in actors:
        for called in (actor.name, *actor.aliases):
            written = called.replace(".", "")
            ids = by_initials.get(written.casefold(), ()) if written.isupper() else ()
            for other in islice(ids, _MOST_OF_A_WORD):
                pair = _pair(actors, sizes, actor.id, other, 0.7)._replace(reason="the first letters of the name")
                if other != actor.id and pair[:2] not in known and not _is_related(actors, actor.id, other):
                    known.add(pair[:2])
                    yield pair
