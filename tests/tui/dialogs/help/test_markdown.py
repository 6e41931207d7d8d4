"""Pages of the manual in lines of any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.dialogs.help.lines import CODE, HEADING, STRONG, HelpPlace, plain, wrapped
from tui.dialogs.help.markdown import blocks, blocks_of, column_widths, page_lines
from tui.state.manual import TOPICS
from tui.widgets.cells import Span, text_of

PAGE = """# A *title*

<!-- left out -->

A paragraph with `code and
more` and **bold words**.

- one
- two
  goes on

1. first

   ```sh
   conflict-tui list  "a  b"
   ```

> quoted

| key | meaning |
|---|---|
| `a` | the first letter |
"""


def drawn(text: str, width: int = 40) -> list[str]:
    lines: list[str] = []
    for number, block in enumerate(blocks(text)):
        lines += [""] if number and not block.close else []
        lines += [text_of(spans).rstrip() for _, spans in block.lines(width)]
    return lines


def test_what_becomes_of_each_kind_of_block() -> None:
    assert drawn(PAGE) == [
        "A title",
        "",
        "A paragraph with code and more and bold",
        "words.",
        "",
        "- one",
        "- two goes on",
        "",
        "1. first",
        "",
        '     conflict-tui list  "a  b"',
        "",
        "  quoted",
        "",
        "key  meaning",
        "a    the first letter",
    ]


def test_headings_code_and_bold_words_have_styles() -> None:
    styles = {text.strip(): style for block in blocks(PAGE) for _, spans in block.lines(80) for text, style in spans}
    assert styles["A title"] == HEADING
    assert styles["code and more"] == styles["a"] == CODE
    assert styles["bold words"] == styles["key"] == STRONG


@pytest.mark.parametrize("width", [1, 7, 30, 78, 118, 200])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_page_fits_any_width_and_nothing_of_it_is_lost(topic: str, width: int) -> None:
    lines = list(page_lines(topic, width))
    if width >= 30:
        assert max(sum(cell_len(text) for text, _ in line.spans) for line in lines) <= width
    kept = "".join("".join(text_of(line.spans).split()) for line in lines)
    for block in blocks_of(topic):
        if len(block.texts) == 1:
            assert "".join(block.texts[0].split()) in kept


def test_every_part_of_a_page_has_its_place() -> None:
    for topic in TOPICS:
        places = {line.place for line in page_lines(topic, 78) if line.spans}
        for number, block in enumerate(blocks_of(topic)):
            for part, text in enumerate(block.texts):
                assert HelpPlace(topic, number, part) in places or not text.strip()


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["", CODE, STRONG])), max_size=6), st.integers(1, 40))
def test_wrapping_keeps_all_characters_and_their_styles(spans: list[Span], width: int) -> None:
    lines = list(wrapped(spans, width))
    before = [(character, style) for text, style in spans for character in text if not character.isspace()]
    after = [(character, style) for line in lines for text, style in line for character in text if character != " "]
    assert after == before
    assert "".join(plain(spans).split()) == "".join(text_of(line) for line in lines).replace(" ", "")


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=5), st.integers(5, 120))
def test_columns_take_no_more_than_the_room(sizes: list[tuple[int, int]], room: int) -> None:
    least, wanted = [min(pair) for pair in sizes], [max(pair) for pair in sizes]
    widths = column_widths(wanted, least, room)
    assert sum(widths) <= max(room, len(widths))
    assert all(1 <= width <= want for width, want in zip(widths, wanted, strict=True))
    if sum(wanted) <= room:
        assert widths == wanted
