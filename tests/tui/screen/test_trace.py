"""How much of the code a key goes through: whoever follows it has to open that many files."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

import db
from tests.tui.pilot import exploring
from tui.screen import explorer

HOUSE = Path(db.__file__).parent.parent


class Trace:
    """Notes the files of ours in which a function is entered, in every thread that has it for its profile."""

    def __init__(self) -> None:
        self.files: set[str] = set()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(HOUSE / "db") or path.is_relative_to(HOUSE / "tui"):
                self.files.add(str(path.relative_to(HOUSE)))


async def test_the_key_for_disputed_claims_goes_through_few_files(
    kursk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "INTERVAL", 3_600.0)  # looking for changes of the file is no part of it
    trace = Trace()
    async with exploring(kursk_path) as driven:
        await driven.explorer.ask(lambda _: sys.setprofile(trace))
        sys.setprofile(trace)
        try:
            driven.press_at_once("d")
            await driven.settle()
        finally:
            sys.setprofile(None)
            await driven.explorer.ask(lambda _: sys.setprofile(None))
    files = sorted(trace.files)
    assert len([file for file in files if file.startswith("tui/")]) <= 38, "\n".join(files)
