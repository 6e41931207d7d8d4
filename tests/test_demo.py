"""The recorded demo: what its captions say still happens, and the picture shows what the program shows now."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path
from xml.etree import ElementTree

from rich.segment import Segment
from rich.style import Style

from tests.demo import BRIEF, DEMO, SIZE, STEPS, record
from tests.demo_svg import Frame, svg, texts
from tests.readme import README

UPDATE = "python -m tests.demo"
LARGEST = 600_000
CHANGING = ((r"[0-9a-f]{64}", "SHA"), (r"(Exported:\*\* )[^│]*", r"\1DAY "))
"""What is another in every case file and on every day."""


def comparable(frames: list[list[str]]) -> list[list[str]]:
    """The texts of frames without what is different in every recording, and without differences in blanks."""
    return [[normal(row) for row in rows] for rows in frames]


def normal(row: str) -> str:
    for changing, constant in CHANGING:
        row = re.sub(changing, constant, row)
    return " ".join(row.split())


async def test_it_shows_what_the_program_shows(kursk_path: Path) -> None:
    kept = comparable(texts(DEMO.read_text(encoding="utf-8")))
    shown = comparable(texts(svg(await record(kursk_path), SIZE)))
    assert len(kept) == len(shown), f"the demo has other steps now; run: {UPDATE}"
    for step, (before, now) in enumerate(zip(kept, shown, strict=True)):
        diff = "\n".join(unified_diff(before, now, "the demo", "the program", lineterm="", n=0))
        assert not diff, f"step {step} looks otherwise now; run: {UPDATE}\n{diff}"


def test_it_goes_from_the_start_to_a_brief_in_about_thirty_seconds() -> None:
    frames = texts(DEMO.read_text(encoding="utf-8"))
    assert "conflict-tui" in frames[0][-1]
    assert BRIEF in frames[-1][-1]
    assert 25 <= sum(step.seconds for step in STEPS) <= 40


def test_it_needs_nothing_but_itself() -> None:
    text = DEMO.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert [address for address in re.findall(r"https?://[^\"]+", text) if "w3.org" not in address] == []
    assert not re.search(r"<script|@import|@font-face|href|url\(", text)
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert f"]({DEMO.relative_to(README.parent)})" in README.read_text(encoding="utf-8")


def test_texts_are_those_of_the_frames() -> None:
    bold = Style(bold=True, color="#ff0000", bgcolor="#00ff00")
    first = Frame([[Segment("one  <two>", bold), Segment("  & ")], [Segment("same")]], "a", "begins", 1.0)
    second = Frame([[Segment("  莫斯科 ", bold), Segment("x")], [Segment("same")]], "b", "ends", 3.0)
    animation = svg([first, second], (20, 2))
    assert texts(animation) == [
        ["one  <two>  &", "same", " a            begins"],
        ["  莫斯科 x", "same", " b            ends"],
    ]
    assert animation.count(">same<") == 1
    assert "25%{visibility:visible}" in animation


def test_without_animation_the_first_frame_is_seen() -> None:
    frames = [Frame([[Segment(text)]], text, text, 1.0) for text in ("one", "two")]
    animation = svg(frames, (20, 1))
    hidden = set(re.findall(r"\.(\w+)\{visibility:hidden", animation))
    [one, two] = (set(re.findall(rf'class="(f\d+)"[^>]*><text [^>]*>{text}<', animation)) for text in ("one", "two"))
    assert not one & hidden
    assert two
    assert two <= hidden
