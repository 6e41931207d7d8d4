"""Which claims share an origin, when so many claims are known: what twelve repeat is one, wherever it is counted.

Claims tied by `repeats` links, directly or through others, share one origin; every other claim is one of its own. The
links of a claim that is retracted count for nothing. That is the rule by which a status counts as well, so nothing
else makes an origin: not even the same words in the same source, which no link ties. Whoever knows that two claims
are one wire story says so with a link, and a status and this follow from it alike.

Claims with a common origin lie side by side in slots (`db.ties`), so that sets of slots are counted by shifting them,
with no step for each claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from itertools import chain

from pyroaring import BitMap

from db.index.links import Links
from db.index.merge_order import Leaders

_FEW = 4
"""Of all slots the part from which on it is faster to begin with what stands for the origins of all known claims."""


class Origins:
    """The origins of the first `known` claims."""

    def __init__(self, links: Links, known: int, retracted: BitMap) -> None:
        """`retracted` are the claims that are so by then."""
        self.known = known
        self._ties = links.repeating
        joined = self._ties.joined(known)
        self._spans = _Spans(joined)
        self._runs = _Spans(joined - self._ties.descending)
        self._firsts = BitMap(range(len(self._ties.claims))) - joined.shift(1)
        self._slots = self._ties.first_slots(known)
        self._sets: dict[Hashable, BitMap] = {}
        pairs = [pair for pair in links.revocable if max(pair) < known and pair[0] not in retracted]
        self._bridges = [(self._first(one), self._first(other)) for one, other in pairs]
        self._leaders = Leaders(self._bridges)
        self._bridged = self._spans.spread(BitMap(list(chain.from_iterable(self._bridges))))

    def slots(self, claims: BitMap) -> BitMap:
        """The claims that links tie to others, as a set of slots; all of them must be known."""
        if len(self._ties.tied & claims) * 2 <= len(self._slots):
            return self._ties.slots(claims)
        return self._slots - self._ties.slots(BitMap(range(self.known)) - claims)

    def slots_for_good(self, name: Hashable, claims: BitMap) -> BitMap:
        """The same for a set that never changes and goes by a name; claims that are not known may be in it."""
        return self._ties.slots_of(name, claims)

    def slots_for_now(self, name: Hashable, claims: BitMap) -> BitMap:
        """The same for a set that is always the same at this time and goes by a name."""
        if name not in self._sets:
            self._sets[name] = self.slots(claims)
        return self._sets[name]

    def number(self, claims: BitMap) -> int:
        """How many origins these claims have."""
        slots = self.slots(claims)
        return len(claims) - len(slots) + self.number_in(slots)

    def number_in(self, slots: BitMap) -> int:
        """How many origins the claims in these slots have."""
        found = self._spans.first(slots)
        bridged = found & self._bridged
        if not bridged:
            return len(found)
        return len(found) - len(bridged) + len({self._origin(slot) for slot in bridged})

    def folded(self, claims: BitMap, slots: BitMap) -> BitMap:
        """One of these claims, which have these slots, for each of their origins: the one that was known first."""
        if len(slots) * _FEW < len(self._slots):
            return (claims - self._ties.tied) | self._ties.claims_in(self._fold(slots))
        foremost, claims_foremost = self._foremost
        told = self._spans.spread(self._spans.spread_back((slots & foremost) - self._bridged))
        return (claims & claims_foremost) | self._ties.claims_in(self._fold(slots - told))

    @cached_property
    def _foremost(self) -> tuple[BitMap, BitMap]:
        """Of all known claims those that were known first of their origins: the slots that they have, and all."""
        slots = self._fold(self._slots)
        return slots, (BitMap(range(self.known)) - self._ties.tied) | self._ties.claims_in(slots)

    def _fold(self, slots: BitMap) -> BitMap:
        """One of these slots for each of their origins: that of the claim that was known first."""
        candidates = self._runs.first(slots)
        firsts = self._spans.first(candidates)
        others = candidates - firsts
        bridged = candidates & self._bridged
        compared = (others | (self._spans.spread_back(others) & firsts)) - bridged
        earliest = [*self._earliest(compared, firsts), *self._earliest_bridged(bridged)]
        return (candidates - compared - bridged) | BitMap([slot for _, slot in earliest])

    def _earliest(self, slots: BitMap, firsts: BitMap) -> list[tuple[int, int]]:
        """Of slots that lie together, one of which is in `firsts`, the claim that was known first, and its slot."""
        found: list[tuple[int, int]] = []
        beginning = frozenset(slots & firsts)
        for pair in zip(self._ties.each_claim(slots), slots, strict=True):
            if pair[1] in beginning:
                found.append(pair)
            elif pair < found[-1]:
                found[-1] = pair
        return found

    def _earliest_bridged(self, slots: BitMap) -> Iterable[tuple[int, int]]:
        """The claim known first of each origin, wherever the slots lie, and its slot."""
        found: dict[int, tuple[int, int]] = {}
        for pair in zip(self._ties.each_claim(slots), slots, strict=True):
            origin = self._origin(pair[1])
            found[origin] = min(found.get(origin, pair), pair)
        return found.values()

    def sharing(self, claim: int) -> BitMap:
        """All known claims with the origin of this one, itself among them."""
        slot = self._ties.slot(claim)
        if slot is None or claim >= self.known:
            return BitMap((claim,))
        firsts = BitMap((self._first_of(slot),))
        if slot in self._bridged:
            firsts = self._together[self._origin(slot)]
        return self._ties.claims_in(self._spans.spread(firsts))

    @cached_property
    def _together(self) -> Mapping[int, BitMap]:
        """The first slots of all that bridges join, by their origin."""
        found: defaultdict[int, BitMap] = defaultdict(BitMap)
        for first in set(chain.from_iterable(self._bridges)):
            found[self._leaders.find(first)].add(first)
        return found

    def _first(self, claim: int) -> int:
        slot = self._ties.slot(claim)
        return 0 if slot is None else self._first_of(slot)

    def _first_of(self, slot: int) -> int:
        """The first of the slots that lie together with this one."""
        return self._firsts[self._firsts.rank(slot) - 1]

    def _origin(self, slot: int) -> int:
        """One of the slots with the origin of this one, the same for all of them."""
        return self._leaders.find(self._first_of(slot))


class _Spans:
    """Slots that lie together, given those that do so with the next one."""

    def __init__(self, joined: BitMap) -> None:
        self._reach: list[tuple[int, BitMap]] = []
        step = 1
        while joined:
            self._reach.append((step, joined))
            joined = joined & joined.shift(-step)
            step *= 2

    def first(self, slots: BitMap) -> BitMap:
        """Of those of the slots that lie together the first one."""
        if not self._reach:
            return slots
        _, joined = self._reach[0]
        return slots - self.spread((slots & joined).shift(1))

    def spread(self, slots: BitMap) -> BitMap:
        """The slots, and all behind them that lie together with one of them."""
        for step, reach in self._reach:
            slots = slots | (slots & reach).shift(step)
        return slots

    def spread_back(self, slots: BitMap) -> BitMap:
        """The slots, and all before them that lie together with one of them."""
        for step, reach in self._reach:
            slots = slots | (slots.shift(-step) & reach)
        return slots
