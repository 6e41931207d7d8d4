"""The recorded demo in the README: from the start to a brief in about thirty seconds, as one animated SVG.

Run as `python -m tests.demo`, it drives the explorer through `STEPS` and writes the SVG anew. `tests/test_demo.py`
keeps it true.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.segment import Segment

from db.sample import write_sample
from tests.demo_svg import Frame, svg
from tests.tui.pictures import FOLDER
from tests.tui.pilot import Driven, exploring
from tui.widgets.wrapping import wrap

DEMO = FOLDER / "demo.svg"
SIZE = (100, 30)
_HOME = "/home/me/kursk"
"""The folder that is shown in place of the temporary one in which the demo is made."""


@dataclass(frozen=True)
class Step:
    """Keys, or a text that is typed, and what is said about it. `shows` has to be on the screen afterwards."""

    keys: tuple[str, ...]
    caption: str
    shows: tuple[str, ...]
    seconds: float = 2.0
    typed: str = ""
    key: str = ""
    """The name of the key in the caption; it is that of the only key otherwise."""

    @property
    def named(self) -> str:
        """The key that the caption begins with."""
        return self.key or " ".join(self.keys)


_TYPED = "a filter: a place, a month. The list follows while it is typed"
STEPS = (
    Step((), "opens the bundled case: 356 claims about Kursk", ("356 of 356 claims",), 3.0, key="conflict-tui"),
    Step(("d",), "what is disputed?", ("189 of 356 claims", "✗"), 2.5),
    Step(("slash",), _TYPED, (), 0.8, key="/"),
    Step((), _TYPED, ("region:gor",), 0.5, "region:gor", key="/"),
    Step((), _TYPED, ("region:gornal",), 0.7, "nal ", key="/"),
    Step((), _TYPED, ("said:2025-04",), 1.0, "said:2025-04", key="/"),
    Step(("enter",), "six disputed claims about one village", ("6 of 356 claims", "Gerasimov"), 2.0),
    Step(("g", "down", "down"), "Gerasimov says that the village is taken", ("taken Gornal",), 2.2, key="↓"),
    Step(("enter",), "who says otherwise?", ("isputed by",), 2.0),
    Step(("enter",), "to the claim that disputes it", ("come back",), 2.0),
    Step(("backspace",), "and back", ("taken Gornal",), 1.2),
    Step(("w",), "why is it disputed, and since when?", ("Why",), 2.8),
    Step(("escape", "t", "v"), "two sides, each answer beside what it answers", ("Russia", "bloggers"), 2.8, key="v"),
    Step(("v", "g", "space", "space"), "select the claims to be quoted", ("2 selected",), 1.8, key="space"),
    Step(("e",), "a brief: of what is shown, or of the selection", ("2 selected", "Format"), 2.0),
    Step(("right",), "the selection", ("2 of the 356 in the case",), 1.4, key="→"),
    Step(
        ("enter",),
        "nothing is written yet: the file comes first",
        ("enter writes kursk-gornal-disputed-said-2025-04.md here",),
        1.6,
    ),
    Step(("enter",), "the brief is written", ("Written: kursk-gornal-disputed-said-2025-04.md",), 2.0),
)
BRIEF = "kursk-gornal-disputed-said-2025-04.md"
_LAST = "every claim beside those who say otherwise, with its sources"


async def record(case: Path) -> list[Frame]:
    """The frames of the demo. Raises AssertionError if a step does not show what it should."""
    here, folder = Path.cwd(), Path(tempfile.mkdtemp(prefix="d", dir="/tmp"))
    os.chdir(folder)
    try:
        async with exploring(case, size=SIZE) as driven:
            frames = [await _frame(driven, step, os.path.realpath(folder)) for step in STEPS]
        return [*frames, _page((folder / BRIEF).read_text("utf-8"))]
    finally:
        os.chdir(here)
        shutil.rmtree(folder)


async def _frame(driven: Driven, step: Step, folder: str) -> Frame:
    await driven.press(*step.keys)
    if step.typed:
        await driven.type(step.typed)
    for text in step.shows:
        assert text in driven.text, f"{step.named}: {text!r} is not on the screen\n{driven.text}"
    strips = driven.app.screen._compositor.render_strips()
    rows = [[_renamed(part, folder) for part in strip] for strip in strips]
    return Frame(rows, step.named, step.caption, step.seconds)


def _renamed(part: Segment, folder: str) -> Segment:
    return Segment(part.text.replace(folder, _HOME), part.style)


def _page(text: str) -> Frame:
    """The beginning of a file, as a pager shows it."""
    width, height = SIZE
    lines = wrap(text, width - 2)[:height]
    return Frame([[Segment(f" {line}")] for line in lines], BRIEF, _LAST, 4.0)


def main() -> None:
    """Write the SVG."""
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "kursk.sqlite"
        write_sample(case)
        frames = asyncio.run(record(case))
    DEMO.write_text(svg(frames, SIZE), encoding="utf-8")
    print(f"{DEMO}: {len(frames)} frames, {DEMO.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
