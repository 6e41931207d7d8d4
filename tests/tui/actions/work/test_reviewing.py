"""How far claims were reviewed: said with two keys, of one claim or of all that are selected."""

from __future__ import annotations

from pathlib import Path

from db.work.workbench import Workbench
from tests.tui.pilot import Driven, exploring


def states(driven: Driven) -> dict[str, int]:
    """The number of claims in each state of review."""
    return {state: len(claims) for state, claims in driven.case.work.reviewed().items()}


async def test_a_claim_is_reviewed_shown_so_and_taken_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("R")
        assert driven.row("ChoiceList").split() == ["1", "unseen", "now"]
        assert "DeepState: Nothing changed." in driven.text
        await driven.press("3")
        assert driven.told[-1] == "Reviewed: DeepState: Nothing changed., checked. Z takes it back."
        assert driven.claim.marks.review == "checked"
        await driven.press("c", "G", "k", "k", "k")
        assert driven.row("#claim") == "review  checked"
        await driven.press("R", "enter")
        assert driven.told[-1] == "It is said already: DeepState: Nothing changed., checked."
        await driven.press("R", "1")
        assert states(driven) == {}
        await driven.press("Z")
        assert states(driven) == {"checked": 1}
        await driven.press("Z")
        assert states(driven) == {}


async def test_all_that_are_selected_are_reviewed_in_one_step(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "elsewhere") as work:
        work.review("rumour", "checked")
    async with exploring(case, "review:unseen", home=home) as driven:
        assert len(driven.matches) == 13
        await driven.press("m", "R", "escape")
        assert driven.told[-1] == "Nothing was changed"
        await driven.press("R", "s", "2")
        assert states(driven) == {"checked": 1, "looked at": 13}
        assert driven.told[-1] == "Reviewed: 13 selected claims, looked at. Z takes it back."
        assert driven.matches == []
        await driven.press("Z")
        assert states(driven) == {"checked": 1}
        assert len(driven.matches) == 13
        await driven.press("ctrl+y")
        assert states(driven) == {"checked": 1, "looked at": 13}
        await driven.press("X")
        await driven.go("rumour")
        await driven.press("R", "t", "1")
        assert states(driven) == {"looked at": 13}


async def test_only_claims_are_reviewed(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("a", "R")
        assert driven.told[-1] == "Claims are reviewed. Go to one, or select some"
