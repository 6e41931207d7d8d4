"""The lens of independence: on the screen, in lists, and in what is written from either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.program import PROGRAM, call
from tests.wire import wire
from tui.state.commands import Pane
from tui.state.state import TIMELINE
from tui.widgets.glyphs import UNICODE


@pytest.fixture(scope="module")
def wire_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story that three tell, its denial, and another claim."""
    return wire().write(tmp_path_factory.mktemp("wire") / "wire.sqlite")


def told(driven: Driven) -> list[str]:
    """The rows of the timeline without their frame, words apart by one blank."""
    return [" ".join(line.strip("│╭╮╰╯─● ").split()) for line in driven.of("#timeline")]


async def test_one_key_folds_and_counts_origins_and_the_same_key_ends_that(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        assert driven.title == "The wire 5 of 5 claims"
        before = driven.text
        await driven.press("i")
        assert driven.title == "The wire 3 origins of 2 sides in 5 claims"
        assert told(driven)[0].endswith(", repeats folded")
        assert [line for line in told(driven)[1:] if line] == [
            "1 April 2025 1",
            "· general taken ×3 ⇄ 1",
            "3 April 2025 1",
            "✗ ukraine denied ⇄ 1",
            "5 April 2025 1",
            "· officials other",
        ]
        await driven.press("i")
        assert driven.text == before


async def test_panes_count_origins(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        actors = {actor.uid: actor.id for actor in driven.case.actors}
        assert driven.view.node_counts[Pane.ACTORS][actors["russia"]] == 2
        await driven.press("i")
        assert driven.view.node_counts[Pane.ACTORS][actors["russia"]] == 1
        assert sum(driven.view.density.counts) == 3
        assert "origins, by count" in driven.text
        await driven.press("s")
        assert [" ".join(line.strip("│ ").split()) for line in driven.of(".dialog") if "disputed" in line] == [
            "✗ disputed 2"
        ]
        assert any("any status" in line and "3" in line for line in driven.of(".dialog"))


async def test_the_cursor_stays_on_the_claim_or_on_the_one_that_stands_for_it(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        await driven.go("rumour")
        await driven.press("i")
        assert (driven.at, driven.row("#timeline").split()[1:3]) == ("taken", ["general", "taken"])
        await driven.press("j")
        assert driven.at == "denied"
        await driven.press("i")
        assert driven.at == "denied"


async def test_details_name_the_others_with_the_origin_and_lead_to_them(wire_path: Path) -> None:
    async with exploring(wire_path, size=(160, 50)) as driven:
        await driven.press("i", "g")
        shown = "\n".join(driven.of("#claim"))
        assert "1 of 3 claims with this origin, named below" in shown
        assert "With the same origin" in shown
        await driven.press("enter", "j", "enter")
        assert driven.at == "rumour"
        assert "folded under another" in driven.text
        await driven.press("backspace", "t", "G")
        assert "the only known claim with this origin" in "\n".join(driven.of("#claim"))


async def test_everything_follows_the_as_of_date(wire_path: Path) -> None:
    async with exploring(wire_path, "asof:2025-04-03") as driven:
        await driven.press("i")
        assert driven.title.endswith("2 origins of 2 sides in 3 claims")
        await driven.press("g")
        assert "×2" in driven.row("#timeline")
        await driven.press(",", ",")
        assert driven.title.endswith("1 origin of 1 side in 1 claim")
        assert "×" not in driven.row("#timeline")


async def test_filters_combine_with_it(wire_path: Path) -> None:
    async with exploring(wire_path, "-actor:general") as driven:
        await driven.press("i", "g")
        assert (driven.at, driven.title) == ("echo", "The wire 3 origins of 2 sides in 4 claims")
        await driven.press("d")
        assert driven.title == "The wire 2 origins of 2 sides in 2 claims"


async def test_marks_of_folded_claims_are_not_shown_and_all_are_those_that_stand_for_origins(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        await driven.go("echo")
        await driven.press("space", "i")
        assert driven.title.endswith("1 selected, 1 not shown")
        await driven.press("m")
        assert driven.marked == ["taken", "echo", "denied", "other"]
        assert driven.told[-1].startswith("3 more selected, one for each origin, 4 in all.")
        await driven.press("M")


async def test_n_goes_to_disputed_claims_that_are_shown(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        await driven.press("i", "g", "n")
        assert driven.at == "denied"
        await driven.press("n")
        assert driven.told == ["No disputed claim after this one among the matches."]


async def test_the_sign_is_explained_where_it_is_drawn(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        legend = driven.explorer.views[TIMELINE].legend
        assert legend is not None
        assert not legend(driven.view, UNICODE)
        await driven.press("i")
        assert [entry.sign for entry in legend(driven.view, UNICODE)] == ["×3"]


async def test_ascii_has_a_sign_for_it_too() -> None:
    async with exploring_draft(wire(), ascii=True) as driven:
        await driven.press("i", "g")
        assert "x3" in driven.row("#timeline")


async def test_nothing_matching_says_so_as_ever(wire_path: Path) -> None:
    async with exploring(wire_path, "said:1999") as driven:
        await driven.press("i")
        assert driven.title == "The wire 0 origins in 0 claims"
        assert "No claim matches the filter." in driven.text


async def test_an_export_writes_what_the_command_writes(
    wire_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring(wire_path) as driven:
        await driven.press("i", "e")
        assert "3 origins in all 5 claims" in driven.text
        await driven.press("enter", "enter")
    written = (tmp_path / "the-wire.md").read_bytes()
    assert b"3 origins of 2 sides in 5 claims" in written
    assert call("export", wire_path, "--independent").data == written


async def test_what_a_format_cannot_fold_is_written_whole_and_said_to_be(
    wire_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring(wire_path) as driven:
        await driven.press("i", "e", "tab")
        assert "all 5 claims  (sides cannot fold them)" in driven.text
        assert "origins" not in driven.of("#subject")[0]
        await driven.press("enter", "enter")
    written = (tmp_path / "the-wire.md").read_bytes()
    assert b"Counted" not in written
    assert call("export", wire_path, "--format", "sides").data == written


async def test_a_claim_is_copied_with_those_folded_under_it(wire_path: Path) -> None:
    async with exploring(wire_path) as driven:
        await driven.press("i", "g", "y")
        assert "**Repeated by:** russia, RIA" in driven.app.clipboard


async def test_the_troops_of_march_are_one_story_of_four(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(120, 40)) as driven:
        await driven.go("trump-saved-surrounded-17mar")
        await driven.press("i")
        assert driven.at == "gerasimov-isolated-12mar"
        assert "×4" in driven.row("#timeline")


def test_lists_fold_count_and_are_cut_by_origins(wire_path: Path) -> None:
    assert call("list", wire_path, "--independent", "--count").text == "3\n"
    assert [line.split("\t")[-1] for line in call("list", wire_path, "--independent").lines] == [
        "taken",
        "denied",
        "other",
    ]
    with Terminal([*PROGRAM, "list", str(wire_path), "--independent"], {"NO_COLOR": "1"}) as terminal:
        assert terminal.wait() == 0
    assert [line.split()[1:-2] for line in terminal.text.splitlines()[1:4]] == [
        ["·", "unverified", "×3", "1", "Apr", "2025"],
        ["✗", "disputed", "3", "Apr", "2025"],
        ["·", "unverified", "5", "Apr", "2025"],
    ]
    first = call("list", wire_path, "--independent", "--limit", "1", "--format", "json").text
    assert [(claim["id"], claim["repeated_by"]) for claim in json.loads(first)] == [("taken", ["echo", "rumour"])]


def test_exports_tell_what_they_counted(wire_path: Path, tmp_path: Path) -> None:
    done = call("export", wire_path, "--independent", "-o", tmp_path / "wire.json")
    assert done.narration.startswith("3 origins of 2 sides in 5 claims written to ")
