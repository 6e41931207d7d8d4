"""Filters, view, trees and theme from one start to the next."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from db.index.clocks import Clock
from tests.tui.pilot import Driven, exploring
from tests.tui.village import DISPUTED
from tui.state import memory
from tui.state.commands import Pane
from tui.state.options import LAST


def filters(driven: Driven) -> list[str]:
    assert driven.explorer.facts
    return memory.load_filters(driven.explorer.facts.uid)


def folded_out(driven: Driven, pane: Pane) -> list[str]:
    return [row.uid for row in driven.tree_rows(pane) if row.unfolded]


async def test_back_leads_to_the_filters_of_before_the_restart(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, "region:gornal", home=tmp_path) as driven:
        await driven.press("d", "/")
        await driven.type(" quiet")
        await driven.press("enter")
        assert filters(driven) == [
            "region:gornal",
            "region:gornal status:disputed",
            "region:gornal status:disputed quiet",
        ]
    async with exploring(village_path, home=tmp_path) as driven:
        assert driven.filter == ""
        await driven.press("u", "u")
        assert driven.filter == "region:gornal status:disputed"
        await driven.press("U")
        assert driven.filter == "region:gornal status:disputed quiet"
        assert [str(filter) for filter in driven.state.earlier][-2:] == [
            "region:gornal",
            "region:gornal status:disputed",
        ]
        await driven.press("u", "u", "u", "u")
        assert driven.filter == "region:gornal"
        assert set(driven.told) == {"There is no earlier filter to go back to."}


async def test_what_was_done_in_the_last_moment_is_kept(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        driven.press_at_once("d", "T", "q")
        await driven.ends()
    async with exploring(village_path, home=tmp_path) as driven:
        assert (filters(driven), driven.view.content.clock) == (["status:disputed"], Clock.EVENT)


async def test_steps_in_time_are_one_filter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("d", "comma", "comma", "comma")
        assert filters(driven) == ["status:disputed", driven.filter]
        await driven.press("equals_sign")
        assert driven.filter == "status:disputed"


async def test_a_filter_given_up_is_not_kept(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("d", "/")
        await driven.type("gornal")
        await driven.press("escape", "/")
        await driven.type("actor:nobody")
        await driven.press("enter", "escape")
        assert filters(driven) == ["status:disputed"]


async def test_filters_that_cannot_be_read_or_name_what_is_gone_are_left_out_quietly(
    village_path: Path, tmp_path: Path
) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("d")
        assert driven.explorer.facts
        for text in ("actor:nobody", "colour:red", 'unended "', "", "id:none", "region:gornal,atlantis", "gornal"):
            memory.add_filter(driven.explorer.facts.uid, text)
    async with exploring(village_path, home=tmp_path) as driven:
        assert [str(filter) for filter in driven.state.earlier] == ["status:disputed", "gornal"]
        assert driven.told == []


@pytest.mark.parametrize(
    ("keys", "main"),
    [(("T", "i"), "timeline"), (("v",), "sides"), (("l",), "thread"), (("v", "l"), "thread"), ((), "timeline")],
)
async def test_the_view_is_as_it_was(village_path: Path, tmp_path: Path, keys: Sequence[str], main: str) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.go(DISPUTED[0])
        await driven.press(*keys)
        settings, rows = driven.view.request.settings, driven.view.content.claims
    async with exploring(village_path, home=tmp_path) as driven:
        assert (driven.view.request.main, driven.view.content.claims) == (main, rows)
        assert driven.view.request.settings == settings
        await driven.press("t")
        assert driven.state.main == "timeline"


async def test_chosen_sides_are_kept(kursk_path: Path, tmp_path: Path) -> None:
    async with exploring(kursk_path, home=tmp_path, size=(160, 40)) as driven:
        await driven.press("V", "down", "down", "enter")
        sides = driven.view.request.settings
        assert "chosen=(" in repr(sides)
    async with exploring(kursk_path, home=tmp_path, size=(160, 40)) as driven:
        assert driven.view.request.settings == sides


async def test_a_thread_whose_claim_is_gone_gives_way_to_the_timeline(village_path: Path, tmp_path: Path) -> None:
    case = Path(shutil.copy(village_path, tmp_path / "case.sqlite"))
    async with exploring(case, home=tmp_path) as driven:
        await driven.go(DISPUTED[0])
        await driven.press("l")
    with closing(sqlite3.connect(case)) as writer:
        writer.execute("UPDATE claim SET uid = 'another' WHERE uid = ?", (DISPUTED[0],))
        writer.commit()
    async with exploring(case, home=tmp_path) as driven:
        assert driven.state.main == "timeline"
        assert driven.told == []


async def test_folds_and_order_of_the_trees_are_kept(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("a", "left", "left", "S", "r", "right", "j", "right")
        trees = {pane: folded_out(driven, pane) for pane in (Pane.ACTORS, Pane.REGIONS)}
        orders = {pane: tree.order for pane, tree in driven.state.trees.items()}
    async with exploring(village_path, home=tmp_path) as driven:
        assert {pane: folded_out(driven, pane) for pane in trees} == trees
        assert {pane: tree.order for pane, tree in driven.state.trees.items()} == orders
        assert "name" in orders.values()


@pytest.mark.parametrize(
    "content",
    [
        '{"main": "atlas", "views": {"timeline": {"clock": "cuckoo", "independent": 5}, "sides": {"chosen": ["a"]}}}',
        '{"main": ["thread"], "views": {"thread": {"claim": 7}}, "trees": {"actors": {"order": 1, "unfolded": 2}}}',
        '{"main": "thread", "views": 5, "trees": []}',
        '{"main": "thread", "views": {"thread": 1}, "trees": {"actors": {"unfolded": [1, null, "nobody"]}}}',
    ],
)
async def test_settings_that_make_no_sense_are_left_aside(village_path: Path, tmp_path: Path, content: str) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("T")
    (kept,) = (tmp_path / "state" / "conflict-tui" / "views").iterdir()
    kept.write_text(content, "utf-8")
    async with exploring(village_path, home=tmp_path) as driven:
        assert (driven.state.main, len(driven.matches), driven.told) == ("timeline", 14, [])
        await driven.press("T", "v", "V", "escape", "a", "right", "left")


async def test_a_damaged_file_is_named_once_and_replaced_by_the_next_change(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("v")
    (kept,) = (tmp_path / "state" / "conflict-tui" / "views").iterdir()
    kept.write_text("{", "utf-8")
    async with exploring(village_path, home=tmp_path) as driven:
        assert driven.state.main == "timeline"
        (told,) = driven.told
        assert kept.name in told
        await driven.press("v")
    async with exploring(village_path, home=tmp_path) as driven:
        assert (driven.state.main, driven.told) == ("sides", [])


async def test_a_view_asked_for_comes_before_the_last_one(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path, start_view="sides") as driven:
        assert driven.view.request.main == "sides"
        await driven.press("t")
    async with exploring(village_path, home=tmp_path, start_view="sides") as driven:
        assert driven.view.request.main == "sides"
    async with exploring(village_path, home=tmp_path, start_view=LAST) as driven:
        assert driven.view.request.main == "timeline"


async def test_each_theme_is_kept_and_keys_typed_at_once_go_on_from_each_other(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        assert driven.app.theme == "case-dark"
        driven.press_at_once("L", "L")
        await driven.settle()
        assert (driven.app.theme, memory.load_theme()) == ("case-high-contrast", "high-contrast")


async def test_what_cannot_be_kept_is_said_once_and_shown_all_the_same(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        folder = Path(os.environ["XDG_STATE_HOME"]) / "conflict-tui"
        shutil.rmtree(folder)
        folder.write_text("a file in the way", "utf-8")
        await driven.press("d", "T", "L", "S", "d")
        assert driven.app.theme == "case-light"
        assert driven.filter == "-status:disputed"
        assert len(set(driven.told)) == len(driven.told)
        assert {told.partition(":")[0] for told in driven.told if "kept" in told} == {
            "This cannot be kept for the next start"
        }
