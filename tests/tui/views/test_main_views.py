"""A main view plugs in through one value: the rest of the screen asks it and knows nothing else of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from pyroaring import BitMap, FrozenBitMap
from textual.widgets import Input

import tui
from db.case.case import Case
from db.case.matches import Matches
from tests.tui.frames import frames
from tests.tui.pilot import exploring
from tui.state.state import TIMELINE, MainViewState, ViewRequest, ViewState
from tui.state.transitions import show_main, show_timeline
from tui.state.view import Content, ExportPart, HelpSection, LegendEntry, View
from tui.views.base import MainView
from tui.views.claim_list import ClaimList
from tui.views.registry import MAIN_VIEWS
from tui.widgets.cells import Span

HOUSE = Path(tui.__file__).parent


@dataclass(frozen=True, slots=True)
class ToySettings(MainViewState):
    view: ClassVar[str] = "toy"
    every: int = 2

    def kept(self, uids: Mapping[int, str]) -> Mapping[str, object]:
        return {"every": self.every}

    def restored(self, kept: Mapping[str, object], position_of: Callable[[str], int | None]) -> ToySettings:
        every = kept.get("every")
        return ToySettings(every if isinstance(every, int) else self.every)


@dataclass(frozen=True, kw_only=True)
class ToyContent(Content):
    order: tuple[int, ...]
    where: ClassVar[str] = "among the toys"
    stepped: ClassVar[str] = "No toy"
    export_format: ClassVar[str] = "csv"

    @property
    def export_part(self) -> ExportPart:
        return ExportPart("toys", FrozenBitMap(self.claims), "in the toy box", ())


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> ToyContent:
    order = tuple(matches.positions)[:: -request.settings_of(ToySettings).every]
    at = cursor if cursor in order else order[0] if order else None
    return ToyContent(
        claims=BitMap(order), cursor=at, around=order[:40], timeline=case.timeline(matches.positions), order=order
    )


class ToyPane(ClaimList):
    def _arrange(self, view: View) -> tuple[int, int]:
        assert isinstance(view.content, ToyContent)
        self.order = view.content.order
        self.border_title = "Toy box"
        return len(self.order), self.order.index(view.cursor) if view.cursor in self.order else 0

    def position_at(self, row: int) -> int | None:
        return self.order[row]

    def row_near(self, position: int) -> int | None:
        return self.order.index(position) if position in self.order else None

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        claim = self._rows.get(self.order[row])
        return ((f"toy: {claim.text}" if claim else "", ""),)


def switch(state: ViewState) -> ViewState:
    return show_timeline(state) if state.main == "toy" else show_main(state, "toy")


def denser(state: ViewState) -> ViewState:
    return state.with_settings(replace(state.settings_of(ToySettings), every=1))


TOY = MainView(
    "toy",
    read,
    ToyPane,
    ToySettings,
    legend=lambda view, glyphs: (LegendEntry("%", "toy sign", "$accent"),),
    help=lambda glyphs: HelpSection("Toys", (("%", "a claim in the toy box"),), "Toys are in reverse order."),
    transitions={"view.sides": switch},
    actions={"view.choose_sides": lambda host: host.become(denser(host.state))},
    overrides={"tree.unfold": lambda host: host.say("sideways in the toy box")},
)
VIEWS = (*(view for view in MAIN_VIEWS if view.id != "sides"), TOY)
"""The toy has the keys of another view, which is left out: keys are given in one place."""


async def test_a_view_is_shown_by_its_key_and_lists_its_claims(kursk_path: Path) -> None:
    async with exploring(kursk_path, views=VIEWS) as driven:
        everything = driven.matches
        await driven.press("v")
        assert (driven.state.main, driven.focused) == ("toy", "toy")
        assert "Toy box" in driven.of("#toy")[0]
        assert driven.row("#toy").startswith("toy: ")
        assert driven.at == everything[-1]
        await driven.press("j", "j")
        assert driven.at == everything[-5]
        await driven.press("V")
        assert driven.view.content.claims == driven.view.matches.positions
        await driven.press("d")
        assert len(driven.view.content.claims) == len(driven.matches) < len(everything)


async def test_a_view_is_left_for_the_timeline(kursk_path: Path) -> None:
    async with exploring(kursk_path, views=VIEWS) as driven:
        for key in ("v", "t"):
            await driven.press("v")
            assert driven.state.main == "toy"
            await driven.press(key)
            assert (driven.state.main, driven.focused) == (TIMELINE, "timeline")
            assert not driven.shown("toy")
        await driven.press("v", "l", "l")
        assert driven.state.main == "toy"


async def test_a_view_and_its_settings_are_kept_for_the_next_start(kursk_path: Path, tmp_path: Path) -> None:
    async with exploring(kursk_path, views=VIEWS, home=tmp_path) as driven:
        await driven.press("v", "V")
    async with exploring(kursk_path, views=VIEWS, home=tmp_path) as driven:
        assert driven.state.main == "toy"
        assert driven.state.settings_of(ToySettings) == ToySettings(every=1)
    async with exploring(kursk_path, home=tmp_path) as driven:
        assert driven.state.main == TIMELINE


async def test_shared_commands_messages_help_and_export_know_a_view(kursk_path: Path) -> None:
    async with exploring(kursk_path, views=VIEWS, size=(120, 200)) as driven:
        await driven.press("v", "right")
        assert driven.told == ["sideways in the toy box"]
        await driven.press("n")
        assert driven.told[-1] == "No disputed claim after this one among the toys."
        await driven.press("full_stop")
        await driven.press("question_mark")
        assert "Toys are in reverse order." in driven.text
        await driven.press("escape", "e")
        assert "in the toy box" in driven.text
        assert driven.app.screen.query_one("#path", Input).value.endswith(".csv")


def test_no_code_outside_of_the_views_knows_one_of_them() -> None:
    named = []
    for path in sorted(HOUSE.rglob("*.py")):
        if not path.is_relative_to(HOUSE / "views"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tui.views."):
                    named += [f"{path.name}: {node.module}"] if str(node.module).count(".") > 2 else []
    assert named == []


def test_actions_views_and_all_below_them_do_not_know_the_screen() -> None:
    knowing = [
        f"{path.relative_to(HOUSE)}: {node.module}"
        for folder in ("state", "widgets", "panes", "dialogs", "actions", "views")
        for path in sorted((HOUSE / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tui.screen")
    ]
    assert knowing == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_view_is_laid_out_for_its_room_before_it_is_painted(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, "status:disputed", size=size) as driven:
        for key, name in (("l", "─ Thread"), ("v", "─ Russia, "), ("t", "─ Timeline")):
            with frames(driven) as seen:
                await driven.press(key)
            place = driven.explorer.main.region
            shown = {
                tuple(row[place.x : place.right - 2] for row in frame.splitlines()[place.y : place.bottom])
                for frame in seen
            }
            assert len([rows for rows in shown if name in rows[0]]) == 1
