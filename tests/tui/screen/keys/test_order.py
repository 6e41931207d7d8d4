"""Keys typed at once do what they do typed slowly."""

from __future__ import annotations

import random
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.tui.pilot import Driven, exploring
from tui.state.state import ViewState

SEQUENCES = (
    ", e q",
    ", , , v e ?",
    ", W q",
    ", s q",
    ", s j enter",
    "d / g o r escape n",
    ", / g o r n a l enter space",
    "/ d i s tab enter m",
    "/ r e g tab g o r tab enter u U",
    "/ a c t o r : down down enter enter",
    "/ a u t o r : x enter q escape d",
    "/ escape escape j space",
    "d w q space",
    "d w enter space",
    "o escape d",
    "V j enter l",
    "V escape v right right space",
    "l j right left enter c",
    "c j enter space backspace space",
    "f s u m y enter enter t m",
    "r f o b l a s t down enter ! Z",
    "D 2 0 2 5 - 0 5 enter space",
    "D x enter escape space",
    "e q escape j",
    "W s enter",
    "W l escape , .",
    "? q ? ? d",
    "i T i a enter r enter X u u",
    "m M Z Z ctrl+y d space ctrl+z",
    "g space space space Z Z k space ctrl+y",
    "a left left right enter ! x t z",
    "ctrl+p escape s escape",
    "в ы о enter",
    "e enter escape j",
    "e enter q escape j",
)
"""Keys, of which each but the first may come before the one before it has had its effect."""

LEAVING = (", q", "в й", "e q escape q", "W l escape , . q", "s escape q", "/ x enter ctrl+q")
"""The same for keys that quit."""

ALPHABET = (
    *("d", "s", "x", "X", "u", "U", "comma", "full_stop", "less_than_sign", "equals_sign", "v", "V", "T", "l", "i"),
    *("j", "k", "g", "G", "n", "N", "tab", "shift+tab", "a", "r", "t", "c", "z", "enter", "enter", "enter"),
    *("backspace", "right", "left", "f", "S", "w", "space", "space", "m", "M", "Z", "ctrl+y", "slash", "slash"),
    *("question_mark", "escape", "escape", "escape", "W", "D", "o", "e", "h", "ф", "down", "up"),
)


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("none"))


async def back(driven: Driven, start: ViewState) -> None:
    """Close what is open and return to a state from before."""
    for _ in range(3):
        if driven.dialog or driven.explorer.panes.bar.editing:
            await driven.press("escape")
    driven.explorer.become(start)
    await driven.settle()


def outcome(driven: Driven) -> dict[str, Any]:
    """What is left of a sequence of keys; whether the program has ended is all that matters if it has."""
    if driven.app._exit:
        return {"left": driven.app.return_code}
    state, bar = driven.state, driven.explorer.panes.bar
    return {
        "filter": bar.query_one(Input).value if bar.editing else driven.filter,
        "earlier": [str(filter) for filter in state.earlier],
        "main": state.main,
        "pane": (state.pane, state.zoomed),
        "marks": sorted(state.marks),
        "undo": ([change.name for change in state.done], [change.name for change in state.undone]),
        "dialog": driven.dialog,
        "editing": bar.editing,
        "claim": "" if bar.editing else driven.at,  # what is shown then is of the last text that made sense
    }


async def typed(
    path: Path, sequences: Sequence[Sequence[str]], at_once: bool, anew: bool = False
) -> list[dict[str, Any]]:
    """What each sequence leaves, typed into one explorer, which goes on from the one before or begins `anew`."""
    found = []
    async with exploring(path) as driven:
        start = driven.state
        for keys in sequences:
            if anew:
                await back(driven, start)
            if at_once:
                driven.press_at_once(*keys)
                await driven.settle()
            else:
                await driven.press(*keys)
            found.append(outcome(driven))
            if "left" in found[-1]:
                break
    return found


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two folders to work in."""
    folders = [tmp_path / "slow", tmp_path / "fast"]
    for folder in folders:
        folder.mkdir()
    return folders


def keys_of(sequence: str) -> list[str]:
    """The keys of a sequence."""
    return [{",": "comma", ".": "full_stop"}.get(key, key) for key in sequence.split()]


@pytest.mark.parametrize("sequences", [SEQUENCES[start::4] for start in range(4)] + [(one,) for one in LEAVING])
async def test_sequences_typed_at_once_do_what_they_do_slowly(
    village_path: Path, folders: list[Path], monkeypatch: pytest.MonkeyPatch, sequences: Sequence[str]
) -> None:
    found = []
    for folder in folders:
        monkeypatch.chdir(folder)
        found.append(await typed(village_path, list(map(keys_of, sequences)), folder.name == "fast", anew=True))
    for sequence, slow, fast in zip(sequences, *found, strict=True):
        assert fast == slow, sequence
        assert ("left" in slow) == (sequence in LEAVING)


@pytest.mark.parametrize("seed", range(4))
async def test_any_keys_typed_in_bursts_do_what_they_do_slowly(
    village_path: Path, folders: list[Path], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    bursts = [chance.choices(ALPHABET, k=chance.randint(2, 6)) for _ in range(12)]
    found = []
    for folder in folders:
        monkeypatch.chdir(folder)
        found.append(await typed(village_path, bursts, folder.name == "fast"))
    for burst, fast, slow in zip(bursts, found[1], found[0], strict=False):
        assert fast == slow, f"{burst} of {bursts}"
    assert len(found[0]) == len(found[1])


async def test_escape_ends_a_filter_that_waits_for_its_turn(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once(",", "a", "/", *"quiet", "escape", "d")
        await driven.settle()
        assert driven.filter == "asof:2025-06-01 status:disputed"


async def test_keys_behind_a_command_that_opens_a_dialog_are_for_the_dialog(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once(",", "e", "q", "escape", "?")
        await driven.settle()
        assert (driven.dialog, driven.app._exit) == ("HelpDialog", False)
        await driven.press("escape")
        driven.press_at_once(",", "W", "q")
        await driven.settle()
        assert (driven.dialog, driven.app._exit) == ("", False)
        driven.press_at_once(",", "s", "q")
        await driven.settle()
        assert (driven.dialog, driven.app._exit) == ("", False)
        driven.press_at_once("w", "q")
        await driven.settle()
        assert (driven.dialog, driven.app._exit) == ("", False)
