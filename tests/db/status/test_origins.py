"""Which claims share an origin, at any time: by hand, and compared with plain sets that are put together one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.index.links import Links
from db.index.merge_order import MergeOrder
from db.index.pairs import Pair
from db.index.speakers import Voices
from db.model.claims import Relation
from db.status.origins import Origins
from db.status.rules import CONDITIONS, Evaluation

EVERYBODY = Voices(frozenset((1,)), frozenset((1,)), frozenset((1,)))


def linked(repeats: Iterable[Pair], retracts: Iterable[Pair] = ()) -> Links:
    """Claims 0, 1, …, each of which is known when the next one is made, all by the same voice."""
    pairs = {Relation.REPEATS: list(repeats), Relation.RETRACTS: list(retracts)}
    return Links.gathered(pairs, lambda _: EVERYBODY, CONDITIONS)


def origins(links: Links, known: int) -> Origins:
    """What the first `known` claims rest on."""
    return Origins(links, known, BitMap(Evaluation(links, known).retracted))


def folded(origins: Origins, claims: Iterable[int]) -> list[int]:
    """The claims that stand for the origins of these."""
    asked = BitMap(claims)
    return list(origins.folded(asked, origins.slots(asked)))


def plainly(
    repeats: Iterable[Pair], fallen: frozenset[int], known: int, disputes: Sequence[Pair] = ()
) -> list[set[int]]:
    """The known claims, those with one origin together, but for origins in which a claim would dispute another."""
    found = [{claim} for claim in range(known)]
    for from_, to in sorted(repeats, key=lambda pair: (max(pair), pair)):
        if max(from_, to) < known and from_ not in fallen:
            one, other = (next(group for group in found if end in group) for end in (from_, to))
            if one is not other and not any({first, second} <= one | other for first, second in disputes):
                found.remove(other)
                one |= other
    return found


def test_claims_that_repeat_each_other_directly_or_through_others_are_one() -> None:
    found = origins(linked([(1, 0), (2, 1), (4, 3)]), 6)
    assert folded(found, range(6)) == [0, 3, 5]
    assert found.number(BitMap(range(6))) == 3
    assert [list(found.sharing(claim)) for claim in range(6)] == [[0, 1, 2]] * 3 + [[3, 4]] * 2 + [[5]]


def test_the_claim_that_was_known_first_of_those_asked_for_stands_for_all() -> None:
    found = origins(linked([(1, 0), (2, 1), (3, 2), (0, 3)]), 4)
    assert folded(found, (1, 3)) == [1]
    assert folded(found, (2, 3)) == [2]
    assert found.number(BitMap((1, 3))) == 1


def test_one_echo_can_bring_two_origins_together_and_does_so_when_it_is_known() -> None:
    links = linked([(4, 1), (4, 2), (3, 2)])
    before, after = origins(links, 4), origins(links, 5)
    assert [list(before.sharing(claim)) for claim in range(4)] == [[0], [1], [2, 3], [2, 3]]
    assert list(after.sharing(1)) == [1, 2, 3, 4]
    assert folded(after, (2, 3, 4)) == [2]
    assert before.number(BitMap(range(4))) == 3
    assert after.number(BitMap(range(5))) == 2


def test_a_claim_can_repeat_what_was_known_only_later() -> None:
    links = linked([(0, 2), (1, 2)])
    assert folded(origins(links, 2), (0, 1)) == [0, 1]
    assert folded(origins(links, 3), (0, 1, 2)) == [0]


def test_what_is_retracted_ties_nothing_from_then_on() -> None:
    links = linked([(1, 0), (2, 1), (3, 1)], [(4, 1)])
    assert folded(origins(links, 4), range(4)) == [0]
    after = origins(links, 5)
    assert [list(after.sharing(claim)) for claim in range(4)] == [[0], [1, 2, 3], [1, 2, 3], [1, 2, 3]]
    assert folded(after, range(5)) == [0, 1, 4]


def test_a_retraction_that_is_retracted_ties_again() -> None:
    links = linked([(1, 0)], [(2, 1), (3, 2)])
    assert [origins(links, known).number(BitMap((0, 1))) for known in (2, 3, 4)] == [1, 2, 1]


def test_circles_and_claims_that_repeat_themselves_are_nothing_special() -> None:
    found = origins(linked([(0, 0), (1, 2), (2, 3), (3, 1), (3, 1)]), 4)
    assert folded(found, range(4)) == [0, 1]


def test_a_claim_that_is_not_known_yet_shares_nothing() -> None:
    assert list(origins(linked([(1, 0)]), 1).sharing(1)) == [1]
    assert folded(origins(linked([]), 0), ()) == []


@pytest.mark.parametrize("shape", ["chain", "star", "circle", "retracted chain"])
def test_a_hundred_thousand_echoes_are_one(shape: str) -> None:
    size = 100_000
    repeats = [(n, 0 if shape == "star" else n - 1) for n in range(1, size)]
    if shape == "circle":
        repeats.append((0, size - 1))
    retracts = [(size, n) for n in range(0, size, 2)] if shape == "retracted chain" else []
    links = linked(repeats, retracts)
    every = BitMap(range(size))
    found = origins(links, size)
    assert folded(found, every) == [0]
    assert found.number(BitMap((7, 99, 5_000))) == 1
    assert found.sharing(77) == every
    assert folded(origins(links, 50_000), range(10, 50_000)) == [10]
    if retracts:
        assert origins(links, size + 1).number(every) == size // 2


def some(last: int) -> st.SearchStrategy[list[Pair]]:
    """A few links between claims up to this one."""
    return st.lists(st.tuples(st.integers(0, last), st.integers(0, last)), max_size=14)


@given(some(11), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=4), st.data())
def test_origins_are_those_of_sets_put_together(repeats: list[Pair], retracts: list[Pair], data: st.DataObject) -> None:
    links = linked(repeats, retracts)
    known = data.draw(st.integers(0, 12))
    found = origins(links, known)
    groups = plainly(repeats, frozenset(Evaluation(links, known).retracted), known)
    asked = data.draw(st.sets(st.integers(0, known - 1)) if known else st.just(set[int]()))
    hit = [group & asked for group in groups if group & asked]
    assert found.number(BitMap(asked)) == len(hit)
    assert set(folded(found, asked)) == {min(group) for group in hit}
    for group in groups:
        assert all(set(found.sharing(claim)) == group for claim in group)


@given(
    some(11),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=3),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=4),
    st.data(),
)
def test_no_claim_is_with_one_that_it_disputes(
    repeats: list[Pair], retracts: list[Pair], disputes: list[Pair], data: st.DataObject
) -> None:
    links = linked(repeats, retracts)
    known = data.draw(st.integers(0, 12))
    fallen = frozenset(Evaluation(links, known).retracted)
    standing = [pair for pair in disputes if max(pair) < known and not fallen.intersection(pair)]
    found = Origins(links, known, BitMap(fallen), standing)
    groups = plainly(repeats, fallen, known, standing)
    asked = data.draw(st.sets(st.integers(0, known - 1)) if known else st.just(set[int]()))
    hit = [group & asked for group in groups if group & asked]
    assert found.number(BitMap(asked)) == len(hit)
    assert set(folded(found, asked)) == {min(group) for group in hit}
    for group in groups:
        assert all(set(found.sharing(claim)) == group for claim in group)


def test_those_that_repeat_one_of_two_claims_in_dispute_stay_with_it() -> None:
    links = linked([(2, 0), (2, 1), (3, 1), (4, 3)])
    found = Origins(links, 5, BitMap(), [(1, 0)])
    assert [list(found.sharing(claim)) for claim in range(5)] == [[0, 2], [1, 3, 4], [0, 2], [1, 3, 4], [1, 3, 4]]
    assert folded(found, range(5)) == [0, 1]


@given(some(20))
def test_what_lies_side_by_side_is_what_was_tied_by_then(pairs: list[Pair]) -> None:
    ties = MergeOrder.gathered(pairs, [20])
    assert sorted(ties.claims) == sorted({claim for pair in pairs for claim in pair} | {20})
    for known in range(22):
        groups = plainly(pairs, frozenset(), known)
        joined: Sequence[int] = list(ties.merged(known))
        for slot in range(len(ties.claims) - 1):
            together = any({ties.claims[slot], ties.claims[slot + 1]} <= group for group in groups)
            assert (slot in joined) == together
