"""Two sides beside each other: what is seen, where the keys lead, and what is said when there is nothing to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.program import call
from tui.views.sides.settings import SidesSettings

NARROW, USUAL, LARGE = (80, 24), (120, 40), (200, 60)


def line_with(driven: Driven, *texts: str) -> str:
    """The line of the two sides that has all these texts in it."""
    found = [line for line in driven.of("#sides") if all(text in line for text in texts)]
    assert len(found) == 1, "\n".join(driven.of("#sides"))
    return found[0]


def marked(driven: Driven) -> list[str]:
    """What stands in the cell under the cursor, line by line: what the terminal shows on another ground."""
    region = driven.explorer.main.content_region
    strips = driven.app.screen._compositor.render_strips()[region.y : region.bottom]
    cursor = driven.explorer.main.get_component_rich_style("window--cursor").bgcolor
    lines = ["".join(text for text, style, _ in strip if style and style.bgcolor == cursor) for strip in strips]
    return [line.strip() for line in lines if line]


def dispute(days: int = 1) -> Draft:
    """Two sides that deny each other on each of some days, and an observer."""
    draft = Draft(title="A dispute").actor("north").actor("south").actor("watcher", kind="observer")
    for number in range(days):
        on = {"stated": f"2025-03-{number + 1:02}", "unit": "men"}
        draft.claim(f"yes-{number}", "north", text=f"It is so {number}.", figure=1000.0 + number, **on)
        draft.claim(f"no-{number}", "south", text=f"It is not so {number}.", figure=10.0 + number, **on)
        draft.claim(f"seen-{number}", "watcher", text=f"It was seen {number}.", **on)
        draft.link(f"no-{number}", "disputes", f"yes-{number}")
    return draft


async def test_v_shows_two_sides_beside_each_other_and_again_the_timeline(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v")
        assert driven.focused == "sides"
        assert not driven.shown("timeline")
        assert "Russia, 5 claims" in driven.of("#sides")[0]
        assert "✗ 2 disputes ── Ukraine, 3 claims" in driven.of("#sides")[0]
        await driven.press("v")
        assert driven.focused == "timeline"
        assert driven.shown("timeline")
        assert not driven.shown("sides")


@pytest.mark.parametrize("size", [NARROW, USUAL, LARGE])
async def test_the_two_accounts_of_march_2025_stand_side_by_side(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, "said:2025-03", size) as driven:
        await driven.press("v")
        await driven.go("putin-isolated-13mar")
        assert driven.at == "putin-isolated-13mar"
        line = line_with(driven, "Vladimir Putin", "14 Mar 2025")
        assert line.index("Vladimir Putin") < line.index("◂✗─") < line.index("14 Mar 2025")
        below = driven.of("#sides")[driven.of("#sides").index(line) + 1]
        assert "Ukrainian forces in Kursk were" in below
        assert "Reports of an encirclement in" in below


async def test_figures_of_the_two_sides_stand_next_to_each_other() -> None:
    async with exploring_draft(dispute()) as driven:
        await driven.press("v")
        line = line_with(driven, "north", "1,000 men", "◂✗─", "south", "10 men")
        assert line.index("1,000 men") < line.index("◂✗─") < line.index("10 men")


async def test_the_cursor_is_a_cell_and_moves_in_its_column(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v")
        await driven.go("sudzha-taken")
        assert marked(driven)[0] == "✗  General Staff"
        assert marked(driven)[1] == "Sudzha is ours."
        seen = []
        for key in ("j", "down", "j", "k", "left", "j", "j", "j", "G", "g", "up"):
            await driven.press(key)
            seen.append(driven.at)
        right = ["fighting-goes-on", "sumy-agrees", "sumy-agrees", "fighting-goes-on"]
        left = ["kursk-retaken", "gornal-taken", "spring-losses", "losses-corrected", "losses-corrected"]
        assert seen == [*right, *left, "sudzha-held", "sudzha-held"]


async def test_sideways_keys_come_to_what_is_only_mentioned(village_path: Path) -> None:
    async with exploring(village_path, "said:2024-08-15") as driven:
        await driven.press("v")
        assert driven.at == "sudzha-taken"
        await driven.press("left")
        assert driven.at == "sudzha-held"
        assert marked(driven)[0] == "✗  16 Aug 2024 Ministry of Defence"
        assert "not among the matches" in driven.text
        await driven.press("left", "j", "right")
        assert driven.at == "sudzha-taken"


async def test_sideways_from_an_empty_place_comes_to_the_nearest_claim(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v")
        await driven.go("sumy-agrees")
        await driven.press("left")
        assert driven.at == "spring-losses"
        await driven.press("right")
        assert driven.at == "sumy-agrees"


async def test_pages_move_the_cursor_through_its_column() -> None:
    async with exploring_draft(dispute(25)) as driven:
        await driven.press("v", "g", "right")
        assert driven.at == "no-0"
        await driven.press("pagedown")
        first = driven.at
        assert first.startswith("no-")
        assert int(first[3:]) > 2
        await driven.press("pageup")
        assert driven.at == "no-0"
        await driven.press("end")
        assert driven.at == "no-24"
        assert marked(driven)[:2] == ["✗  south                                        34 men", "It is not so 24."]


async def test_claims_are_selected_as_in_the_timeline(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v", "g", "left", "g", "space", "space")
        assert driven.marked == ["sudzha-held", "kursk-retaken"]
        assert driven.at == "gornal-taken"
        assert "●" in line_with(driven, "Ministry of Defence", "✗▸", "15 Aug 2024")
        await driven.press("v")
        assert driven.at == "gornal-taken"


async def test_n_goes_to_the_next_disputed_claim_that_is_shown(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v", "g")
        seen = []
        for key in ("n", "n", "n", "n", "N"):
            await driven.press(key)
            seen.append(driven.at)
        assert seen == ["kursk-retaken", "fighting-goes-on", "fighting-goes-on", "fighting-goes-on", "kursk-retaken"]


async def test_a_filter_keeps_the_view(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v", "d")
        assert driven.filter == "status:disputed"
        assert driven.state.main == "sides"
        assert "Russia, 2 claims" in driven.of("#sides")[0]
        assert "said" not in driven.text
        await driven.press("u")
        assert "Russia, 5 claims" in driven.of("#sides")[0]


async def test_an_as_of_date_takes_back_what_was_not_said_yet(village_path: Path) -> None:
    async with exploring(village_path, "said:2024 asof:2024-08-15") as driven:
        await driven.press("v")
        assert "No two identified sides speak in these claims." in driven.text
        await driven.press("=")
        assert "1 dispute ── Ukraine, 1 claim" in driven.of("#sides")[0]


async def test_two_sides_are_never_folded() -> None:
    draft = dispute().claim("again", "north", stated="2025-03-09", text="It is so, again.")
    async with exploring_draft(draft.link("again", "repeats", "yes-0")) as driven:
        await driven.press("v", "i")
        assert "north, 2 claims " in driven.of("#sides")[0]
        assert "It is so, again." in driven.text


async def test_everybody_else_has_a_column_on_a_wide_screen(village_path: Path) -> None:
    async with exploring(village_path, size=LARGE) as driven:
        await driven.press("v")
        assert "others, 6 claims" in driven.of("#sides")[0]
        await driven.go("map-agrees")
        assert marked(driven)[1] == "The map shows both armies there."
        await driven.press("left")
        assert driven.at == "fighting-goes-on"
        await driven.press("right")
        await driven.resize(*USUAL)
        assert "6 claims of others not shown" in driven.text
        assert driven.at in ("fighting-goes-on", "sumy-agrees")
        await driven.resize(*LARGE)
        assert "others, 6 claims" in driven.of("#sides")[0]


async def test_a_narrower_screen_keeps_the_cursor_in_sight() -> None:
    async with exploring_draft(dispute(25)) as driven:
        await driven.press("v", "right")
        await driven.go("no-13")
        await driven.resize(*NARROW)
        assert driven.at == "no-13"
        assert marked(driven)[1] == "It is not so 13."


async def test_the_trees_come_back_while_they_have_the_focus(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v")
        assert not driven.shown("actors")
        await driven.press("a")
        assert driven.shown("actors")
        await driven.press("v")
        assert driven.focused == "sides"
        assert not driven.shown("actors")
        await driven.press("enter")
        assert driven.focused == "claim"
        assert not driven.shown("actors")
        assert driven.shown("sides")
        await driven.press("t")
        assert driven.focused == "timeline"


async def test_other_sides_can_be_chosen_and_stay(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("V")
        assert driven.dialog == "ChooseDialog"
        assert any("Russia – Ukraine" in line and "2 disputes" in line for line in driven.lines)
        await driven.press("down", "down", "enter")
        assert driven.state.settings_of(SidesSettings).chosen == ("russia", "deepstate")
        assert "Russia, 5 claims" in driven.of("#sides")[0]
        assert "DeepState, 4 claims" in driven.of("#sides")[0]
        await driven.press("d")
        assert "DeepState, 0 claims" in driven.of("#sides")[0]
        await driven.press("V", "home", "enter")
        assert driven.state.settings_of(SidesSettings).chosen is None
        assert "Russia, 2 claims" in driven.of("#sides")[0]


async def test_chosen_sides_that_are_silent_are_named() -> None:
    draft = dispute().claim("other", "watcher", stated="2025-03-09", text="Elsewhere")
    async with exploring_draft(draft) as driven:
        await driven.press("V", "down", "enter")
        assert driven.state.settings_of(SidesSettings).chosen == ("north", "south")
        await driven.press("/")
        await driven.type("Elsewhere")
        await driven.press("enter")
        assert "Neither north nor south speaks in these claims." in driven.text
        assert driven.dialog == ""
        await driven.press("v")
        assert driven.at == "other"


async def test_where_no_account_is_shown_there_is_nothing_to_select() -> None:
    draft = dispute().claim("other", "watcher", stated="2025-03-09", text="Elsewhere")
    async with exploring_draft(draft, "Elsewhere") as driven:
        await driven.press("v", "m", "space")
        assert "No two identified sides speak in these claims." in driven.text
        assert driven.marked == []
        await driven.press("v", "m")
        assert driven.marked == ["other"]
    async with exploring_draft(draft) as driven:
        await driven.press("V", "down", "enter", "/")
        await driven.type("Elsewhere")
        await driven.press("enter", "m", "space")
        assert "Neither north nor south speaks in these claims." in driven.text
        assert driven.marked == []


async def test_what_to_press_is_named_as_the_user_chose_it(village_path: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "conflict-tui"
    config.mkdir(parents=True)
    keys = {"view.sides": "ctrl+g", "filter.back": "slash", "filter.edit": "u"}
    lines = (f'"{command}" = "{key}"' for command, key in keys.items())
    (config / "config.toml").write_text("\n".join(("[keys]", *lines)), "utf-8")
    async with exploring(village_path, "actor:deepstate", home=tmp_path) as driven:
        await driven.press("ctrl+g")
        assert "/ goes back one step, X clears it all. ctrl+g is the timeline." in driven.text
        await driven.press("u", "ctrl+u")
        await driven.type("said:1990 said:1991")
        await driven.press("enter")
        assert "X clears all of it, / goes back one step." in driven.text


async def test_nothing_that_matches_is_told_as_in_the_timeline(village_path: Path) -> None:
    async with exploring(village_path, "actor:deepstate region:sudzha") as driven:
        await driven.press("v")
        assert "No claim matches the filter." in driven.text
        await driven.press("enter")
        assert driven.filter != "actor:deepstate region:sudzha"


async def test_a_click_goes_to_the_claim_in_its_column(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("v", "g")
        line = next(n for n, text in enumerate(driven.of("#sides")[1:]) if "15 Aug 2024" in text)
        await driven.click("#sides", 70, line + 2)
        assert driven.at == "sudzha-taken"
        assert marked(driven)[0] == "✗  15 Aug 2024 General Staff"
        await driven.click("#sides", 10, line + 1)
        assert driven.at == "sudzha-held"
        await driven.click("#sides", 57, line + 1)
        assert driven.at == "sudzha-held"


async def test_the_export_of_two_sides_is_offered_first(village_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "both.md"
    async with exploring(village_path, "region:kursk") as driven:
        await driven.press("v", "e")
        assert driven.of("#format")[0].split()[1] == "sides"
        await driven.press("enter", "ctrl+u")
        await driven.type(str(target))
        await driven.press("enter")
    assert call("export", village_path, "region:kursk", "--format", "sides").data == target.read_bytes()


async def test_names_and_texts_are_never_taken_for_markup() -> None:
    name, text = "[red]A[/] [/nope]", "[bold]x[/] \x1b[31m [@click=app.bell]y"
    draft = Draft().actor("a", name=name).actor("b", name="B").claim("one", "a", text=text, stated="2025-03-01")
    draft.claim("two", "b", stated="2025-03-02").link("two", "disputes", "one")
    async with exploring_draft(draft) as driven:
        await driven.press("v")
        assert "[red]A[/] [/nope], 1 claim" in driven.of("#sides")[0]
        assert "[bold]x[/] ␛[31m [@click=app.bell]y" in driven.text


async def test_a_screen_too_small_for_anything_does_not_fail(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(20, 5)) as driven:
        await driven.press("v", "j", "right", "k", "left")
        assert driven.state.main == "sides"


async def test_signs_are_ascii_where_that_is_wanted() -> None:
    async with exploring_draft(dispute(), ascii=True) as driven:
        await driven.press("v")
        assert "<x-" in line_with(driven, "north", "south", "men").replace("─", "-")


async def test_the_next_disputed_claim_is_the_next_one_in_the_rows(kursk_path: Path) -> None:
    async with exploring(kursk_path, "said:2025-03-14") as driven:
        await driven.press("v", "g")
        seen = []
        for key in ("n", "n", "n", "N", "N", "N"):
            await driven.press(key)
            seen.append(driven.explorer.main.cursor)
        assert seen[:3] == sorted(seen[:3])
        assert seen[3:5] == [seen[1], seen[0]]
