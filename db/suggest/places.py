"""Places by their names, loosely: other spellings, other scripts, other levels of the tree of regions.

Two accounts of one event often name different levels (a town, its quarter, its governorate) or spell one name in two
ways. How much two places have in common is told by the rarest place that holds both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from math import log
from typing import NamedTuple

from db.lru import LRU
from db.model.claims import Region
from db.model.tree import Forest
from db.suggest.reading.spelling import Spelling, is_article, likeness, name_words, spelling, word_set
from db.suggest.reading.words import Word
from db.text.safe import fold

_GENERIC_WORDS = word_set(
    """
    city town village settlement district region oblast province governorate county municipality area
    neighborhood neighbourhood quarter camp suburb near north south east west northern southern eastern western
    central countryside rural outskirts street state republic krai okrug rayon raion hay nahiyah nahia vicinity
    of and in область області области район районі районе районом місто місті город городе село селі селе
    селище поселок смт край округ республика губернія محافظة مدينة قرية بلدة ناحية حي منطقة ريف قضاء مخيم
    """
)
_GENERIC = frozenset(spelling(fold(word)).sound for word in _GENERIC_WORDS)
"""Words of names that say what a place is, and not which."""
_OUTER = 0.5
"""What a word counts that names the place around: "Jadida, Mosul"."""
_ALIKE = 0.6
"""How alike words must sound to be taken for one."""
_SURE = 0.72
_FEWEST = 2
"""Consonants of a word of a text at least, for it to be taken for a name."""
_SHORT = 4
"""A shorter word of a text must sound just like a name."""
_CUTS = ((0, 1.0), (1, 0.97), (2, 0.94), (3, 0.9))
"""Letters of an ending that are left out of a Slavic word, and what likeness is left then."""
_CACHED = 8_192
_MOST_ALIKE = 40
"""Regions taken for one place at most."""


class _Name(NamedTuple):
    """One name of a region: its words with what each counts."""

    region: int
    words: tuple[tuple[Spelling, float], ...]


class PlaceNames:
    """The regions of a case by how their names sound."""

    def __init__(self, regions: Forest[Region]) -> None:
        self._regions = regions
        self._likes = LRU[int, tuple[tuple[int, float], ...]](_CACHED // 8)
        self._words = LRU[tuple[Spelling, bool], tuple[tuple[Spelling, float], ...]](_CACHED)
        self._named = LRU[str, tuple[tuple[int, float], ...]](_CACHED)

    @cached_property
    def _names(self) -> list[_Name]:
        return [
            _Name(region.id, words)
            for region in self._regions
            for name in dict.fromkeys((region.name, *region.aliases))
            if (words := tuple(_weighted(name)))
        ]

    @cached_property
    def _holders(self) -> Mapping[Spelling, list[int]]:
        """The numbers of the names that have a word."""
        holders: dict[Spelling, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for word, _ in name.words:
                holders[word].append(number)
        return holders

    @cached_property
    def _by_bones(self) -> Mapping[str, list[Spelling]]:
        by_bones: dict[str, list[Spelling]] = defaultdict(list)
        for word in self._holders:
            by_bones[word.bones].append(word)
        return by_bones

    @cached_property
    def _by_pair(self) -> Mapping[str, list[Spelling]]:
        """Words by two letters that follow each other in them."""
        by_pair: dict[str, list[Spelling]] = defaultdict(list)
        for word in self._holders:
            for pair in {word.sound[at : at + 2] for at in range(len(word.sound) - 1)}:
                by_pair[pair].append(word)
        return by_pair

    @cached_property
    def _tells(self) -> Mapping[str, float]:
        """How much a word tells, by its consonants: little if many regions are called so."""
        total = len(self._regions)
        return {
            bones: log(
                1 + total / len({self._names[number].region for word in words for number in self._holders[word]})
            )
            for bones, words in self._by_bones.items()
        }

    @cached_property
    def _wholes(self) -> list[float]:
        """How much each name says in all."""
        return [sum(weight * self._value(word) for word, weight in name.words) for name in self._names]

    def _value(self, word: Spelling) -> float:
        return self._tells.get(word.bones, log(1 + len(self._regions)))

    def like(self, region: int) -> tuple[tuple[int, float], ...]:
        """Other regions whose name sounds like that of a region, by id, each with how alike they are (0 to 1)."""
        return self._likes.get(region, lambda: self._like(region))

    def _like(self, region: int) -> tuple[tuple[int, float], ...]:
        node = self._regions[region]
        best: dict[int, float] = {}
        for name in (node.name, *node.aliases):
            words = tuple(_weighted(name))
            total = sum(weight * self._value(word) for word, weight in words)
            for number, matched in self._matched(words).items():
                other, of_other = self._names[number], self._wholes[number]
                share = min(1.0, (matched / total + matched / of_other) / 2) if total and of_other else 0.0
                if other.region != region and share >= _ALIKE:
                    best[other.region] = max(best.get(other.region, 0.0), share)
        return tuple(sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_ALIKE])

    def _matched(self, words: Iterable[tuple[Spelling, float]]) -> Mapping[int, float]:
        """For each name by its number, how much of what it says these words say as well."""
        matched: dict[int, float] = defaultdict(float)
        for word, weight in words:
            best: dict[int, float] = {}
            for known, alike in self._alike(word, is_loose=True):
                for number in self._holders[known]:
                    held = min(weight, next(w for one, w in self._names[number].words if one == known))
                    best[number] = max(best.get(number, 0.0), alike * held * self._value(known))
            for number, value in best.items():
                matched[number] += value
        return matched

    def _alike(self, word: Spelling, is_loose: bool) -> tuple[tuple[Spelling, float], ...]:
        """The words of names that sound like a word, each with how alike they are."""

        def look() -> tuple[tuple[Spelling, float], ...]:
            near = dict.fromkeys(self._by_bones.get(word.bones, ()))
            if is_loose and len(word.sound) > _SHORT:
                shared: Counter[Spelling] = Counter()
                for pair in {word.sound[at : at + 2] for at in range(len(word.sound) - 1)}:
                    shared.update(self._by_pair.get(pair, ()))
                near |= dict.fromkeys(one for one, number in shared.items() if 2 * number >= len(word.sound) - 1)
            found = ((one, likeness(word, one)) for one in near)
            return tuple((one, alike) for one, alike in found if alike >= _ALIKE)

        return self._words.get((word, is_loose), look)

    def mentioned(self, words: Sequence[Word]) -> Mapping[int, tuple[float, str]]:
        """The regions that a text names, by id, each with how sure that is (0 to 1), and the words for it.

        Names of several words take their words away from shorter ones.
        """
        matched: dict[int, dict[int, float]] = defaultdict(dict)
        for at, word in enumerate(words):
            if not word.is_name or word.folded.isdigit() or is_article(word.folded):
                continue
            for number, value in self._named.get(word.folded, partial(self._naming, word.folded)):
                matched[number][at] = value
        return self._chosen(matched, words) if matched else {}

    def _naming(self, folded: str) -> tuple[tuple[int, float], ...]:
        """The names that a word of a text is a word of, by their numbers, each with how much it says of them."""
        best: dict[int, float] = {}
        for known, alike in self._in_text(folded):
            for number in self._holders[known]:
                best[number] = max(best.get(number, 0.0), alike * self._value(known))
        return tuple(best.items())

    def _in_text(self, folded: str) -> Iterator[tuple[Spelling, float]]:
        is_slavic = "\u0400" <= folded[:1] <= "\u04ff"
        for cut, left in _CUTS if is_slavic else _CUTS[:1]:
            stem = folded[: len(folded) - cut]
            if cut and len(stem) < _SHORT:
                return
            word = spelling(stem)
            if len(word.bones) < _FEWEST:
                return
            near = [(known, alike * left) for known, alike in self._alike(word, is_loose=False)]
            sure = [pair for pair in near if pair[1] >= (_SURE if len(word.sound) >= _SHORT else 1.0)]
            if sure:
                yield from sure
                return

    def _chosen(
        self, matched: Mapping[int, Mapping[int, float]], words: Sequence[Word]
    ) -> Mapping[int, tuple[float, str]]:
        fitting: list[tuple[int, float, int, Mapping[int, float]]] = []
        for number, places in matched.items():
            name = self._names[number]
            whole = self._wholes[number]
            share = sum(places.values()) / whole if whole else 0.0
            if share >= _SURE and max(places) - min(places) < 2 * len(name.words):
                fitting.append((len(places), min(share, 1.0), name.region, places))
        fitting.sort(key=lambda fit: (-fit[0], -fit[1], fit[2]))
        taken: dict[int, int] = {}
        chosen: dict[int, tuple[float, str]] = {}
        for length, share, region, places in fitting:
            if region in chosen or any(taken.get(at, length) > length for at in places):
                continue
            taken.update(dict.fromkeys(places, length))
            chosen[region] = share, " ".join(words[at].folded for at in sorted(places))
        return self._widest(chosen)

    def _widest(self, chosen: Mapping[int, tuple[float, str]]) -> Mapping[int, tuple[float, str]]:
        """Of regions named by the same words only that which holds the others; else all, each less sure."""
        by_words: dict[str, list[int]] = defaultdict(list)
        for region, (_, words) in chosen.items():
            by_words[words].append(region)
        kept: dict[int, tuple[float, str]] = {}
        for words, regions in by_words.items():
            holds_all = [one for one in regions if all(self._regions.contains(one, other) for other in regions)]
            for region in holds_all or regions:
                share = chosen[region][0]
                kept[region] = (share if holds_all else share / len(regions) ** 0.5), words
        return kept


def _weighted(name: str) -> Iterator[tuple[Spelling, float]]:
    """The words of a name that say which place it is; those behind its first comma count less."""
    seen: set[Spelling] = set()
    for number, part in enumerate(name.split(",")):
        for word in name_words(part):
            spelt = spelling(word)
            if spelt.sound and spelt not in seen and (spelt.sound not in _GENERIC or word == name.casefold()):
                seen.add(spelt)
                yield spelt, _OUTER if number and seen else 1.0


class Shared(NamedTuple):
    """The best that two claims have in common by place. `level`: see the constants; `value` is in nats (≥ 0).

    `node` is the region that holds both, `is_read` if it was read out of a text.
    """

    level: int
    value: float
    node: int
    is_read: bool


SAME, ALIKE, INSIDE, BESIDE = range(4)
"""One region; two whose names sound alike; one holds the other; both lie in a third."""
_COUNTS = (1.0, 0.9, 0.8, 0.4)
"""What a shared place counts by level."""
NOWHERE = Shared(BESIDE, 0.0, -1, is_read=False)


class _Way(NamedTuple):
    """How a region is reached from a claim: `up` if it only holds a place of the claim."""

    up: bool
    strength: float
    is_own: bool
    is_read: bool


class Reach:
    """The regions that a claim bears on: its own, those around, those that sound like these."""

    def __init__(self, places: Mapping[int, float], read: frozenset[int], names: PlaceNames, case: CasePlaces) -> None:
        """`places` are the claim's regions by id with how sure each is; `read` those that come from its text."""
        self._case = case
        self.ways: dict[int, _Way] = {}
        for region, sure in places.items():
            is_read = region in read
            self._add(region, _Way(up=False, strength=sure, is_own=True, is_read=is_read))
            for other, alike in names.like(region):
                self._add(other, _Way(up=False, strength=sure * alike, is_own=False, is_read=is_read))
            for above in case.above(region):
                self._add(above, _Way(up=True, strength=sure, is_own=True, is_read=is_read))
                for other, alike in names.like(above):
                    self._add(other, _Way(up=True, strength=sure * alike, is_own=False, is_read=is_read))

    def _add(self, region: int, way: _Way) -> None:
        known = self.ways.get(region)
        if known is None or (way.up, -way.strength) < (known.up, -known.strength):
            self.ways[region] = way

    def shared(self, places: Mapping[int, float], read: frozenset[int]) -> Shared:
        """The best that another claim with these places has in common with this one."""
        best, most = NOWHERE, 0.0
        for region, sure in places.items():
            for step, node in enumerate((region, *self._case.above(region))):
                way = self.ways.get(node)
                if way is None:
                    continue
                level = BESIDE if way.up and step else INSIDE if way.up or step else SAME if way.is_own else ALIKE
                value = way.strength * sure * self._case.rarity(node)
                if value * _COUNTS[level] > most:
                    most = value * _COUNTS[level]
                    best = Shared(level, value, node, way.is_read or region in read)
        return best


class CasePlaces:
    """The tree of regions of a case, with how rare each is."""

    def __init__(self, regions: Forest[Region], claims: Callable[[int], int], size: int) -> None:
        """`claims` is the number of claims in a region by its id, of `size` claims in all."""
        self._regions = regions
        self._claims = claims
        self._size = size
        self._above: dict[int, tuple[int, ...]] = {}
        self._rarities: dict[int, float] = {}

    def above(self, region: int) -> tuple[int, ...]:
        """The regions that hold a region, the smallest first."""
        if region not in self._above:
            self._above[region] = tuple(node.id for node in self._regions.chain(region))
        return self._above[region]

    def rarity(self, region: int) -> float:
        """How much it tells that a claim is about a place in a region, in nats."""
        if region not in self._rarities:
            self._rarities[region] = log((1 + self._size) / (1 + self._claims(region)))
        return self._rarities[region]
