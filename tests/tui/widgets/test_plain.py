from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui.widgets.glyphs import ASCII, UNICODE
from tui.widgets.plain import PLAIN

BLACK = Color.parse("black")


def plain(text: str) -> str:
    (segment,) = PLAIN.apply([Segment(text, Style(bold=True))], BLACK)
    assert segment.style == Style(bold=True)
    return segment.text


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("╭─ Claim ─╮", "+- Claim -+"),
        ("│“two”…│", '|"two"~|'),
        ("26–27 April × 2", "26-27 April x 2"),
        ("▌ note", "| note"),
    ],
)
def test_frames_and_typographic_signs_become_ascii(drawn: str, shown: str) -> None:
    assert plain(drawn) == shown


@pytest.mark.parametrize("data", ["Зеленський", "漢字", "Sudža", "plain", "é̀"])
def test_letters_of_all_scripts_stay(data: str) -> None:
    assert plain(data) == data


@given(st.text(st.sampled_from("ab Ж漢█▁▂─│╭…“”–×🔎👨e\u0301")))
def test_the_width_of_a_line_never_changes(text: str) -> None:
    assert cell_len(plain(text)) == cell_len(text)


def test_the_ascii_glyphs_are_ascii_and_as_wide_as_the_others() -> None:
    for name in ASCII.__slots__:
        plain_sign, sign = getattr(ASCII, name), getattr(UNICODE, name)
        several = isinstance(sign, Mapping)
        pairs = zip(plain_sign.values(), sign.values(), strict=True) if several else [(plain_sign, sign)]
        for one, other in pairs:
            assert one.isascii()
            assert cell_len(one) == cell_len(other)


def test_no_two_statuses_share_a_sign() -> None:
    for glyphs in (ASCII, UNICODE):
        assert len(set(glyphs.status.values())) == len(glyphs.status)
