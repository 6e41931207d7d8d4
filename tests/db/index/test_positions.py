"""How often claims occur, counted in portions."""

from __future__ import annotations

from array import array
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from db.index.positions import Occurrences, Positions

IDS = array("q", range(10, 20))


@given(st.lists(st.lists(st.integers(8, 21), max_size=6), max_size=6))
def test_every_claim_is_counted_as_often_as_it_occurs(portions: list[list[int]]) -> None:
    occurrences, expected = Occurrences(Positions(IDS)), Counter[int]()
    for portion in portions:
        occurrences.add(array("q", portion))
        expected.update(id - 10 for id in portion if id in IDS)
    counted = {position: number for number, positions in occurrences.exactly().items() for position in positions}
    assert counted == expected
    assert all(occurrences.exactly().values())
