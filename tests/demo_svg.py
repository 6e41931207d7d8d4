"""Frames of a terminal as one animated SVG, and the texts of the frames of such an SVG.

A row of the screen is drawn once for all frames in which it looks the same. CSS shows it while they are on; without CSS
animation the first frame is seen. There are no fonts and no scripts in it, so that it plays wherever a picture does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

_CELL, _LINE, _FONT = 10, 20, 16.6
"""A character of most fonts of fixed width is 0.602 times as wide as the font is high."""
_BASELINE = 15
_PAD = 12
_CAPTION, _INDENT = 40, 14
_BACKGROUND, _FOREGROUND, _ACCENT, _FRAME = "#14171c", "#d6d8dc", "#e0b45c", "#353d49"

_GROUP = re.compile(r'<g data-frames="([\d ]+)"[^>]*>(.*?)</g>', re.DOTALL)
_TEXT = re.compile(r'<text (?:class="\w+" )?x="(\d+)" y="(\d+)"[^>]*>([^<]*)</text>')


@dataclass(frozen=True)
class Frame:
    """What is seen for some seconds: the rows of the screen, and a caption that begins with a key."""

    rows: Sequence[Sequence[Segment]]
    key: str
    caption: str
    seconds: float


@dataclass(frozen=True)
class _Run:
    """Text in one style, from a cell of its row on."""

    x: int
    text: str
    style: str
    background: str


def svg(frames: Sequence[Frame], size: tuple[int, int]) -> str:
    """The animation, which repeats itself."""
    drawn = _Drawing(frames, size)
    return drawn.text


def texts(animation: str) -> list[list[str]]:
    """The rows of each frame of an animation with their texts, the caption last."""
    groups = [(set(map(int, shown.split())), body) for shown, body in _GROUP.findall(animation)]
    number = 1 + max(max(shown) for shown, _ in groups)
    return [_rows(body for shown, body in groups if frame in shown) for frame in range(number)]


def _rows(bodies: Iterable[str]) -> list[str]:
    rows: dict[int, str] = {}
    found = [(int(y), int(x), unescape(text)) for body in bodies for x, y, text in _TEXT.findall(body)]
    for y, x, text in sorted(found):
        before = rows.get(y, "")
        cell = (x - _PAD) // _CELL
        rows[y] = before + " " * (cell - cell_len(before)) + text
    return list(rows.values())


class _Drawing:
    """An animation in the making."""

    def __init__(self, frames: Sequence[Frame], size: tuple[int, int]) -> None:
        self._frames = frames
        self._width = size[0] * _CELL + 2 * _PAD
        self._height = size[1] * _LINE + 2 * _PAD + _CAPTION
        self._styles: dict[str, str] = {}
        self._shown: dict[tuple[int, ...], str] = {}
        groups = "\n".join(self._groups(size[1]))
        self.text = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._width} {self._height}">\n'
            f"<style>\n{self._css()}</style>\n"
            f'<rect width="100%" height="100%" rx="8" fill="{_BACKGROUND}" stroke="{_FRAME}"/>\n{groups}\n</svg>\n'
        )

    def _groups(self, height: int) -> Iterator[str]:
        """The rows, each with the frames in which it is seen, and the captions."""
        seen: dict[tuple[int, tuple[_Run, ...]], list[int]] = {}
        for number, frame in enumerate(self._frames):
            for y, row in enumerate(frame.rows):
                if runs := tuple(_runs(row)):
                    seen.setdefault((y, runs), []).append(number)
            seen.setdefault((height + 1, _caption(frame)), []).append(number)
        for (y, runs), numbers in seen.items():
            shown = " ".join(map(str, numbers))
            yield f'<g data-frames="{shown}"{self._class_of(tuple(numbers))}>{"".join(self._drawn(y, runs))}</g>'

    def _drawn(self, y: int, runs: Sequence[_Run]) -> Iterator[str]:
        top = _PAD + y * _LINE
        for run in runs:
            if run.background:
                x, width = _PAD + run.x * _CELL, cell_len(run.text) * _CELL
                yield f'<rect fill="{run.background}" x="{x}" y="{top}" width="{width}" height="{_LINE}"/>'
            for words in _words(run):
                x, width = _PAD + words.x * _CELL, cell_len(words.text) * _CELL
                length = f' textLength="{width}"' if len(words.text) > 1 else ""
                style, text = self._style(run.style), escape(words.text)
                yield f'<text{style} x="{x}" y="{top + _BASELINE}"{length}>{text}</text>'

    def _style(self, style: str) -> str:
        return f' class="{self._styles.setdefault(style, f"c{len(self._styles)}")}"' if style else ""

    def _class_of(self, numbers: tuple[int, ...]) -> str:
        if len(numbers) == len(self._frames):
            return ""
        return f' class="{self._shown.setdefault(numbers, f"f{len(self._shown)}")}"'

    def _css(self) -> str:
        total = sum(frame.seconds for frame in self._frames)
        lines = [f"text{{font:{_FONT}px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:{_FOREGROUND};"]
        lines.append("white-space:pre}")
        lines += [f".{name}{{{style}}}" for style, name in self._styles.items()]
        for numbers, name in self._shown.items():
            first = "visible" if 0 in numbers else "hidden"
            lines.append(f".{name}{{visibility:{first};animation:{name} {total:g}s step-end infinite}}")
            lines.append(f"@keyframes {name}{{{self._keyframes(numbers, total)}}}")
        return "\n".join(lines) + "\n"

    def _keyframes(self, numbers: tuple[int, ...], total: float) -> str:
        steps, at, before = [], 0.0, None
        for number, frame in enumerate(self._frames):
            visible = number in numbers
            if visible != before:
                steps.append(f"{100 * at / total:.4g}%{{visibility:{'visible' if visible else 'hidden'}}}")
            at, before = at + frame.seconds, visible
        return "".join(steps)


def _runs(row: Sequence[Segment]) -> Iterator[_Run]:
    """The parts of a row that are seen. Neighbours of one look are one part."""
    x = 0
    parts: list[_Run] = []
    for segment in row:
        style, background = _look(segment.style)
        if segment.text and parts and (parts[-1].style, parts[-1].background) == (style, background):
            parts[-1] = _Run(parts[-1].x, parts[-1].text + segment.text, style, background)
        elif segment.text:
            parts.append(_Run(x, segment.text, style, background))
        x += cell_len(segment.text)
    yield from (part for part in parts if part.background or part.text.strip())


def _caption(frame: Frame) -> tuple[_Run, ...]:
    """The line below the screen."""
    indent = max(_INDENT, cell_len(frame.key) + 3)
    return _Run(1, frame.key, _css_of(_ACCENT, True), ""), _Run(indent, frame.caption, "", "")


def _words(run: _Run) -> Iterator[_Run]:
    """The parts of a run between long blanks, so that each begins in its cell whatever the font."""
    for part in re.finditer(r"\S+(?: \S+)*", run.text):
        yield _Run(run.x + cell_len(run.text[: part.start()]), part[0], run.style, "")


def _look(style: Style | None) -> tuple[str, str]:
    """The CSS of a text, and its background if that is another than that of the screen."""
    if style is None:
        return "", ""
    ink, paper = _hex(style.color, _FOREGROUND), _hex(style.bgcolor, _BACKGROUND)
    if style.reverse:
        ink, paper = paper, ink
    css = _css_of(ink, bool(style.bold), bool(style.italic), bool(style.strike), bool(style.underline))
    return css, "" if paper == _BACKGROUND else paper


def _css_of(ink: str, bold: bool, italic: bool = False, strike: bool = False, underline: bool = False) -> str:
    parts = [f"fill:{ink}"] if ink != _FOREGROUND else []
    parts += ["font-weight:bold"] if bold else []
    parts += ["font-style:italic"] if italic else []
    line = " ".join(name for name, drawn in (("line-through", strike), ("underline", underline)) if drawn)
    parts += [f"text-decoration:{line}"] if line else []
    return ";".join(parts)


def _hex(color: Color | None, otherwise: str) -> str:
    return otherwise if color is None or color.is_default else color.get_truecolor().hex
