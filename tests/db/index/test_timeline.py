"""Matches as rows: which row is which claim, and what stands above it."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.index.clocks import Stated
from db.index.periods import Bounds, Periods
from db.index.timeline import Heading, Timeline
from tests.cases import Draft

DAY: Bounds = ("2025-04-26", "2025-04-26")
BOUNDS: tuple[Bounds, ...] = (
    ("2025-04-25", "2025-04-25"),
    DAY,
    ("2025-04-30", "2025-04-30"),
    ("2025-04-01", "2025-04-30"),
    ("2025-05-01", None),
    (None, None),
)


def dates(*sizes: int) -> Stated:
    """Dates with these numbers of claims, out of `BOUNDS` from the first on."""
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    return Stated(Periods(BOUNDS[: len(sizes)], array("q", starts), sum(sizes)))


def test_each_date_with_matches_has_a_heading_and_its_claims_below() -> None:
    timeline = Timeline(BitMap([0, 2, 3, 7, 9]), dates(2, 3, 1, 2, 1, 1))
    rows = [timeline.position(row) for row in range(len(timeline))]
    assert rows == [None, 0, None, 2, 3, None, 7, None, 9]
    headings = [timeline.heading(row) for row in range(len(timeline)) if timeline.is_heading(row)]
    assert headings == [
        Heading("25 April 2025", 1, BOUNDS[0]),
        Heading("26 April 2025", 2, DAY),
        Heading("April 2025, day not known", 1, ("2025-04-01", "2025-04-30")),
        Heading("No date of the statement is given", 1, (None, None)),
    ]


def test_a_claim_has_the_heading_of_its_date() -> None:
    timeline = Timeline(BitMap([0, 2, 3, 8]), dates(2, 3, 1, 2, 1, 1))
    assert [timeline.heading(row).text for row in range(len(timeline))] == [
        *["25 April 2025"] * 2,
        *["26 April 2025"] * 3,
        *["from 1 May 2025, end not known"] * 2,
    ]


def test_without_matches_there_are_no_rows() -> None:
    timeline = Timeline(BitMap(), dates(2, 3))
    assert len(timeline) == 0
    assert timeline.row(0) is None
    assert timeline.row_from(0) is None
    assert timeline.positions(range(5)) == []


def test_from_a_position_on_the_first_match_is_found_or_else_the_last() -> None:
    timeline = Timeline(BitMap([1, 4]), dates(2, 3))
    assert [timeline.row_from(position) for position in range(6)] == [1, 1, 3, 3, 3, 3]


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    sizes = draw(st.lists(st.integers(1, 5), max_size=len(BOUNDS)))
    matches = draw(st.sets(st.integers(0, sum(sizes) - 1))) if sizes else set()
    return Timeline(BitMap(matches), dates(*sizes))


@given(timelines())
def test_rows_and_positions_correspond(timeline: Timeline) -> None:
    found = [timeline.position(row) for row in range(len(timeline))]
    positions = [position for position in found if position is not None]
    assert positions == sorted(set(positions))
    for row, position in enumerate(found):
        assert timeline.is_heading(row) is (position is None)
        if position is not None:
            assert timeline.row(position) == row
            assert timeline.row_from(position) == row
        else:
            assert found[row + 1] is not None
            assert timeline.heading(row).claims == next(
                (n for n, below in enumerate(found[row + 1 :]) if below is None), len(found) - row - 1
            )
    assert timeline.positions(range(len(timeline))) == positions
    assert timeline.positions(range(-3, len(timeline) + 3)) == positions


@given(timelines(), st.integers(0, 30))
def test_only_matches_have_a_row(timeline: Timeline, position: int) -> None:
    shown = timeline.positions(range(len(timeline)))
    assert (timeline.row(position) is not None) is (position in shown)
    if shown:
        row = timeline.row_from(position)
        assert row is not None
        assert timeline.position(row) == next((later for later in shown if later >= position), shown[-1])


@pytest.mark.parametrize(
    ("stated", "heading"),
    [
        ("2025-04-26", "26 April 2025"),
        ("2025-04-26~", "26 April 2025"),
        ("2024-08", "August 2024, day not known"),
        ("2024", "2024, month not known"),
        ("[2025-01-31..2025-02-04]", "31 January – 4 February 2025, day not known"),
        ("2025-04-26/..", "from 26 April 2025, end not known"),
    ],
)
def test_the_heading_of_a_claim(stated: str, heading: str) -> None:
    with Draft().claim("x", stated=stated).opened() as case:
        assert case.heading(0) == heading
        assert case.timeline(case.facts.index.everything()).heading(1).text == heading


def test_claims_stand_where_they_are_certain_to_have_been_made() -> None:
    """Vague dates after the days that they may mean, open ones after all others, undated ones last."""
    in_order = [
        "../2025-04-20",
        "2025-04-25",
        "2025-04-26",
        "2025-04-25/2025-04-26",
        "2025-04-30",
        "[2025-04-26..2025-04-30]",
        "2025-04",
        "2025-12-31",
        "2025",
        "2025-04/..",
        "2025-05/..",
        "",
    ]
    draft = Draft()
    for number, stated in enumerate(reversed(in_order)):
        draft.claim(f"c{number}", stated=stated)
    draft.claim("a", stated="2025-04-26").claim("d", stated="2025-04-26")
    with draft.opened() as case:
        rows = case.rows(range(case.size))
        assert list(dict.fromkeys(row.stated for row in rows)) == in_order
        assert [row.uid for row in rows if row.stated == "2025-04-26"] == ["a", "c9", "d"]
