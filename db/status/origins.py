"""Which claims share an origin: what twelve outlets repeat is one story, wherever it is counted.

Claims tied by `repeats` links, directly or through others, share one origin; every other claim is an origin of its own.
The links of a retracted claim do not count. Nothing else makes an origin, not even the same words in the same source:
whoever knows that two claims are one wire story says so with a link, and statuses and counts follow from it alike.

This is the only module that decides whether two claims share an origin: `SharedOrigins` for a few links, `Origins` for
all claims that are known at a time. There, claims of one origin lie side by side in slots (`db.index.merge_order`), so
that sets of slots are counted by shifting them, with no step for each claim.

One claim can repeat two that dispute each other, and so tie them. `Origins` can be told to take such an origin apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from pyroaring import BitMap

from db.index.links import Links, Pairs
from db.index.merge_order import Groups, components
from db.index.pairs import Pair
from db.model.claims import Relation

_FEW = 4
"""Claims with fewer than one in this many of all slots are folded one by one, others from the fold of all claims."""


class SharedOrigins:
    """Which claims share an origin, given the `repeats` links that count."""

    def __init__(self, repeats: Iterable[Pair]) -> None:
        self._names = components(repeats)

    def name(self, claim: int) -> int | None:
        """A number that is the same for all claims of one origin; None for a claim without a `repeats` link."""
        return self._names.get(claim)

    def shared(self, one: int, other: int) -> bool:
        """Whether two claims share an origin through these links."""
        return one in self._names and self._names[one] == self._names.get(other)


class Origins:
    """The origins of the first `known` claims."""

    def __init__(self, links: Links, known: int, retracted: BitMap, disputes: Iterable[Pair] = ()) -> None:
        """`retracted` are the claims that are retracted by then.

        Two claims are not put in one origin if one of `disputes` joins them, nor are those that repeat only one of
        them put with the other.
        """
        self.known = known
        self._parts: dict[int, BitMap] = {}
        self._part_of: dict[int, int] = {}
        self._order = links.repeating
        merged = self._order.merged(known)
        self._runs = _Runs(merged)
        self._ascending_runs = _Runs(merged - self._order.descending)
        self._firsts = BitMap(range(len(self._order.claims))) - merged.shift(1)
        self._slots = self._order.first_slots(known)
        self._named_slots: dict[Hashable, BitMap] = {}
        pairs = [pair for pair in links.revocable if max(pair) < known and pair[0] not in retracted]
        self._bridges = [(self._first(one), self._first(other)) for one, other in pairs]
        self._bridged_groups = Groups(self._bridges)
        self._bridged = self._runs.spread(BitMap(list(chain.from_iterable(self._bridges))))
        self._take_apart(links.counting[Relation.REPEATS], retracted, list(disputes))
        self._apart = BitMap(self._part_of)

    def name(self, claim: int) -> int:
        """A number that is the same for all claims of one origin, given any of them that is known."""
        slot = self._order.slot(claim)
        return ~claim if slot is None else self._origin(slot)

    def slots(self, claims: BitMap) -> BitMap:
        """The slots of the claims that links tie to others. All claims must be known."""
        if len(self._order.slotted & claims) * 2 <= len(self._slots):
            return self._order.slots(claims)
        return self._slots - self._order.slots(BitMap(range(self.known)) - claims)

    def slots_of_fixed_set(self, name: Hashable, claims: BitMap) -> BitMap:
        """The slots of a set that never changes, remembered under its name. The claims need not be known."""
        return self._order.slots_of(name, claims)

    def slots_at_this_time(self, name: Hashable, claims: BitMap) -> BitMap:
        """The slots of a set that is always the same at this time, remembered under its name."""
        if name not in self._named_slots:
            self._named_slots[name] = self.slots(claims)
        return self._named_slots[name]

    def number(self, claims: BitMap) -> int:
        """The number of origins of these claims, all of which must be known."""
        slots = self.slots(claims)
        return len(claims) - len(slots) + self.number_in(slots)

    def number_in(self, slots: BitMap) -> int:
        """The number of origins of the claims in these slots."""
        firsts = self._runs.first(slots) | (slots & self._apart)
        single = firsts & self._bridged
        if not single:
            return len(firsts)
        return len(firsts) - len(single) + len({self._origin(slot) for slot in single})

    def folded(self, claims: BitMap, slots: BitMap) -> BitMap:
        """For each origin of these claims, the one of them that was known first. `slots` are their slots."""
        if len(slots) * _FEW < len(self._slots):
            return (claims - self._order.slotted) | self._order.claims_in(self._fold(slots))
        foremost, foremost_claims = self._foremost
        done = self._runs.spread(self._runs.spread_back((slots & foremost) - self._bridged))
        return (claims & foremost_claims) | self._order.claims_in(self._fold(slots - done))

    @cached_property
    def _foremost(self) -> tuple[BitMap, BitMap]:
        """Of all known claims those that were known first of their origin: their slots, and the claims."""
        slots = self._fold(self._slots)
        return slots, (BitMap(range(self.known)) - self._order.slotted) | self._order.claims_in(slots)

    def _fold(self, slots: BitMap) -> BitMap:
        """For each origin of the claims in these slots, the slot of the claim that was known first."""
        candidates = self._ascending_runs.first(slots) | (slots & self._apart)
        firsts = self._runs.first(candidates)
        others = candidates - firsts
        bridged = candidates & self._bridged
        compared = (others | (self._runs.spread_back(others) & firsts)) - bridged
        earliest = [*self._earliest(compared, firsts), *self._earliest_bridged(bridged)]
        return (candidates - compared - bridged) | BitMap([slot for _, slot in earliest])

    def _earliest(self, slots: BitMap, firsts: BitMap) -> list[Pair]:
        """For each run of these slots, (the claim that was known first, its slot). `firsts` begin the runs."""
        earliest: list[Pair] = []
        beginning = frozenset(slots & firsts)
        for pair in zip(self._order.each_claim(slots), slots, strict=True):
            if pair[1] in beginning:
                earliest.append(pair)
            elif pair < earliest[-1]:
                earliest[-1] = pair
        return earliest

    def _earliest_bridged(self, slots: BitMap) -> Iterable[Pair]:
        """For each origin, wherever its slots lie, (the claim that was known first, its slot)."""
        earliest: dict[int, Pair] = {}
        for pair in zip(self._order.each_claim(slots), slots, strict=True):
            origin = self._origin(pair[1])
            earliest[origin] = min(earliest.get(origin, pair), pair)
        return earliest.values()

    def sharing(self, claim: int) -> BitMap:
        """All known claims of the same origin as this one, itself included."""
        slot = self._order.slot(claim)
        if slot is None or claim >= self.known:
            return BitMap((claim,))
        if slot in self._part_of:
            return self._parts[self._part_of[slot]]
        firsts = BitMap((self._first_of(slot),))
        if slot in self._bridged:
            firsts = self._bridged_firsts[self._origin(slot)]
        return self._order.claims_in(self._runs.spread(firsts))

    def whole(self, claims: BitMap) -> BitMap:
        """All known claims of the origins of these, which must be known: themselves included."""
        slots = self._runs.spread(self._runs.spread_back(self.slots(claims)))
        for origin in {self._origin(slot) for slot in slots & self._bridged & self._firsts}:
            slots = slots | self._runs.spread(self._bridged_firsts[origin])
        return claims | self._order.claims_in(slots)

    @cached_property
    def _bridged_firsts(self) -> Mapping[int, BitMap]:
        """The first slots of the runs that revocable links join, by origin."""
        firsts: defaultdict[int, BitMap] = defaultdict(BitMap)
        for first in set(chain.from_iterable(self._bridges)):
            firsts[self._bridged_groups.find(first)].add(first)
        return firsts

    def _first(self, claim: int) -> int:
        slot = self._order.slot(claim)
        return 0 if slot is None else self._first_of(slot)

    def _first_of(self, slot: int) -> int:
        """The first slot of the run that this slot is in."""
        return self._firsts[self._firsts.rank(slot) - 1]

    def _origin(self, slot: int) -> int:
        """One of the slots of the same origin as this one: the same for all of them."""
        return self._part_of[slot] if slot in self._part_of else self._bridged_groups.find(self._first_of(slot))

    def _take_apart(self, repeats: Pairs, retracted: BitMap, disputes: Sequence[Pair]) -> None:
        """Part the origins that have both ends of one of these `disputes`."""
        for origin in {tuple(sharing) for one, other in disputes if other in (sharing := self.sharing(one))}:
            claims = BitMap(origin)
            tied = ((claim, other) for claim in claims - retracted for other in repeats.out_of(claim, self.known))
            apart = Parts([pair for pair in disputes if pair[0] in claims and pair[1] in claims])
            for _, later, earlier in sorted((max(pair), *pair) for pair in tied):
                apart.join(later, earlier)
            for part in apart.parts(claims):
                slots = self._order.slots(part)
                first = slots.min()
                self._parts[first] = part
                self._part_of.update(dict.fromkeys(slots, first))
            self._bridged |= self._order.slots(claims)


class Parts:
    """Claims that are joined one by one, but for what would put two in one part that are kept apart."""

    def __init__(self, apart: Iterable[Pair]) -> None:
        self._groups = Groups()
        self._opposed: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._opposed[one].add(other)
            self._opposed[other].add(one)

    def join(self, one: int, other: int) -> None:
        """Put the parts of two claims together, unless a claim of the one is to be kept apart from one of the other."""
        first, second = self._groups.find(one), self._groups.find(other)
        if any(self._groups.find(claim) == second for claim in self._opposed.get(first, ())):
            return
        smaller, larger = self._groups.join(one, other)
        if smaller != larger and larger in self._opposed:
            self._opposed[smaller] |= self._opposed.pop(larger)

    def parts(self, claims: Iterable[int]) -> Iterable[BitMap]:
        """The parts of these claims."""
        parts: defaultdict[int, BitMap] = defaultdict(BitMap)
        for claim in claims:
            parts[self._groups.find(claim)].add(claim)
        return parts.values()


class _Runs:
    """Runs of neighbouring slots, given the slots that belong together with the next one."""

    def __init__(self, merged: BitMap) -> None:
        self._reach: list[tuple[int, BitMap]] = []
        step = 1
        while merged:
            self._reach.append((step, merged))
            merged = merged & merged.shift(-step)
            step *= 2

    def first(self, slots: BitMap) -> BitMap:
        """Of the slots in each run the first one."""
        if not self._reach:
            return slots
        _, merged = self._reach[0]
        return slots - self.spread((slots & merged).shift(1))

    def spread(self, slots: BitMap) -> BitMap:
        """The slots, and all slots behind them in the same runs."""
        for step, reach in self._reach:
            slots = slots | (slots & reach).shift(step)
        return slots

    def spread_back(self, slots: BitMap) -> BitMap:
        """The slots, and all slots before them in the same runs."""
        for step, reach in self._reach:
            slots = slots | (slots.shift(-step) & reach)
        return slots
