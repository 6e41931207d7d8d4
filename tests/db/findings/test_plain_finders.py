"""Every finder compared with plain SQL: on random cases, and on many days of the bundled case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings

from db.case.case import Case
from db.filters.filter import parse
from tests.db import plain_sql
from tests.db.random_cases import DAYS, Drawn, cases

VALUES = {
    "is": ("unanswered", "unlinked", "admission", "reversal", "superseded"),
    "sources": ("0", "1", ">=2"),
    "origins": ("1", "2", ">=2", ">=3"),
}
BY_ACTOR = ("unanswered", "disputed-by", "disputes")


def check(case: Case, tables: sqlite3.Connection, finders: list[str], day: str | None) -> None:
    """Each of the finders selects what plain SQL selects, on a day or with everything known."""
    for finder in finders:
        filter = parse(f"{finder} asof:{day}" if day else finder)
        assert case.uids(case.matches(filter).positions) == plain_sql.select(tables, filter), str(filter)


def fixed() -> list[str]:
    return [f"{field}:{value}" for field, values in VALUES.items() for value in values]


@settings(max_examples=40, deadline=None)
@given(drawn=cases())
def test_finders_on_random_cases(drawn: Drawn) -> None:
    with drawn.draft.opened() as case, closing(sqlite3.connect(case.path)) as tables:
        actors = [f"{field}:{actor.uid}" for field in BY_ACTOR for actor in case.actors]
        for day in (None, *DAYS):
            check(case, tables, fixed() + actors, day)


@settings(max_examples=40, deadline=None)
@given(drawn=cases())
def test_what_nobody_answered_is_what_each_other_side_has_not_answered(drawn: Drawn) -> None:
    with drawn.draft.opened() as case:
        for day in (None, *DAYS):
            snapshot = case.at(day)
            sides = snapshot.side_claims.sides
            expected = snapshot.unanswered
            for side in sides:
                expected = expected & (snapshot.unanswered_by(side) | snapshot.side_claims[side])
                assert snapshot.unanswered - snapshot.side_claims[side] <= snapshot.unanswered_by(side)
            assert expected == snapshot.unanswered


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[tuple[Case, sqlite3.Connection]]:
    with Case.open(kursk_path) as case, closing(sqlite3.connect(kursk_path)) as tables:
        yield case, tables


@pytest.mark.parametrize(
    "month", [f"2024-{month:02}" for month in range(8, 13)] + [f"2025-{n:02}" for n in range(1, 8)]
)
def test_finders_on_days_of_the_bundled_case(kursk: tuple[Case, sqlite3.Connection], month: str) -> None:
    actors = [f"{field}:{actor}" for field in BY_ACTOR for actor in ("russia", "gerasimov", "ukraine", "usa")]
    for day in ("03", "14", "26"):
        check(*kursk, fixed() + actors, f"{month}-{day}")
