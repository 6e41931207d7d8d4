"""Why a claim has its status, on the screen: the explanation opens, can be read, and leads on."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.case.case import Case
from db.explain.explanation import explain_status
from tests.cases import Draft
from tests.tui.frames import frames
from tests.tui.pilot import exploring, exploring_draft
from tui.dialogs.why import why_lines
from tui.widgets.cells import text_of
from tui.widgets.glyphs import ASCII, UNICODE


async def test_w_tells_why_and_since_when_and_escape_leaves(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("sudzha-taken")
        await driven.press("w")
        assert driven.dialog == "WhyDialog"
        assert "Why disputed" in driven.text
        for told in (
            "General Staff, 15 August 2024: Sudzha is ours.",
            "✗ disputed: 1 other claim and this one contradict each other (2 sides, 2 voices, 2 origins)",
            "disputed since 16 August 2024, one day later",
            "▸ Disputed by Ministry of Defence (Russia), 16 August 2024",
            "Sudzha holds.",
            "Note: answers it by name",
            "⊘ not retracted: no claim takes it back",
            "· 15 August 2024: unverified, when it was made",
            "▸ ✗ 16 August 2024: disputed, by Ministry of Defence",
        ):
            assert told in " ".join(" ".join(driven.of("WhyLines")).split())
        for way_out in ("escape", "w", "q"):
            await driven.press(way_out)
            assert (driven.dialog, driven.at) == ("", "sudzha-taken")
            await driven.press("w")


async def test_enter_on_a_claim_that_is_named_goes_there_and_backspace_comes_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("sudzha-taken")
        await driven.press("w", "enter")
        assert (driven.dialog, driven.at) == ("", "sudzha-held")
        await driven.press("backspace")
        assert driven.at == "sudzha-taken"
        await driven.press("w", "G", "enter")
        assert (driven.dialog, driven.at) == ("", "sudzha-held")


async def test_enter_on_a_line_that_names_no_claim_does_nothing(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("sudzha-taken")
        await driven.press("w", "g", "enter")
        assert driven.dialog == "WhyDialog"


async def test_it_can_be_read_to_its_end_on_a_small_screen(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.go("sudzha-taken")
        await driven.press("w")
        assert "16 August 2024: disputed" not in driven.text
        await driven.press("pagedown", "pagedown")
        assert "16 August 2024: disputed" in driven.text
        await driven.resize(20, 5)
        assert driven.dialog == "WhyDialog"


async def test_it_is_about_the_day_that_is_looked_at(kursk_path: Path) -> None:
    async with exploring(kursk_path, "topic:control asof:2025-03-13") as driven:
        await driven.go("putin-isolated-13mar")
        await driven.press("w")
        assert "Why unverified" in driven.text
        await driven.press("escape", "full_stop", "w")
        assert "Why disputed" in driven.text
        assert "Disputed by General Staff of the Armed Forces of Ukraine (Ukraine)" in driven.text


async def test_the_details_say_since_when(kursk_path: Path) -> None:
    async with exploring(kursk_path, "id:putin-isolated-13mar asof:2025-03-14", size=(160, 50)) as driven:
        assert "disputed since 14 March 2025, one day later" in driven.text


async def test_without_a_claim_there_is_nothing_to_explain(village_path: Path) -> None:
    async with exploring(village_path, "said:1999") as driven:
        await driven.press("w")
        assert driven.dialog == ""
        assert driven.told[-1] == "No claim is under the cursor whose status could be explained."


async def test_texts_of_a_case_stay_texts() -> None:
    draft = Draft().actor("a", name="[red]A[/nope]").claim("one", "a", text="x [/] y", stated="2025-04-01")
    draft.claim("two", "a", text="[bold", stated="2025-04-02").link("two", "disputes", "one", note="[/]")
    async with exploring_draft(draft) as driven:
        await driven.press("w")
        assert "Disputes [red]A[/nope]" in driven.text
        assert "Note: [/]" in driven.text


@pytest.mark.parametrize("width", [1, 20, 43, 200])
def test_every_line_fits_and_claims_that_are_named_are_led_to(kursk_path: Path, width: int) -> None:
    with Case.open(kursk_path) as case:
        for position in range(0, case.size, 7):
            for glyphs in (UNICODE, ASCII):
                explanation = explain_status(case, position)
                lines = list(why_lines(explanation, width, glyphs))
                targets = {line.target for line in lines} - {None}
                assert set(explanation.claim.reason.behind) <= targets
                assert all(len(text_of(line.spans)) <= max(width, 20) for line in lines)


async def test_leaving_at_once_is_safe(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        for key in ("w", "W", "e", "question_mark", "s", "D", "f", "V"):
            for _ in range(3):
                driven.press_at_once(key, "escape")
                await driven.settle()
            await driven.press("escape")
            assert driven.dialog == ""


async def test_it_is_painted_with_all_its_lines_at_once(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(90, 24)) as driven:
        await driven.go("putin-isolated-13mar")
        with frames(driven) as seen:
            await driven.press("w")
        texts = {screen for screen in seen if "─ Why disputed ─" in screen}
        assert len(texts) == 1
        assert "▸ Disputed by General Staff" in texts.pop()
