"""Timelines by the date of statement, of the event and of publication, against plain lists made from the tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from db import dates
from db.case.case import Case
from db.index.clocks import Clock
from db.index.periods import Bounds
from db.index.timeline import Timeline
from tests.cases import Draft
from tests.db.random_cases import DAYS, Drawn, cases

_DATE = {
    Clock.STATED: "SELECT stated_from, stated_to FROM claim WHERE id = ?",
    Clock.EVENT: "SELECT event_from, event_to FROM claim WHERE id = ?",
    Clock.PUBLISHED: "SELECT published_from, published_to FROM claim_source JOIN source ON source.id = source_id "
    "WHERE claim_id = ?",
}


def in_time(bounds: Bounds) -> tuple[bool, str, bool, int]:
    """By the last day, then by the first one from late to early; open ends last."""
    first, last = bounds
    return last is None, last or "", first is None, -date.fromisoformat(first).toordinal() if first else 0


def plain_dates(case: Case, clock: Clock) -> list[Bounds]:
    """The date of the claim at each position; the earliest where there are several."""
    with closing(sqlite3.connect(case.path)) as tables:
        found = [tables.execute(_DATE[clock], (id,)).fetchall() for id in case.facts.index.ids]
    return [min(several, key=in_time, default=(None, None)) for several in found]


def plain_rows(positions: BitMap, bounds: list[Bounds]) -> list[tuple[Bounds, int | None]]:
    """The date of each row, and its claim where it is no heading."""
    rows: list[tuple[Bounds, int | None]] = []
    ordered = sorted(positions, key=lambda position: (in_time(bounds[position]), position))
    for date_of_group, group in groupby(ordered, key=bounds.__getitem__):
        rows += [(date_of_group, None), *((date_of_group, position) for position in group)]
    return rows


@settings(max_examples=80, deadline=None)
@given(cases(), st.sampled_from(Clock), st.data())
def test_a_timeline_by_any_clock_is_the_sorted_list(drawn: Drawn, clock: Clock, data: st.DataObject) -> None:
    with drawn.draft.opened() as case:
        positions = BitMap(data.draw(st.sets(st.sampled_from(range(case.size))))) if case.size else BitMap()
        bounds = plain_dates(case, clock)
        rows = plain_rows(positions, bounds)
        timeline = case.timeline(positions, clock)
        check_rows(timeline, rows)
        check_ways(timeline, rows, bounds, positions)


def check_rows(timeline: Timeline, rows: list[tuple[Bounds, int | None]]) -> None:
    """Each row is what it is in the plain list."""
    assert len(timeline) == len(rows)
    assert [timeline.position(row) for row in range(len(rows))] == [position for _, position in rows]
    for row, (bounds, position) in enumerate(rows):
        heading = timeline.heading(row)
        assert (heading.bounds, heading.claims) == (bounds, sum(other == bounds for other, _ in rows) - 1)
        undated = "No date of " in heading.text
        assert (
            undated
            if bounds == (None, None)
            else heading.text == dates.heading(*bounds, lasting=timeline.clock is Clock.EVENT)
        )
        assert timeline.is_heading(row) is (position is None)
        assert position is None or (timeline.row(position), timeline.row_from(position)) == (row, row)


def check_ways(
    timeline: Timeline, rows: list[tuple[Bounds, int | None]], bounds: list[Bounds], positions: BitMap
) -> None:
    """From any claim and to any day one comes to the next row there is."""
    shown = [position for _, position in rows if position is not None]
    wanted = BitMap(range(0, len(bounds), 2))
    for position, its_date in enumerate(bounds):
        assert timeline.bounds(position) == its_date
        place = (in_time(its_date), position)
        order = [(in_time(bounds[other]), other) for other in shown]
        after = [other for key, other in zip(order, shown, strict=True) if key >= place]
        nearest = timeline.row_from(position)
        assert (nearest is None) is (not shown)
        assert nearest is None or timeline.position(nearest) == (after or shown[-1:])[0]
        for step, there in ((1, [other for key, other in zip(order, shown, strict=True) if key > place]), (-1, [])):
            those = there if step > 0 else [o for k, o in zip(order, shown, strict=True) if k < place][::-1]
            assert timeline.beside(position, wanted, step) == next((o for o in those if o in wanted), None)
        assert (timeline.row(position) is None) is (position not in positions)
    dated = [position for position in shown if bounds[position][1] is not None]
    assert timeline.latest == next(iter((dated or shown)[::-1]), None)
    for day in DAYS:
        later = [position for position in dated if (bounds[position][1] or "") >= day]
        assert timeline.first_on(day) == next(iter(later), timeline.latest)


@settings(max_examples=80, deadline=None)
@given(cases(), st.sampled_from(Clock), st.integers(1, 40))
def test_the_density_by_any_clock_adds_up(drawn: Drawn, clock: Clock, bins: int) -> None:
    with drawn.draft.opened() as case:
        every = plain_dates(case, clock)
        density = case.timeline(case.facts.index.everything(), clock).density(bins)
        assert density.undated == every.count((None, None))
        exact = sum(first is not None and first == last for first, last in every)
        assert sum(density.counts) == exact
        assert sum(density.vague) == pytest.approx(case.size - exact - density.undated, abs=1e-3)
        assert min((*density.counts, *density.vague)) >= 0


def test_what_a_timeline_by_another_clock_says() -> None:
    draft = Draft().source("late", published="2025-04-30").source("early", published="2025-04-27").source("bare")
    draft.claim("a", stated="2025-04-26", event="2025-04", sources="late early")
    draft.claim("b", stated="2025-04-27", event="2025-04-20", sources="bare")
    draft.claim("c", stated="2025-04-28", sources="late")
    with draft.opened() as case:
        every = case.facts.index.everything()
        event, published = (case.timeline(every, clock) for clock in (Clock.EVENT, Clock.PUBLISHED))
        assert said(case, event) == [
            *("20 April 2025", "b", "April 2025", "a", "No date of the event is given", "c"),
        ]
        assert said(case, published) == [
            *("27 April 2025", "a", "30 April 2025", "c", "No date of publication is given", "b"),
        ]
        assert (event.clock, published.density(3).undated) == (Clock.EVENT, 1)


def said(case: Case, timeline: Timeline) -> list[str]:
    """The rows as they are read: headings and the ids of claims."""
    found = ((row, timeline.position(row)) for row in range(len(timeline)))
    return [timeline.heading(row).text if at is None else case.uids([at])[0] for row, at in found]
