"""Every key in every pane: nothing is written but what the state folder keeps, and the explorer goes on."""

from __future__ import annotations

import random
import shutil
import string
import webbrowser
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.pilot import exploring
from tests.tui.program import PROGRAM
from tui.screen.terminal import QUERY

PRINTABLE = [character for character in string.printable if character.isprintable() and character not in " q"]
NAMED = ["enter", "tab", "shift+tab", "space", "backspace", "escape", "up", "down", "left", "right"]
PLACES = {
    "actors": ("a",),
    "regions": ("r",),
    "timeline": ("t",),
    "claim": ("c",),
    "sides": ("v",),
    "thread": ("l",),
}


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("none"))


class Folders:
    """The folders that a key could write to: of the case, of the work, and of the user."""

    def __init__(self, root: Path, case: Path) -> None:
        self.root, self.home, self.work = root, root / "home", root / "work"
        self.home.mkdir()
        self.work.mkdir()
        self.case = root / "case" / "village.sqlite"
        self.case.parent.mkdir()
        shutil.copy(case, self.case)
        self._before = self._contents()

    def _contents(self) -> dict[Path, tuple[bytes, int]]:
        files = (path for path in self.root.rglob("*") if path.is_file())
        outside = (path for path in files if not path.is_relative_to(self.home / "state" / "conflict-tui"))
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in outside}

    def assert_unchanged(self) -> None:
        """No file has changed or appeared outside of the state folder."""
        assert self._contents() == self._before


@pytest.fixture
def folders(tmp_path: Path, village_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    folders = Folders(tmp_path, village_path)
    monkeypatch.chdir(folders.work)
    return folders


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_name_typed_into_a_tree_by_habit_writes_nothing(folders: Folders, at_once: bool) -> None:
    async with exploring(folders.case, home=folders.home) as driven:
        if at_once:
            driven.press_at_once("a", *"zel", "enter")
            await driven.settle()
        else:
            await driven.press("a", *"zel", "enter")
        assert driven.dialog == "ExportDialog"
        folders.assert_unchanged()


@pytest.mark.parametrize(("place", "zoomed"), [*((place, False) for place in PLACES), ("claim", True)])
async def test_every_key_in_every_pane_writes_nothing(folders: Folders, place: str, zoomed: bool) -> None:
    async with exploring(folders.case, home=folders.home) as driven:
        await driven.go("kursk-retaken")
        there = [*PLACES[place], *(["z"] if zoomed else [])]
        await driven.press(*there)
        start = driven.state
        for key in [*PRINTABLE, *NAMED]:
            driven.press_at_once(key, "escape", "escape")
            await driven.settle()
            assert (driven.dialog, driven.app._exit) == ("", False), key
            driven.explorer.become(start)
        await driven.settle()
        assert driven.app.return_code is None
        folders.assert_unchanged()
    folders.assert_unchanged()


@pytest.mark.parametrize("order", ["backwards", "shuffled", "shuffled again"])
async def test_all_keys_behind_each_other_write_nothing(folders: Folders, order: str) -> None:
    keys = PRINTABLE[::-1]
    if order != "backwards":
        random.Random(order).shuffle(keys)
    async with exploring(folders.case, home=folders.home) as driven:
        driven.press_at_once(*NAMED, *keys)
        await driven.settle()
        assert (driven.app._exit, driven.app.return_code) == (False, None)
    folders.assert_unchanged()


@pytest.mark.parametrize("keys", [",eq", ",,,ve?", ",Wq", ",sq", ",/gornal", "azel", "wq"])
def test_keys_sent_to_the_terminal_as_one_piece_leave_the_program_alive(folders: Folders, keys: str) -> None:
    state = {f"XDG_{name}_HOME": str(folders.home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    env: dict[str, str | None] = {"HOME": str(folders.home), **state}
    with Terminal([*PROGRAM, str(folders.case)], env, (120, 40), {QUERY: b"\x1b[?62;4c"}) as terminal:
        terminal.wait_for(lambda screen: "14 of 14 claims" in screen and "q quit" in screen)
        terminal.send(keys)
        terminal.send("\x11")  # ctrl+q
        assert terminal.wait() == 0
        terminal.assert_restored()
        assert "Traceback" not in terminal.text
    folders.assert_unchanged()
