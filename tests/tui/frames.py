"""Every frame that the explorer paints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from tests.tui.pilot import Driven
from tui.screen.app import ConflictApp


@contextmanager
def frames(driven: Driven) -> Iterator[list[str]]:
    """The screen after each of its frames, as text, while the context is entered."""
    seen: list[str] = []
    paint = ConflictApp._display

    def record(app: ConflictApp, screen: Screen[object], renderable: RenderableType | None) -> None:
        paint(app, screen, renderable)
        seen.append(driven.text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ConflictApp, "_display", record)
        yield seen
