from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import DimFilter, Monochrome

from tui.widgets.scrub import ControlFilter, line_filters

BLACK = Color.parse("black")


def scrubbed(text: str) -> str:
    (segment,) = ControlFilter().apply([Segment(text, Style(bold=True))], BLACK)
    return segment.text


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]52;c;cHduZWQ=\x1b\\", "\x1b[2J", "\x9b2J", "\x07\x00\x7f\t\n", "\u202e\u2066", "\u200b\ufeff", "\ud800"],
)
def test_what_a_terminal_would_obey_is_gone(hostile: str) -> None:
    shown = scrubbed(f"a{hostile}b")
    assert shown.startswith("a")
    assert shown.endswith("b")
    assert all(unicodedata.category(character) not in {"Cc", "Cs", "Cf"} for character in shown)


@pytest.mark.parametrize("honest", ["Зеленський", "漢字", "👨‍👩‍👧", "می‌خواهم", "❤️", "✗ disputed ⇄ 4", "e\u0301"])
def test_honest_text_stays_as_it_is(honest: str) -> None:
    assert scrubbed(honest) == honest


@given(st.lists(st.integers(0, 0x10FFFF).map(chr)).map("".join))
def test_the_width_of_a_line_never_changes(text: str) -> None:
    assert cell_len(scrubbed(text)) == cell_len(text)


def test_links_are_dropped_and_other_style_is_kept() -> None:
    style = Style(bold=True, link="http://evil.example")
    (segment,) = ControlFilter().apply([Segment("here", style)], BLACK)
    assert segment.style is not None
    assert (segment.style.link, segment.style.bold) == (None, True)


def test_harmless_segments_are_passed_on_as_they_are() -> None:
    segments = [Segment("plain"), Segment("bold", Style(bold=True))]
    assert all(new is old for new, old in zip(ControlFilter().apply(segments, BLACK), segments, strict=True))


def test_the_net_comes_after_all_other_filters() -> None:
    other = DimFilter()
    filters = line_filters([other])
    assert filters[0] is other
    assert isinstance(filters[-1], ControlFilter)
    assert line_filters([])[-1] is filters[-1]


def test_without_colours_no_greys_are_left() -> None:
    style = Style.parse("reverse #808080 on #202020")
    (segment,) = line_filters([Monochrome()])[0].apply([Segment("here", style)], BLACK)
    assert segment.style == Style.parse("reverse default on default")
