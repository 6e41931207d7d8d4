"""A claim in five lines: the most important first, nothing wider than the pane, nothing lost without a sign."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.model.claims import Claim
from tests.tui.village import village
from tui.panes.claim_brief import BRIEF_LINES, describe_briefly
from tui.widgets.cells import text_of
from tui.widgets.glyphs import ASCII, UNICODE


@pytest.fixture(scope="module")
def claims() -> dict[str, Claim]:
    with village().opened() as case:
        return {claim.uid: claim for claim in (case.claim(position) for position in range(case.size))}


def lines(claim: Claim, width: int = 78, number: int = BRIEF_LINES) -> list[str]:
    return [text_of(line.spans) for line in describe_briefly(claim, width, number, UNICODE)]


@pytest.mark.parametrize(
    ("uid", "told"),
    [
        (
            "kursk-retaken",
            [
                "The Kursk region is fully retaken.",
                "✗ disputed: it and 1 other contradict each other (2 sides, 2 voices); since it was made",
                "Valery Gerasimov › Russia, 26 April 2025",
                "Kursk Oblast › Russian Federation · about 26 April 2025",
                "⇄ 2: disputed by General Staff; supported by Valery Gerasimov",
            ],
        ),
        (
            "quiet-day",
            [
                "Nothing changed.",
                "+ corroborated by General Staff (2 sides, 2 voices); since 2 May 2025, one day later",
                "DeepState, 1 May 2025",
                "⇄ 1: supported by General Staff",
            ],
        ),
        (
            "no-date",
            [
                "Somebody said something.",
                "· unverified: unlinked, which does not mean that nobody disputes it",
                "nobody is named, no date is given",
                "no link, and no source is recorded",
            ],
        ),
    ],
)
def test_the_most_important_comes_first(claims: dict[str, Claim], uid: str, told: list[str]) -> None:
    assert lines(claims[uid], 90) == told


def test_figures_and_superseded_claims_say_so(claims: dict[str, Claim]) -> None:
    told = lines(claims["spring-losses"])
    assert told[1].startswith("· unverified (superseded): no link")
    assert told[3] == "Sumy Oblast · 1,000 (900 to 1,100) soldiers"


def test_without_links_the_source_is_named(claims: dict[str, Claim]) -> None:
    alone = replace(claims["kursk-retaken"], links=())
    assert lines(alone)[-1] == "no link; source: WION, 26 Apr 2025 and 1 more"
    one = replace(alone, sources=alone.sources[:1])
    assert lines(one)[-1] == "no link; source: WION, 26 Apr 2025: Kursk retaken"


def test_a_long_statement_has_two_lines_and_the_facts_stand_behind_the_speaker(claims: dict[str, Claim]) -> None:
    long = replace(claims["kursk-retaken"], text="The region is retaken. " * 20)
    told = lines(long)
    assert len(told) == 5
    assert told[1].endswith("…")
    assert told[3] == "Valery Gerasimov › Russia, 26 April 2025 · Kursk Oblast › Russian Federation"
    assert lines(long, number=3)[0].endswith("…")
    assert [len(lines(long, number=number)) for number in range(1, 6)] == [1, 2, 3, 4, 5]


@given(text=st.text(max_size=300), width=st.integers(1, 120), number=st.integers(1, BRIEF_LINES))
def test_no_line_is_wider_than_the_pane(claims: dict[str, Claim], text: str, width: int, number: int) -> None:
    for uid in ("kursk-retaken", "no-date", "spring-losses"):
        told = describe_briefly(replace(claims[uid], text=text or "-"), width, number, ASCII)
        assert len(told) <= number
        assert max(cell_len(text_of(line.spans)) for line in told) <= width
