"""A newcomer with a thousand imported events, none of them linked, confirms the first dispute."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.importing.imports import import_files
from tests.tui.contested import write_events
from tests.tui.pilot import exploring


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of a thousand imported events and twenty denials."""
    folder = tmp_path_factory.mktemp("events")
    path = folder / "events.sqlite"
    import_files(path, [write_events(folder / "events.csv", 1_000, 20)])
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_three_keys_from_the_start_to_the_first_dispute(
    events: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    case = tmp_path / "events.sqlite"
    case.write_bytes(events.read_bytes())
    async with exploring(case, size=size) as driven:
        assert "no links yet: F suggests some" in driven.text
        await driven.press("F")
        assert "Army may dispute Monitor" in driven.text
        assert "as the text says" in driven.text
        await driven.press("y")
        await driven.sees("Your first change of this case")
        await driven.press("enter")
        await driven.sees("1 linked")
        await driven.press("q", "d")
        assert len(driven.matches) == 2
        texts = [driven.case.claim(position).text for position in driven.view.matches.positions]
        day = next(text for text in texts if "denies" in text).partition("shelled ")[2].partition(" on ")[0]
        assert all(day in text for text in texts)
