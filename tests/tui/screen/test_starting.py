"""The first moments: keys typed before the case is open, the first start ever, and cases that cannot be opened."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from db.case.case import Case
from db.errors import CaseUnusableError
from db.sample import bundled_case
from tests.tui.pilot import Driven, exploring
from tests.tui.village import DISPUTED, ORDER, village
from tui.screen.reader import CaseReader


def shown(driven: Driven) -> set[str]:
    """Which of the parts around the panes are on the screen."""
    return {id for id in ("welcome", "keys") if driven.shown(id)}


class LateReader(CaseReader):
    """Opens the case when it is told to."""

    def __init__(self, path: Path) -> None:
        self.go_on = Event()
        super().__init__(path)

    def _open(self, path: Path) -> Case:
        assert self.go_on.wait(20)
        return super()._open(path)


@pytest.fixture
def late(village_path: Path) -> LateReader:
    return LateReader(village_path)


async def test_keys_typed_before_the_case_is_open_wait_for_it(village_path: Path, late: LateReader) -> None:
    async with exploring(village_path, reader=late) as driven:
        driven.press_at_once("d", "g", "space", "j", "space")
        await driven.pilot.pause()
        assert driven.explorer.view is None
        assert "opening" in driven.lines[0]
        late.go_on.set()
        await driven.opened()
        assert (driven.filter, tuple(driven.matches)) == ("status:disputed", DISPUTED)
        assert driven.marked == [DISPUTED[0], DISPUTED[2]]


async def test_a_filter_typed_before_the_case_is_open_is_the_filter(village_path: Path, late: LateReader) -> None:
    async with exploring(village_path, reader=late) as driven:
        driven.press_at_once(*"/quiet", "enter")
        await driven.pilot.pause()
        late.go_on.set()
        await driven.opened()
        assert (driven.filter, driven.matches, driven.focused) == ("quiet", ["sumy-agrees"], "timeline")


async def test_help_and_quit_do_not_wait(village_path: Path, late: LateReader) -> None:
    async with exploring(village_path, reader=late) as driven:
        driven.press_at_once("?")
        await driven.pilot.pause()
        assert driven.dialog == "HelpDialog"
        driven.press_at_once("escape")
        await driven.pilot.pause()
        driven.press_at_once("q")
        await driven.pilot.pause()
        assert driven.app.return_code == 0
        late.go_on.set()


async def test_the_palette_finds_commands_meanwhile_and_runs_them_when_it_can(
    village_path: Path, late: LateReader
) -> None:
    async with exploring(village_path, reader=late) as driven:
        driven.press_at_once("ctrl+p", *"disputed only")
        await driven._until(lambda: "Show disputed only" in driven.text, "the command")
        driven.press_at_once("enter")
        await driven._until(lambda: not driven.dialog, "the end of the palette")
        assert driven.filter == ""
        late.go_on.set()
        await driven.opened()
        assert driven.filter == "status:disputed"


async def test_all_keys_at_once_from_the_first_frame_break_nothing(village_path: Path) -> None:
    async with exploring(village_path, reader=CaseReader(village_path)) as driven:
        driven.press_at_once(
            *"dduUxXjkgGnNmMZ", "tab", "space", "enter", "backspace", "a", "enter", "S", "left", "right", "t"
        )
        await driven.opened()
        assert driven.dialog == ""
        await driven.press("X", "G")
        assert (driven.matches, driven.at) == (list(ORDER), ORDER[-1])


async def test_the_first_start_asks_a_first_question_until_it_is_dismissed(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path, first=True, size=(80, 24)) as driven:
        assert driven.of("#welcome") == [" d: what is disputed · v: both sides · ? all keys · esc hides"]
        await driven.press("escape")
        assert "welcome" not in shown(driven)
    async with exploring(village_path, home=tmp_path) as driven:
        assert "welcome" not in shown(driven)


@pytest.mark.parametrize("key", ["d", "v", "l", "c", "j", "question_mark"])
async def test_the_welcome_goes_with_the_first_key_that_does_something(village_path: Path, key: str) -> None:
    async with exploring(village_path, first=True, size=(40, 12)) as driven:
        await driven.press("f9")
        assert "welcome" in shown(driven)
        await driven.press(key)
        if driven.dialog:
            await driven.press("escape")
        assert "welcome" not in shown(driven)


async def test_the_welcome_has_the_keys_of_the_user(village_path: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "conflict-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[keys]\n"view.sides" = "f5"\n', "utf-8")
    async with exploring(village_path, home=tmp_path, first=True) as driven:
        assert "f5: both sides" in driven.of("#welcome")[0]


async def test_the_only_case_in_the_working_folder_is_named_to_who_sees_the_bundled_one(
    village_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    village().write(folder / "my case.sqlite")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    async with exploring(bundled_case(), home=tmp_path / "one", first=True) as driven:
        await driven.sees("yours: conflict-tui 'my case.sqlite'")
    async with exploring(village_path, home=tmp_path / "two", first=True) as driven:
        assert "my case" not in driven.text
    village().write(folder / "other.sqlite")
    async with exploring(bundled_case(), home=tmp_path / "three", first=True) as driven:
        assert "my case" not in driven.text


async def test_a_file_that_is_no_case_ends_the_explorer_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("not a database", "utf-8")
    async with exploring(path, reader=CaseReader(path)) as driven:
        await driven.settle()
        assert isinstance(driven.app.problem, CaseUnusableError)
        assert driven.app.return_code == CaseUnusableError.exit_code
