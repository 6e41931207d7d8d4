"""What is said of links that rest on an analyst's reading."""

from __future__ import annotations

import pytest

from db.model.claims import Basis, ClaimRow, Direction, Link, Relation, Status
from db.text.readings import published_only, reading_of, readings_among

_OTHER = ClaimRow(1, "other", "Other.", ("DeepState",), "2025-04-27", Status.UNVERIFIED, False, 1)


def drawn(by: str = "", at: str = "") -> Link:
    return Link(Relation.DISPUTES, Direction.FROM, _OTHER, basis=Basis.ANALYST, by=by, at=at)


PUBLISHED = Link(Relation.DISPUTES, Direction.FROM, _OTHER, by="AK", at="2026-11-27T10:00:00Z")
AK = drawn("AK", "2026-11-27T10:00:00Z")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (PUBLISHED, ""),
        (AK, "an analyst’s reading (AK, 27 Nov 2026)"),
        (drawn(at="2026-11-27"), "an analyst’s reading (27 Nov 2026)"),
        (drawn("AK"), "an analyst’s reading (AK)"),
        (drawn(), "an analyst’s reading"),
        (drawn("AK", "one day"), "an analyst’s reading (AK, one day)"),
    ],
)
def test_a_link_is_told_with_its_reader_and_day(link: Link, said: str) -> None:
    assert reading_of(link) == said


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([PUBLISHED, PUBLISHED], ""),
        ([], ""),
        ([PUBLISHED, AK], "1 of 2 links is an analyst’s reading (AK, 27 Nov 2026)"),
        ([AK], "The one link is an analyst’s reading (AK, 27 Nov 2026)"),
        ([drawn()], "The one link is an analyst’s reading (an analyst)"),
        ([AK, drawn(at="2026-11-28")], "All 2 links are analysts’ readings (AK, 27 Nov 2026; an analyst, 28 Nov 2026)"),
        ([AK, AK, PUBLISHED], "2 of 3 links are analysts’ readings (AK, 27 Nov 2026)"),
        (
            [drawn(name) for name in "ABCDE"] + [PUBLISHED],
            "5 of 6 links are analysts’ readings (A; B; C; and 2 more)",
        ),
    ],
)
def test_readings_among_links_are_counted_and_signed(links: list[Link], said: str) -> None:
    assert readings_among(links) == said


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (0, "published links only; there are no others that rest on an analyst’s reading"),
        (1, "published links only; 1 link that rests on an analyst’s reading is left out"),
        (2, "published links only; 2 links that rest on an analyst’s reading are left out"),
    ],
)
def test_what_is_left_out_is_counted(left_out: int, said: str) -> None:
    assert published_only(left_out) == said
