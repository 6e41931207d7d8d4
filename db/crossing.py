"""The links that go across two sides: who stands against whom, and which claims answer which."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, compress, product, repeat
from operator import add, eq, or_
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from db.case import Case
from db.errors import UsageError
from db.index import NOTHING, Index, prefix
from db.links import Pairs
from db.model import UNATTRIBUTED, Actor, Relation
from db.text import fold
from db.tree import Forest

ANSWERS = (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPPORTS)
"""The relations in which a claim of one side answers one of another, the weightiest first."""

_LARGEST = 6
"""So many of the sides with most claims are offered against each other even if they dispute nothing."""
_REMEMBERED_JOINS = 8


@dataclass(frozen=True, slots=True)
class Opponents:
    """Two sides, in the order of the case, and the number of disputes between their claims.

    A dispute counts if a claim at one of its ends is among the matches and the other is known.
    """

    left: Actor
    right: Actor
    disputes: int = 0

    @property
    def both(self) -> tuple[Actor, Actor]:
        """The two sides."""
        return self.left, self.right

    @property
    def ids(self) -> tuple[int, int]:
        """The two sides by id."""
        return self.left.id, self.right.id


def opponents(case: Case, positions: BitMap, known: int) -> list[Opponents]:
    """The pairs of identified sides among these matches, those with most disputes first.

    Of pairs that dispute equally often those with more claims come first, then those first by name. Pairs that
    dispute nothing are among them as far as both have claims and belong to the largest.
    """
    table = _table(case)
    disputes = table.disputes(positions, known)
    sizes = table.sizes(positions)
    idle = combinations(sorted(sorted(sizes, key=lambda side: -sizes[side])[:_LARGEST]), 2)
    pairs = disputes.keys() | set(idle)
    return sorted(
        (Opponents(case.actors[left], case.actors[right], disputes[left, right]) for left, right in pairs),
        key=lambda pair: (
            -pair.disputes,
            -sum(sizes.get(side, 0) for side in pair.ids),
            *(fold(side.name) for side in pair.both),
            pair.ids,
        ),
    )


def foremost(case: Case, positions: BitMap, known: int, chosen: tuple[int, int] | None = None) -> Opponents | None:
    """The first of the `opponents`, or the two sides that were `chosen`, by id; None if there are no two sides."""
    if chosen is not None:
        left, right = (case.actors[side] for side in sorted(chosen))
        return Opponents(left, right, joins(case, left.id, right.id).disputes(positions, known))
    disputes = _table(case).disputes(positions, known)
    first = disputes.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        return next(iter(opponents(case, positions, known)), None)
    (left_id, right_id), number = first[0]
    return Opponents(case.actors[left_id], case.actors[right_id], number)


def joins(case: Case, left: int, right: int) -> Joins:
    """The links between the claims of two sides, given by id."""
    return _table(case).joins(left, right)


def named_sides(case: Case, names: str) -> tuple[int, int]:
    """Two sides by id, from their ids or names with a comma between them. Raises UsageError or FilterError."""
    written = [name.strip() for name in names.split(",")]
    if len(written) != 2 or not all(written):
        raise UsageError(f"two sides are wanted, with a comma between them, as in russia,ukraine; not {names!r}")
    roots = [case.actors.root(case.actor_names.resolve(name).node.id) for name in written]
    for name, root in zip(written, roots, strict=True):
        if root.kind == UNATTRIBUTED:
            raise UsageError(f"{name} is no identified voice and so on no side")
    if roots[0] == roots[1]:
        raise UsageError(f"{written[0]} and {written[1]} are one side: {roots[0].name}")
    return roots[0].id, roots[1].id


class Joins:
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
_Against = tuple[tuple[int, int], ...]
"""Sides that are against each other, as pairs of ids of which the lower comes first."""


class _Table:
    """What does not depend on a filter: between which sides each link goes.

    Claims with the same sides are a group, and links between the same groups have the same code.
    """

    def __init__(self, index: Index, actors: Forest[Actor]) -> None:
        self._index = index
        self._sides = [root.id for root in actors.roots if root.kind != UNATTRIBUTED]
        self._groups: list[frozenset[int]] = [frozenset()]
        self._joins: dict[tuple[int, int], Joins] = {}
        circles = self._grouped_circles(actors)
        self._codes = [self._coded(index.links.every[relation], circles) for relation in ANSWERS]
        from_, to, *_ = index.links.every[Relation.DISPUTES].arrays
        self._known, starts, ends, codes = _by_time(from_, to, self._codes[0])
        self._against, self._opposed = self._sides_against(codes)
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, pair in enumerate(zip(starts, ends, strict=True)):
            for claim in pair:
                self._at[claim].append(number)
        self._ends = BitMap(from_) | BitMap(to)

    def _grouped_circles(self, actors: Forest[Actor]) -> list[int]:
        """For each circle of speakers the number of the group of sides that it stands for."""
        identified: dict[int | None, frozenset[int]] = {side: frozenset((side,)) for side in self._sides}
        smaller, added = self._index.voices.circles.smaller, self._index.voices.circles.added
        found = [0] * len(added)
        known: dict[tuple[int, int | None], int] = {}
        numbers = {self._groups[0]: 0}
        roots = {actor.id: actors.root(actor.id).id for actor in actors}
        for circle in range(1, len(added)):
            key = found[smaller[circle]], roots.get(added[circle])
            if key not in known:
                group = self._groups[key[0]] | identified.get(key[1], frozenset())
                known[key] = numbers.setdefault(group, len(numbers))
                if len(numbers) > len(self._groups):
                    self._groups.append(group)
            found[circle] = known[key]
        return found

    def _coded(self, pairs: Pairs, circles: list[int]) -> array[int]:
        """The code of each of these links."""
        of = self._index.voices.circles.numbers.__getitem__
        starts, ends = (map(circles.__getitem__, map(of, claims)) for claims in pairs.arrays[:2])
        return array("Q", map(add, map(len(self._groups).__mul__, starts), ends))

    def _sides_against(self, codes: array[int]) -> tuple[list[_Against], list[int]]:
        """Which sides can be against each other in a link, and for each link the number of those that are."""
        found: dict[int, int] = {}
        numbers: dict[_Against, int] = {}
        for code in set(codes):
            one, other = map(self._groups.__getitem__, divmod(code, len(self._groups)))
            pairs = tuple(sorted((min(pair), max(pair)) for pair in product(one - other, other - one)))
            found[code] = numbers.setdefault(pairs, len(numbers))
        return list(numbers), list(map(found.__getitem__, codes))

    def disputes(self, positions: BitMap, known: int) -> Counter[tuple[int, int]]:
        """The disputes between each two sides, the one with the lower id first."""
        found = Counter[tuple[int, int]]()
        for number, links in self._counted(positions, known).items():
            for pair in self._against[number]:
                found[pair] += links
        return +found

    def _counted(self, positions: BitMap, known: int) -> Counter[int]:
        """How many disputes touch the positions, by who is against whom; the fewer claims are looked at."""
        end, who = bisect_left(self._known, known), self._opposed.__getitem__
        here, elsewhere = self._ends & positions, (self._ends & prefix(known)) - positions
        if len(here) <= len(elsewhere):
            touched = set(chain.from_iterable(map(self._at.__getitem__, here)))
            return Counter(map(who, filter(end.__gt__, touched) if known < self._index.size else touched))
        counted = Counter(self._opposed[:end])
        untouched = Counter(chain.from_iterable(map(self._at.__getitem__, elsewhere)))
        counted.subtract(who(number) for number, seen in untouched.items() if seen == 2 and number < end)
        return counted

    def sizes(self, positions: BitMap) -> dict[int, int]:
        """How many of the positions each identified side has; sides that have none are left out."""
        actors = self._index.actors
        found = {side: positions.intersection_cardinality(actors.get(side, NOTHING)) for side in self._sides}
        return {side: claims for side, claims in found.items() if claims}

    def joins(self, left: int, right: int) -> Joins:
        """The links between two sides, remembered for the last few pairs."""
        if (left, right) not in self._joins:
            if len(self._joins) >= _REMEMBERED_JOINS:
                self._joins.clear()
            actors = self._index.actors
            one, other = actors.get(left, NOTHING), actors.get(right, NOTHING)
            self._joins[left, right] = Joins(self._index, one, other, self._across(left, right))
        return self._joins[left, right]

    def _across(self, left: int, right: int) -> Iterator[_Links]:
        """For each relation the links between claims of one side alone and claims of the other alone."""
        one = [number for number, group in enumerate(self._groups) if left in group and right not in group]
        other = [number for number, group in enumerate(self._groups) if right in group and left not in group]
        many = len(self._groups)
        forward = frozenset(start * many + end for start, end in product(one, other))
        backward = frozenset(start * many + end for start, end in product(other, one))
        for relation, codes in zip(ANSWERS, self._codes, strict=True):
            from_, to, *_ = self._index.links.every[relation].arrays
            ahead, back = (list(map(wanted.__contains__, codes)) for wanted in (forward, backward))
            lefts = array("I", chain(compress(from_, ahead), compress(to, back)))
            yield lefts, array("I", chain(compress(to, ahead), compress(from_, back)))


def _by_time(from_: array[int], to: array[int], *columns: array[int]) -> list[array[int]]:
    """Links, and what is known of each in further columns, in the order in which the later of their claims became
    known; that claim comes first.
    """
    later = array("I", map(max, from_, to))
    packed = sorted([known << 32 | number for number, known in enumerate(later)])
    order = [number & 0xFFFFFFFF for number in packed]
    return [array(column.typecode, map(column.__getitem__, order)) for column in (later, from_, to, *columns)]


_TABLES: WeakKeyDictionary[Case, _Table] = WeakKeyDictionary()


def _table(case: Case) -> _Table:
    if case not in _TABLES:
        _TABLES[case] = _Table(case.index, case.actors)
    return _TABLES[case]
