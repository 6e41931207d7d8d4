"""What the screen shows as selected is on disk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tui.pilot import Driven, exploring
from tests.tui.village import ORDER
from tui.state import memory


def kept(driven: Driven) -> list[str]:
    assert driven.explorer.facts
    return memory.load_selection(driven.explorer.facts.uid)


def signs(driven: Driven) -> int:
    return sum(line.startswith("│●") for line in driven.of("#timeline"))


@contextmanager
def held_up() -> Iterator[None]:
    """Hold the lock of the selection, so that nothing can be written until the block ends."""
    folder = Path(os.environ["XDG_STATE_HOME"]) / "conflict-tui" / "selections"
    (log,) = folder.iterdir()
    with log.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def test_a_claim_is_shown_as_selected_once_it_is_on_disk_and_the_cursor_does_not_wait(village_path: Path) -> None:
    async with exploring(village_path, size=(160, 40)) as driven:
        await driven.press("g", "space")
        assert (signs(driven), kept(driven)) == (1, [ORDER[0]])
        with held_up():
            driven.press_at_once("space", "space", "m")
            await driven._until(lambda: len(driven.state.marks) == len(ORDER), "that the keys are taken")
            assert driven.explorer.main.position == 3
            assert (signs(driven), kept(driven), driven.told) == (1, [ORDER[0]], [])
            assert "1 selected" in driven.lines[0]
        await driven.settle()
        assert (signs(driven), kept(driven)) == (len(ORDER), list(ORDER))
        assert f"{len(ORDER)} selected" in driven.lines[0]
        assert driven.told == [f"{len(ORDER) - 3} more selected, {len(ORDER)} in all. Z undoes it."]


async def test_keys_typed_at_once_are_all_kept_in_their_order(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("g", "j", "j", "space", "g", "space", "space")
        await driven.settle()
        assert sorted(kept(driven)) == sorted([ORDER[2], ORDER[0], ORDER[1]])
        assert "3 selected" in driven.lines[0]


async def test_undo_and_select_none_are_kept_like_any_other_change(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "space", "M")
        assert kept(driven) == []
        await driven.press("Z")
        assert kept(driven) == list(ORDER[:2])
        await driven.press("Z")
        assert kept(driven) == list(ORDER[:1])
        driven.press_at_once("M", "Z", "M", "Z")
        await driven.settle()
        assert kept(driven) == list(ORDER[:1])


async def test_what_cannot_be_kept_is_shown_as_such_until_it_can(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        obstacle = Path(os.environ["XDG_STATE_HOME"]) / "conflict-tui" / "selections"
        obstacle.write_text("a file in the way", "utf-8")
        await driven.press("g", "space", "space")
        assert "2 selected, not kept" in driven.lines[0]
        assert (signs(driven), driven.marked, len(driven.told)) == (2, list(ORDER[:2]), 1)
        await driven.press("M")
        assert "not kept" not in driven.lines[0]  # nothing selected is what is on disk
        await driven.press("Z")
        obstacle.unlink()
        await driven.press("space")
        assert "not kept" not in driven.lines[0]
        assert kept(driven) == list(ORDER[:3])
