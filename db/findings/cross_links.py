"""The links between the claims of each two sides, and how often these dispute each other."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, compress, count, repeat
from operator import add, eq, or_

from pyroaring import BitMap

from db.findings.side_pairs import SidePairs
from db.index.index import Index
from db.index.pairs import Pair, sorted_columns
from db.index.sets import NOTHING, prefix
from db.index.side_claims import SideClaims
from db.index.speakers import VoiceTable
from db.lru import LRU
from db.model.claims import Relation

ANSWERS = (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPPORTS)
"""The relations in which a claim of one side answers one of another, the weightiest first."""

_CACHED_PAIRS = 8


class PairLinks:
    """The links between claims of two sides. A claim that both make is on neither side of them.

    `left` and `right` are the claims that only one of them makes.
    """

    def __init__(self, index: Index, left: BitMap, right: BitMap, links: Iterable[_Links]) -> None:
        """`links` are those across the two sides, by relation in the order of `ANSWERS`, from left to right."""
        self.left = left - right
        self.right = right - left
        self._index = index
        lefts, rights, relations = array("I"), array("I"), array("I")
        for number, (of_left, of_right) in enumerate(links):
            lefts.extend(of_left)
            rights.extend(of_right)
            relations.extend(repeat(number, len(of_left)))
        periods = partial(bisect_right, index.periods.starts)
        same_day = map(eq, map(periods, lefts), map(periods, rights))
        self._same_day = list(compress(zip(lefts, rights, strict=True), same_day))
        self._known, self._lefts, self._rights, self._relations = _by_time(lefts, rights, relations)
        self._answered: tuple[int, BitMap] = (0, NOTHING)

    def disputes(self, positions: BitMap, known: int) -> int:
        """How many disputes join the sides, counted as in `Opponents`."""
        end, inside = bisect_left(self._known, known), positions.__contains__
        touched = map(or_, map(inside, self._lefts[:end]), map(inside, self._rights[:end]))
        return list(compress(self._relations, touched)).count(ANSWERS.index(Relation.DISPUTES))

    def answered(self, known: int) -> BitMap:
        """The claims that are linked across the sides, when only the first `known` claims had been stated."""
        end = bisect_left(self._known, known)
        if self._answered[0] != end:
            self._answered = end, BitMap(self._lefts[:end]) | BitMap(self._rights[:end])
        return self._answered[1]

    def same_day(self, positions: BitMap) -> dict[int, int]:
        """Claims of the left side with the claim of the right side that stands beside them.

        Both are among the positions, were stated on the same day and are linked; each claim is in one pair only,
        where it can be in one of the weightier links.
        """
        found: dict[int, int] = {}
        taken: set[int] = set()
        for left, right in self._same_day:
            if left not in found and right not in taken and left in positions and right in positions:
                found[left] = right
                taken.add(right)
        return found

    def answers(self, claim: int, known: int) -> list[tuple[Relation, BitMap]]:
        """The claims of the other side to which this one is linked in either direction, by relation."""
        across = self.right if claim in self.left else self.left if claim in self.right else NOTHING
        found = []
        for relation in ANSWERS:
            pairs = self._index.links.every[relation]
            others = (BitMap(pairs.into(claim, known)) | BitMap(pairs.out_of(claim, known))) & across
            if others:
                found.append((relation, others))
        return found

    def nearest(self, relation: Relation, claim: int, others: BitMap) -> int:
        """Of claims with such a link to this one: the last before it at which it points, else the first after it."""
        targets = BitMap(self._index.links.every[relation].out_of(claim, self._index.size)) & others
        found = targets or others
        before = found.rank(claim)
        return found[before - 1] if before and (targets or before == len(found)) else found[before]

    def points(self, relation: Relation, from_: int, to: int) -> bool:
        """Whether there is a link of this kind from one claim to the other."""
        targets = self._index.links.every[relation].out_of(from_, self._index.size)
        place = bisect_left(targets, to)
        return place < len(targets) and targets[place] == to

    def pairs(self, positions: BitMap, known: int) -> Iterator[tuple[int, int]]:
        """The links, as (left claim, right claim), of which one end is among the positions and both are known."""
        end, inside = bisect_left(self._known, known), positions.__contains__
        lefts, rights = self._lefts[:end], self._rights[:end]
        touched = map(or_, map(inside, lefts), map(inside, rights))
        return compress(zip(lefts, rights, strict=True), touched)


_Links = tuple["array[int]", "array[int]"]
"""Links as their claims of the left side, and those of the right side."""


_TIMES = 1 << 32
"""So many times the number of the group at one end, and that of the other, are the code of a link."""


class _Groups(dict[int, int]):
    """For each circle of speakers the number of the group that its sides are."""

    def __init__(self, voices: VoiceTable) -> None:
        super().__init__()
        self.numbers: dict[frozenset[int], int] = {}
        self._sides = voices.sides_of

    def __missing__(self, circle: int) -> int:
        found = self[circle] = self.numbers.setdefault(self._sides(circle), len(self.numbers))
        return found


class CrossLinks:
    """Between which sides the links of a case go. Nothing of it depends on a filter; it is worked out when asked for.

    Claims with the same sides are a group, and links between the same groups have the same code.
    """

    def __init__(self, index: Index, speaking: SideClaims) -> None:
        self._index = index
        self._speaking = speaking
        self._pairs = LRU[Pair, PairLinks](_CACHED_PAIRS)

    def joins(self, left: int, right: int) -> PairLinks:
        """The links between two sides, given by id; remembered for the last few pairs."""

        def gather() -> PairLinks:
            return PairLinks(self._index, self._speaking[left], self._speaking[right], self._across(left, right))

        return self._pairs.get((left, right), gather)

    @cached_property
    def disputes(self) -> SideDisputes:
        """All disputes between sides."""
        groups, (codes, *_) = self._coded
        return SideDisputes(self._index, groups, codes)

    @cached_property
    def _coded(self) -> tuple[Sequence[frozenset[int]], Sequence[array[int]]]:
        """The groups by their numbers, and the code of each link by relation, in the order of `ANSWERS`."""
        groups, circle = _Groups(self._index.voices), self._index.voices.circles.numbers.__getitem__
        pairs = [self._index.links.every[relation].arrays[:2] for relation in ANSWERS]
        ends = [[map(groups.__getitem__, map(circle, claims)) for claims in both] for both in pairs]
        codes = [array("Q", map(add, map(_TIMES.__mul__, starts), to)) for starts, to in ends]
        return list(groups.numbers), codes

    @cached_property
    def _distinct(self) -> frozenset[int]:
        """All codes."""
        return frozenset().union(*self._coded[1])

    def _across(self, left: int, right: int) -> Iterator[_Links]:
        """For each relation the links between claims of one side alone and claims of the other alone."""
        groups, codes = self._coded
        one = {number for number, group in enumerate(groups) if left in group and right not in group}
        other = {number for number, group in enumerate(groups) if right in group and left not in group}
        between = [(code, code // _TIMES, code % _TIMES) for code in self._distinct]
        forward = {code for code, start, end in between if start in one and end in other}
        backward = {code for code, start, end in between if start in other and end in one}
        for relation, each in zip(ANSWERS, codes, strict=True):
            from_, to, *_ = self._index.links.every[relation].arrays
            ahead, back = (list(map(wanted.__contains__, each)) for wanted in (forward, backward))
            lefts = array("I", chain(compress(from_, ahead), compress(to, back)))
            yield lefts, array("I", chain(compress(to, ahead), compress(from_, back)))


class SideDisputes:
    """All disputes of a case, and between which sides they are."""

    def __init__(self, index: Index, groups: Sequence[frozenset[int]], codes: array[int]) -> None:
        """`groups` and `codes` tell the sides of each link as `CrossLinks` says."""
        self._size = index.size
        from_, to, *_ = index.links.every[Relation.DISPUTES].arrays
        self._known, starts, ends, ordered = _by_time(from_, to, codes)
        quarrels = SidePairs()
        found = {code: quarrels[groups[code // _TIMES], groups[code % _TIMES]] for code in set(codes)}
        self._pairs = list(quarrels.numbers)
        numbers = defaultdict[tuple[int, ...], int]()
        numbers.default_factory = numbers.__len__
        who = {code: numbers[pairs] for code, pairs in found.items()}
        self._against, self._opposed = list(numbers), list(map(who.__getitem__, ordered))
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, pair in enumerate(zip(starts, ends, strict=True)):
            for claim in pair:
                self._at[claim].append(number)
        self._ends = BitMap(from_) | BitMap(to)

    def between(self, positions: BitMap, known: int) -> Counter[Pair]:
        """The disputes between each two sides, the one with the lower id first, of which an end is among the positions.

        Only the first `known` claims have been stated, and all positions are among them.
        """
        found = Counter[int]()
        for number, links in self._counted(positions, known).items():
            for pair in self._against[number]:
                found[pair] += links
        return Counter({self._pairs[pair]: links for pair, links in found.items() if links})

    def _counted(self, positions: BitMap, known: int) -> Counter[int]:
        """How many disputes touch the positions, by who is against whom; the fewer claims are looked at."""
        end, who = bisect_left(self._known, known), self._opposed.__getitem__
        here, elsewhere = self._ends & positions, (self._ends & prefix(known)) - positions
        if len(here) <= len(elsewhere):
            touched = set(chain.from_iterable(map(self._at.__getitem__, here)))
            return Counter(map(who, filter(end.__gt__, touched) if known < self._size else touched))
        counted = Counter(self._opposed[:end])
        untouched = Counter(chain.from_iterable(map(self._at.__getitem__, elsewhere)))
        counted.subtract(who(number) for number, seen in untouched.items() if seen == 2 and number < end)
        return counted


def _by_time(from_: array[int], to: array[int], *columns: array[int]) -> list[array[int]]:
    """Links, and what is known of each in further columns, in the order in which the later of their claims became
    known; that claim comes first.
    """
    later = array("I", map(max, from_, to))
    _, order = sorted_columns(zip(later, count()))
    return [array(column.typecode, map(column.__getitem__, order)) for column in (later, from_, to, *columns)]
