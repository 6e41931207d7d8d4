"""The links between the claims of any two sides, and how often these dispute each other."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

_Columns = tuple["array[int]", "array[int]"]
"""Links between two sides: their claims of the left side, and those of the right side."""


class PairLinks:
    """The links between the claims of two sides.

    `left` and `right` are the claims that only one of the two makes. A claim of both is on neither side.
    """

    def __init__(self, index: Index, left: BitMap, right: BitMap, links: Iterable[_Columns]) -> None:
        """`links` are those across the two sides, by relation in the order of `ANSWERS`."""
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
        self._since, self._lefts, self._rights, self._relations = _by_time(lefts, rights, relations)
        self._answered: tuple[int, BitMap] = (0, NOTHING)

    def answered(self, known: int) -> BitMap:
        """The claims that are linked across the sides when the first `known` claims are known."""
        end = bisect_left(self._since, known)
        if self._answered[0] != end:
            self._answered = end, BitMap(self._lefts[:end]) | BitMap(self._rights[:end])
        return self._answered[1]

    def same_day(self, positions: BitMap) -> dict[int, int]:
        """The claim of the right side that stands beside each claim of the left side, for those that have one.

        Both are among the positions, were stated on the same day and are linked. Each claim is in one pair only,
        preferably in that of its weightiest link.
        """
        beside: dict[int, int] = {}
        taken: set[int] = set()
        for left, right in self._same_day:
            if left not in beside and right not in taken and left in positions and right in positions:
                beside[left] = right
                taken.add(right)
        return beside

    def answers(self, claim: int, known: int) -> list[tuple[Relation, BitMap]]:
        """The claims of the other side to which this one is linked in either direction, by relation."""
        across = self.right if claim in self.left else self.left if claim in self.right else NOTHING
        answers = []
        for relation in ANSWERS:
            pairs = self._index.links.every[relation]
            others = (BitMap(pairs.into(claim, known)) | BitMap(pairs.out_of(claim, known))) & across
            if others:
                answers.append((relation, others))
        return answers

    def nearest(self, relation: Relation, claim: int, others: BitMap) -> int:
        """Of claims with such a link to this one: the last earlier one at which it points, else the first later one."""
        targets = BitMap(self._index.links.every[relation].out_of(claim, self._index.size)) & others
        candidates = targets or others
        before = candidates.rank(claim)
        return candidates[before - 1] if before and (targets or before == len(candidates)) else candidates[before]

    def points(self, relation: Relation, from_: int, to: int) -> bool:
        """Whether a link of this relation goes from one claim to the other."""
        targets = self._index.links.every[relation].out_of(from_, self._index.size)
        place = bisect_left(targets, to)
        return place < len(targets) and targets[place] == to

    def pairs(self, positions: BitMap, known: int) -> Iterator[Pair]:
        """The links as (left claim, right claim) with a claim among the positions and both claims known."""
        end, touched = self._touching(positions, known)
        return compress(zip(self._lefts[:end], self._rights[:end], strict=True), touched)

    def _touching(self, positions: BitMap, known: int) -> tuple[int, Iterable[bool]]:
        """The number of known links, and for each of them whether one of its claims is among the positions."""
        end, inside = bisect_left(self._since, known), positions.__contains__
        return end, map(or_, map(inside, self._lefts[:end]), map(inside, self._rights[:end]))


class CrossLinks:
    """Between which sides the links of a case go, whatever the filter. Computed when first asked for.

    Claims with the same set of sides form a group. A link is coded as the numbers of the groups at its ends.
    """

    def __init__(self, index: Index, side_claims: SideClaims) -> None:
        self._index = index
        self._side_claims = side_claims
        self._pairs = LRU[Pair, PairLinks](_CACHED_PAIRS)

    def between(self, left: int, right: int) -> PairLinks:
        """The links between the claims of two sides, given by id. The last few pairs are remembered."""

        def gather() -> PairLinks:
            one, other = self._side_claims[left], self._side_claims[right]
            return PairLinks(self._index, one, other, self._across(left, right))

        return self._pairs.get((left, right), gather)

    @cached_property
    def disputes(self) -> SideDisputes:
        """All disputes between sides."""
        groups, (codes, *_) = self._coded
        return SideDisputes(self._index, groups, codes)

    @cached_property
    def _coded(self) -> tuple[Sequence[frozenset[int]], Sequence[array[int]]]:
        """The sides of each group by its number, and the code of each link by relation in the order of `ANSWERS`."""
        groups = _SideGroups(self._index.voices)
        pairs = [self._index.links.every[relation].arrays[:2] for relation in ANSWERS]
        codes = [_codes(groups.of_claims(from_), groups.of_claims(to)) for from_, to in pairs]
        return list(groups.numbers), codes

    @cached_property
    def _distinct_codes(self) -> frozenset[int]:
        return frozenset().union(*self._coded[1])

    def _across(self, left: int, right: int) -> Iterator[_Columns]:
        """For each relation the links between claims of one side alone and claims of the other alone."""
        groups, codes = self._coded
        one = {number for number, group in enumerate(groups) if left in group and right not in group}
        other = {number for number, group in enumerate(groups) if right in group and left not in group}
        ends = [(code, *_group_numbers(code)) for code in self._distinct_codes]
        forward = {code for code, start, end in ends if start in one and end in other}
        backward = {code for code, start, end in ends if start in other and end in one}
        for relation, each in zip(ANSWERS, codes, strict=True):
            from_, to, *_ = self._index.links.every[relation].arrays
            ahead, back = (list(map(wanted.__contains__, each)) for wanted in (forward, backward))
            lefts = array("I", chain(compress(from_, ahead), compress(to, back)))
            yield lefts, array("I", chain(compress(to, ahead), compress(from_, back)))


class SideDisputes:
    """All disputes of a case, and between which sides they are."""

    def __init__(self, index: Index, groups: Sequence[frozenset[int]], codes: array[int]) -> None:
        """`groups` are the sides of each group by its number, `codes` the code of each dispute (see `CrossLinks`)."""
        self._size = index.size
        from_, to, *_ = index.links.every[Relation.DISPUTES].arrays
        self._since, starts, ends, ordered = _by_time(from_, to, codes)
        side_pairs = SidePairs()
        pairs_of = {}
        for code in set(codes):
            start, end = _group_numbers(code)
            pairs_of[code] = side_pairs[groups[start], groups[end]]
        self._pairs = list(side_pairs.numbers)
        numbers = defaultdict[tuple[int, ...], int]()
        numbers.default_factory = numbers.__len__
        opposed = {code: numbers[pairs] for code, pairs in pairs_of.items()}
        self._pairs_by_number, self._opposed = list(numbers), list(map(opposed.__getitem__, ordered))
        self._out_of, self._into = _Ends.of(starts), _Ends.of(ends)
        self.ends = self._out_of.claims | self._into.claims
        """The claims that dispute another one or are disputed."""

    def going_from(self, positions: BitMap, standing: BitMap, known: int) -> Counter[Pair]:
        """The number of disputes that go from the positions, by the two sides, the lower id first.

        Only the first `known` claims have been stated, and only those that are `standing` dispute and are disputed.
        """
        return self._by_pair(self._counted(positions & standing, standing, known, self._out_of, self._into))

    def coming_to(self, positions: BitMap, standing: BitMap, known: int) -> Counter[Pair]:
        """The number of disputes that come to the positions, counted in the same way."""
        return self._by_pair(self._counted(positions & standing, standing, known, self._into, self._out_of))

    def _by_pair(self, opposed: Counter[int]) -> Counter[Pair]:
        disputes = Counter[int]()
        for number, links in opposed.items():
            for pair in self._pairs_by_number[number]:
                disputes[pair] += links
        return Counter({self._pairs[pair]: links for pair, links in disputes.items() if links})

    def _counted(self, positions: BitMap, standing: BitMap, known: int, here: _Ends, there: _Ends) -> Counter[int]:
        """The number of disputes with the end `here` among the positions, which stand, by who is opposed to whom.

        Looks at the claims among the positions or at those that are not, whichever are fewer.
        """
        end, opposed = bisect_left(self._since, known), self._opposed.__getitem__
        among, others = here.claims & positions, (here.claims & prefix(known)) - positions
        lost = there.disputes((there.claims & prefix(known)) - standing)
        if len(among) <= len(others):
            return Counter(map(opposed, filter(end.__gt__, here.disputes(among) - lost)))
        lost |= here.disputes(others)
        remaining = Counter(self._opposed[:end])
        remaining.subtract(map(opposed, filter(end.__gt__, lost)))
        return remaining


@dataclass(frozen=True, slots=True)
class _Ends:
    """The claims at one end of disputes, and the numbers of the disputes of each."""

    claims: BitMap
    numbers: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, ends: Iterable[int]) -> _Ends:
        """Number the disputes in the order in which their ends are given."""
        numbers: dict[int, list[int]] = defaultdict(list)
        for number, claim in enumerate(ends):
            numbers[claim].append(number)
        return cls(BitMap(numbers), numbers)

    def disputes(self, claims: BitMap) -> set[int]:
        """The disputes of some claims that are at this end."""
        return set(chain.from_iterable(map(self.numbers.__getitem__, claims)))


_FACTOR = 1 << 32
"""The code of a link is the group number of its start times this, plus the group number of its end."""


def _codes(starts: Iterable[int], ends: Iterable[int]) -> array[int]:
    """The codes of links, given the group numbers at their ends."""
    return array("Q", map(add, map(_FACTOR.__mul__, starts), ends))


def _group_numbers(code: int) -> Pair:
    """The group numbers at both ends of a link with this code."""
    return divmod(code, _FACTOR)


class _SideGroups(dict[int, int]):
    """For each speaker group the number of its set of sides. `numbers` has the sets in the order of their numbers."""

    def __init__(self, voices: VoiceTable) -> None:
        super().__init__()
        self.numbers: dict[frozenset[int], int] = {}
        self._voices = voices

    def __missing__(self, speakers: int) -> int:
        sides = self._voices.sides_of(speakers)
        number = self[speakers] = self.numbers.setdefault(sides, len(self.numbers))
        return number

    def of_claims(self, claims: Iterable[int]) -> Iterator[int]:
        """The number of the set of sides of each claim."""
        return map(self.__getitem__, map(self._voices.groups.numbers.__getitem__, claims))


def _by_time(from_: array[int], to: array[int], *columns: array[int]) -> list[array[int]]:
    """Sort links and further columns by the later claim of each link, which becomes the first column."""
    later = array("I", map(max, from_, to))
    _, order = sorted_columns(zip(later, count()))
    return [array(column.typecode, map(column.__getitem__, order)) for column in (later, from_, to, *columns)]
