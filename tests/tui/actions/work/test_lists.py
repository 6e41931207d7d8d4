"""Actors, regions and sources made, edited, merged and dropped from their trees, and claims dropped from theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from db.case.case import Case
from db.work.workbench import Workbench
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring
from tests.tui.test_hostile import HOSTILE, assert_inert, hostile
from tui.state.commands import Pane


def rows(driven: Driven, pane: Pane) -> dict[str, int]:
    """The names in a tree with their counts."""
    return {row.name: row.count for row in driven.tree_rows(pane)}


def under_cursor(driven: Driven, pane: Pane) -> str:
    """The name under the cursor of a tree."""
    node = driven.explorer.tree_pane(pane).node
    return node.name if node else ""


def asked(driven: Driven) -> str:
    """The text of the dialog that is open."""
    return " ".join("".join(line.strip("│") + " " for line in driven.of(".dialog")).split())


async def find(driven: Driven, name: str) -> None:
    """Put the cursor of the focused tree on a name."""
    await driven.press("f")
    await driven.type(name)
    await driven.press("enter")


async def test_an_actor_is_added_and_edited_and_the_cursor_is_on_it(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("a", "A")
        assert "New actor" in driven.text
        await driven.press("ctrl+s")
        assert driven.told[-1] == "Write first how the actor is called."
        await driven.type("SOHR")
        await driven.press("enter")
        await driven.type("ukr")
        await driven.press("tab", "enter")
        await driven.type("obs")
        await driven.press("tab", "enter")
        await driven.type("Observatory; Observers")
        await driven.press("ctrl+s")
        assert driven.told[-1] == "The actor was added."
        assert driven.focused == "actors"
        assert (under_cursor(driven, Pane.ACTORS), rows(driven, Pane.ACTORS)["SOHR"]) == ("SOHR", 0)
        actor = driven.case.actors.by_uid("sohr")
        assert actor is not None
        assert (actor.kind, actor.aliases) == ("observer", ("Observatory", "Observers"))
        assert driven.case.actors.root(actor.id).uid == "ukraine"
        await driven.press("E", "ctrl+u")
        await driven.type("Syrian Observatory")
        await driven.press("ctrl+s")
        assert driven.told[-1] == "Changed: name."
        assert under_cursor(driven, Pane.ACTORS) == "Syrian Observatory"
        await driven.press("Z")
        assert under_cursor(driven, Pane.ACTORS) == "SOHR"
        await driven.press("Z")
        assert "SOHR" not in rows(driven, Pane.ACTORS)


async def test_keys_typed_at_once_make_an_actor_too(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        driven.press_at_once("a", "A", *"SOHR", "ctrl+s", "E", *" 2", "ctrl+s", "delete")
        await driven.settle()
        assert driven.told[-1] == "Dropped SOHR 2. Z takes it back."


async def test_alignments_are_added_and_ended_in_the_form_of_an_actor(case: Path, home: Path) -> None:
    def aligned() -> list[tuple[str, ...]]:
        with Workbench(case, state=home / "elsewhere") as work:
            ends = (one.operation for one in work.entries() if one.operation.kind == "alignment" and one.in_force)
            return [(one.op, *one.target.split()) for one in ends]

    async with exploring(case, home=home) as driven:
        await driven.press("a")
        await find(driven, "deeps")
        await driven.press("E", *["down"] * 6)
        await driven.type("reports; Somebody new")
        await driven.press("ctrl+s")
        assert driven.told[-1] == "Changed: aligned."
        assert aligned() == [
            ("alignment.add", "deepstate", "reports"),
            ("alignment.add", "deepstate", "somebody-new"),
        ]
        await driven.press("E", *["down"] * 6, "ctrl+u")
        await driven.type("somebody new")
        await driven.press("ctrl+s")
        assert aligned()[-1] == ("alignment.drop", "deepstate", "reports")
        await driven.press("E", "ctrl+s")
        assert driven.told[-1] == "Nothing is different."


async def test_a_region_and_a_source_are_added_in_their_trees(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("r", "A")
        await driven.type("Nowhere")
        await driven.press("down")
        await driven.type("sumy oblast")
        await driven.press(*["tab"] * 5)
        await driven.type("51.2")
        await driven.press("ctrl+s")
        assert "lat and lon" in driven.told[-1]
        await driven.press("ctrl+u", "ctrl+s")
        assert under_cursor(driven, Pane.REGIONS) == "Nowhere"
        await driven.press("O", "A", "ctrl+s")
        assert driven.told[-1] == "Write an outlet, a title or an address first."
        await driven.type("The Post")
        await driven.press("down")
        await driven.type("Rain")
        await driven.press("down", "down")
        await driven.type("26.04.2025")
        await driven.press("ctrl+s")
        assert driven.told[-1] == "The source was added."
        assert under_cursor(driven, Pane.SOURCES) == "Rain"
        assert rows(driven, Pane.SOURCES)["The Post"] == 0
        await driven.press("E", "down")
        await driven.type(" again")
        await driven.press("ctrl+s")
        assert under_cursor(driven, Pane.SOURCES) == "Rain again"
        await driven.press("K")
        assert driven.told[-1].startswith("Actors and regions can be the same")
        await driven.press("delete")
        assert driven.told[-1] == "Dropped Rain again. Z takes it back."
        assert "The Post" not in rows(driven, Pane.SOURCES)
        await driven.press("E")
        assert driven.told[-1].startswith("This is an outlet.")


async def test_what_the_filter_hides_is_said_to_be_hidden(case: Path, home: Path) -> None:
    async with exploring(case, "status:disputed", home=home) as driven:
        await driven.press("a", "A")
        await driven.type("SOHR")
        await driven.press("ctrl+s")
        assert driven.told[-1] == "The actor was added. The filter hides it; X clears that."
        assert "SOHR" not in rows(driven, Pane.ACTORS)
        await driven.press("X")
        assert rows(driven, Pane.ACTORS)["SOHR"] == 0


async def test_an_actor_is_merged_into_another_and_parted_again(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("a")
        await find(driven, "reports")
        await driven.press("K")
        await driven.type("deeps")
        await driven.press("enter")
        assert "1 claim of “Reports” will count as “DeepState”. Z parts them again." in asked(driven)
        await driven.press("y")
        assert driven.told[-1] == "“Reports” is “DeepState” now. Z takes it back."
        assert under_cursor(driven, Pane.ACTORS) == "DeepState"
        assert rows(driven, Pane.ACTORS)["DeepState"] == 5
        assert "Reports" not in rows(driven, Pane.ACTORS)
        await driven.press("Z")
        assert rows(driven, Pane.ACTORS) | {"Reports": 1, "DeepState": 4} == rows(driven, Pane.ACTORS)
        await driven.press("ctrl+y", "H")
        assert "reports is the same as this" in driven.text
        await driven.press("Z")
        assert rows(driven, Pane.ACTORS)["Reports"] == 1


async def test_what_was_merged_on_the_way_is_parted_from_the_one_that_stands_for_all(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "elsewhere") as work:
        work.unify("region", "gornal", "sudzha")
        work.unify("region", "sudzha", "sumy")
    async with exploring(case, home=home) as driven:
        await driven.press("r")
        await find(driven, "sumy")
        await driven.press("H")
        assert "gornal is the same as sudzha" in driven.text
        await driven.press("j", "Z")
        assert {region.uid for region in driven.case.regions} >= {"gornal", "sumy"}
        assert driven.case.regions.by_uid("sudzha") is None


async def test_nothing_is_merged_after_a_no(case: Path, home: Path) -> None:
    before = case.read_bytes()
    async with exploring(case, home=home) as driven:
        await driven.press("r", "K", "escape", "K")
        await driven.type("sum")
        await driven.press("enter", "n")
        assert driven.dialog == ""
    assert case.read_bytes() == before


async def test_what_is_named_is_not_dropped_and_the_rest_is(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("a")
        await find(driven, "reports")
        await driven.press("delete")
        assert driven.told[-1] == "Actor reports is still named by proof-asked"
        await driven.press("r")
        await find(driven, "kursk c")
        assert driven.told[-1] == "Kursk City has no claims."
        await driven.press("delete")
        assert "Kursk City" not in rows(driven, Pane.REGIONS)
        at = under_cursor(driven, Pane.REGIONS)
        await driven.press("Z")
        assert "Kursk City" in rows(driven, Pane.REGIONS)
        assert under_cursor(driven, Pane.REGIONS) == at


async def test_a_claim_is_dropped_with_its_links_after_one_key_and_comes_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("sudzha-held")
        await driven.press("delete")
        assert "1 link of it goes with it. Z brings all back." in asked(driven)
        await driven.press("n")
        assert "sudzha-held" in driven.matches
        await driven.press("delete", "y")
        assert driven.told[-1] == "Dropped the claim. Z takes it back."
        assert "sudzha-held" not in driven.matches
        assert driven.at
        await driven.press("Z")
        await driven.go("sudzha-held")
        assert driven.claim.status == "disputed"


@pytest.mark.parametrize("keys", [("enter",), ("E",)])
async def test_a_note_is_edited_in_the_details(case: Path, home: Path, keys: tuple[str, ...]) -> None:
    with Workbench(case, state=home / "elsewhere") as work:
        work.note("claim", "quiet-day", "First line.\nSecond.")
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("c")
        details = driven.explorer.panes.details
        details.goto(next(row for row, line in enumerate(details._lines) if line.note))
        assert "enter: edit the note" in driven.text
        await driven.press(*keys)
        assert driven.dialog == "NoteDialog"
        await driven.press("enter")
        assert driven.state.done == ()
        await driven.press(*keys)
        await driven.type(" And")
        await driven.press("ctrl+j")
        await driven.type("a third.")
        await driven.press("enter")
        (note,) = driven.claim.marks.notes
        assert note.text == "First line.\nSecond. And\na third."
        details.goto(next(row for row, line in enumerate(details._lines) if line.note))
        await driven.press("delete")
        assert driven.claim.marks.notes == ()
        assert driven.told[-1] == "Dropped the note. Z takes it back."
        await driven.press("Z")
        assert len(driven.claim.marks.notes) == 1


async def test_an_empty_case_has_no_actors_yet_and_gets_one(tmp_path: Path) -> None:
    path = Draft(title="Nothing").write(tmp_path / "nothing.sqlite")
    async with exploring(path, own=True) as driven:
        assert "No actors yet." in driven.text
        await driven.press("a", "A")
        await driven.type("SOHR")
        await driven.press("ctrl+s")
        assert under_cursor(driven, Pane.ACTORS) == "SOHR"


@pytest.mark.parametrize(("pane", "kind"), [("a", "actor"), ("r", "region"), ("O", "source")])
async def test_hostile_texts_are_inert_in_every_row(case: Path, home: Path, pane: str, kind: str) -> None:
    pasted = f"{HOSTILE}\ud800 {'long ' * 30_000}"
    async with exploring(case, home=home) as driven:
        await driven.press(pane, "A")
        texts = driven.explorer.panes.form.texts
        for _ in texts:
            driven.app.post_message(events.Paste(pasted))
            await driven.press("enter")
            assert_inert(driven)
        assert all(len(text) <= 100_000 for text in driven.explorer.panes.form.texts.values())
        await driven.press("ctrl+s")
        assert_inert(driven)
        assert driven.shown("form")
        for field, line in driven.explorer.panes.form._lines.items():
            line.field.load_text("[red]x[/nope] \x1b[2J" if field in ("name", "title") else "")
        await driven.press("ctrl+s")
        assert not driven.shown("form")
        assert_inert(driven)
        await driven.press("E", "H", "escape")
        assert_inert(driven)
    with Case.open(case) as opened:
        names = [one.name for one in (*opened.actors, *opened.regions)]
        assert kind == "source" or any("[red]x[/nope]" in name for name in names)


async def test_hostile_names_are_inert_where_they_are_merged_edited_and_dropped(tmp_path: Path) -> None:
    path = hostile().sql("UPDATE claim SET uid = 'c' || id").write(tmp_path / "case.sqlite")
    async with exploring(path, own=True) as driven:
        for pane in ("a", "r", "O"):
            for key in ("E", "K", "delete", "H"):
                await driven.press(pane, key)
                assert_inert(driven)
                await driven.press("escape", "escape")
        await driven.press("a", "K")
        await driven.type("red")
        await driven.press("enter")
        assert_inert(driven)
        await driven.press("y", "t", "delete")
        assert_inert(driven)
        await driven.press("y")
        assert_inert(driven)
        assert driven.app.return_code is None


async def test_a_note_is_pasted_without_what_cannot_be_seen(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("b")
        driven.app.post_message(events.Paste("First\x1b[2J\u202e.\r\nSecond\x00\ud800."))
        await driven.settle()
        assert_inert(driven)
        await driven.press("enter")
        (note,) = driven.claim.marks.notes
        assert note.text == "First[2J.\nSecond."
