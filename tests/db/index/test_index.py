"""The sets behind every answer: dates in order, positions of ids, and links from either end."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.index.links import Links, Pairs
from db.index.periods import Bounds, Periods
from db.index.positions import UNKNOWN, Positions
from db.index.sets import union
from db.index.speakers import Voices
from db.model.claims import Relation, Status
from db.status.statuses import Statuses

BOUNDS: tuple[Bounds, ...] = (
    ("2025-04-01", "2025-04-01"),
    ("2025-04-03", "2025-04-03"),
    ("2025-04-01", "2025-04-03"),
    (None, "2025-04-03"),
    ("2025-04-30", "2025-04-30"),
    ("2025-04-02", None),
    (None, None),
)
PERIODS = Periods(BOUNDS, array("q", [0, 2, 3, 4, 5, 8, 9]), 10)


@pytest.mark.parametrize(
    ("day", "known", "before"),
    [
        ("0001-01-01", 0, 0),
        ("2025-04-01", 2, 0),
        ("2025-04-02", 2, 2),
        ("2025-04-03", 5, 2),
        ("2025-04-29", 5, 5),
        ("2025-04-30", 8, 5),
        ("9999-12-31", 8, 8),
    ],
)
def test_what_is_known_by_a_day_is_what_was_certainly_stated_by_then(day: str, known: int, before: int) -> None:
    assert PERIODS.known_by(day) == known
    assert PERIODS.known_before(day) == before


def test_claims_that_do_not_say_by_when_come_last() -> None:
    assert PERIODS.undated == range(8, 10)
    assert PERIODS.dated == 9


@pytest.mark.parametrize(
    ("span", "positions"),
    [
        (("2025-04-01", "2025-04-01"), [0, 1, 3, 4]),
        (("2025-04-02", "2025-04-02"), [3, 4, 8]),
        (("2025-04-03", "2025-04-29"), [2, 3, 4, 8]),
        (("2025-04-04", None), [5, 6, 7, 8]),
        ((None, "2025-03-31"), [4]),
        ((None, None), [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_a_span_selects_the_dates_that_overlap_it(span: Bounds, positions: list[int]) -> None:
    assert list(PERIODS.overlapping(span)) == positions


def test_every_position_falls_in_one_period() -> None:
    assert [PERIODS.at(position) for position in range(10)] == [0, 0, 1, 2, 3, 4, 4, 4, 5, 6]
    assert [PERIODS.end(number) for number in range(7)] == [2, 3, 4, 5, 8, 9, 10]


def test_an_index_without_claims() -> None:
    empty = Periods((), array("q"), 0)
    assert (empty.known_by("2025-01-01"), empty.dated, empty.undated) == (0, 0, range(0))
    assert empty.overlapping((None, None)) == BitMap()


ids = st.one_of(st.integers(1, 30), st.integers(-5, 5), st.integers(-(2**63), 2**63 - 1))


@given(st.lists(ids, unique=True, max_size=12), st.lists(ids, max_size=12))
def test_ids_and_positions_correspond(known: list[int], asked: list[int]) -> None:
    positions = Positions(array("q", known))
    assert [positions(id) for id in known] == list(range(len(known)))
    wanted = [known.index(id) if id in known else None for id in asked]
    assert [positions(id) for id in asked] == wanted
    assert positions.of(array("q", asked)).tolist() == [UNKNOWN if one is None else one for one in wanted]
    assert list(positions.among(array("q", asked))) == sorted({one for one in wanted if one is not None})
    both = zip(wanted, reversed(wanted), strict=True)
    assert list(positions.pairs(array("q", asked), array("q", reversed(asked)))) == [
        pair for pair in both if None not in pair
    ]


pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15, unique=True)


@given(pairs, st.integers(0, 10))
def test_links_are_found_from_either_end(drawn: list[tuple[int, int]], known: int) -> None:
    found = Pairs.gathered(drawn)
    proper = [(one, other) for one, other in drawn if one != other]
    assert sorted(found) == sorted(proper)
    assert len(found) == len(proper)
    within = sorted(pair for pair in proper if max(pair) < known)
    assert sorted(found.within(known)) == within
    assert list(found.joined(known)) == sorted({claim for pair in within for claim in pair})
    for claim in range(10):
        into = sorted(one for one, other in proper if other == claim and one < known)
        out = sorted(other for one, other in proper if one == claim and other < known)
        assert found.into(claim, known).tolist() == into
        assert found.out_of(claim, known).tolist() == out
        assert found.number(claim, known) == len(into) + len(out)


def test_statuses_share_the_claims_out_among_them() -> None:
    links = Links.gathered({Relation.DISPUTES: [(1, 0)], Relation.QUESTIONS: [(3, 2)]}, lambda _: Voices(), {})
    statuses = Statuses(links, 6)
    assert {status: list(found) for status, found in statuses.positions.items() if found} == {
        Status.DISPUTED: [0, 1],
        Status.QUESTIONED: [2],
        Status.UNVERIFIED: [3, 4, 5],
    }
    assert [statuses.status(position).value[0] for position in range(6)] == list("ddquuu")
    assert list(statuses.linked) == [0, 1, 2, 3]
    assert [statuses.links(position) for position in range(6)] == [1, 1, 1, 1, 0, 0]


def test_what_is_not_known_yet_is_unverified_and_without_links() -> None:
    early = Statuses(Links.gathered({Relation.DISPUTES: [(1, 0)]}, lambda _: Voices(), {}), 1)
    assert early.status(1) is Status.UNVERIFIED
    assert 1 not in early.positions[Status.UNVERIFIED]
    assert early.links(0) == early.links(1) == 0


def test_the_union_of_nothing_is_empty() -> None:
    assert union([]) == BitMap()
    assert union([BitMap([1]), BitMap([2])]) == BitMap([1, 2])
