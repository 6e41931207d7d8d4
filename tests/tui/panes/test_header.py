"""The header: everything in one line, and what gives way to what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.panes.header import HeaderTexts, arrange
from tui.widgets.glyphs import ASCII, UNICODE

TEXTS = HeaderTexts(
    title="Kursk 2024–25",
    filter="status:disputed region:gornal",
    hints=("all claims (/ filters them)", "/ filters"),
    counts="190 of 356 claims",
    selected="3 selected, 1 not shown",
    alert="as of 13 March 2025",
    more=", 2 undated left out",
)


def at(width: int, **changes: Any) -> str:
    return " | ".join(map(str, arrange(replace(TEXTS, **changes), width, UNICODE)[:2])).strip()


def right(width: int, **changes: Any) -> str:
    return " | ".join(str(part).strip() for part in arrange(replace(TEXTS, **changes), width, UNICODE)[3:]).strip()


def test_with_room_everything_is_there() -> None:
    assert at(150) == "Kursk 2024–25 | status:disputed region:gornal"
    assert right(150) == "as of 13 March 2025, 2 undated left out | 190 of 356 claims – 3 selected, 1 not shown"


def test_the_title_shrinks_and_goes_before_the_filter_is_cut() -> None:
    calm = {"alert": "", "more": "", "selected": ""}
    seen = [at(width, **calm) for width in (78, 64, 60, 52, 40)]
    assert seen == [
        "Kursk 2024–25 | status:disputed region:gornal",
        "Kursk 2024–… | status:disputed region:gornal",
        "Kursk 2… | status:disputed region:gornal",
        "| status:disputed region:gornal",
        "| status:disputed region:gornal",
    ]
    assert [right(width, **calm) for width in (78, 52, 40, 20)] == [
        *["| 190 of 356 claims"] * 2,
        "| 190",
        "| 190 of 356 claims",
    ]


def test_remarks_go_before_the_alert_and_the_alert_before_the_counts() -> None:
    assert [right(width) for width in (130, 90, 75, 60, 38)] == [
        "as of 13 March 2025, 2 undated left out | 190 of 356 claims – 3 selected, 1 not shown",
        "as of 13 March 2025 | 190 of 356 claims – 3 selected",
        *["as of 13 March 2025 | 190 – 3 selected"] * 2,
        "as of 13 March 2025 | 190",
    ]
    assert [at(width) for width in (75, 60, 38)] == [
        "| status:disputed region:gornal",
        "| status:disputed …",
        "| status:…",
    ]


def test_without_a_filter_the_title_comes_before_how_to_filter() -> None:
    calm = {"filter": "", "alert": "", "more": "", "selected": ""}
    assert [at(width, **calm) for width in (78, 50, 38, 30, 18)] == [
        "Kursk 2024–25 | all claims (/ filters them)",
        "Kursk 2024–25 | / filters",
        "Kursk 2024–25 |",
        "Kursk 2024–25 |",
        "Kursk 2024–25 |",
    ]
    assert [right(width, **calm) for width in (38, 30, 18)] == ["| 190 of 356 claims", "| 190", "| 190"]
    assert at(38, **calm | {"selected": "1 selected"}) == "Kursk 2024–25 |"
    assert right(38, **calm | {"selected": "1 selected"}) == "| 190 – 1 selected"


@given(
    *(st.text(st.characters(categories=["L", "Nd", "Zs"]), max_size=60) for _ in range(5)),
    st.integers(1, 200),
    st.sampled_from([UNICODE, ASCII]),
)
def test_the_line_is_never_too_long_and_their_number_is_never_cut(
    title: str, filter: str, selected: str, alert: str, more: str, width: int, glyphs: object
) -> None:
    texts = HeaderTexts(title, filter, TEXTS.hints, "190 of 356 claims", selected, alert, more)
    signs = ASCII if glyphs is ASCII else UNICODE
    name, shown, _, chip, counts = arrange(texts, width, signs)
    parts = [name, f"> {shown}" if shown else "", chip, counts]
    assert sum(map(cell_len, parts)) <= width or not (name or shown or chip)
    assert counts.startswith("190"[:width]) or width < len("190")


def test_a_number_that_fits_exactly_is_whole() -> None:
    assert arrange(HeaderTexts("", "", TEXTS.hints, "190 of 356 claims", "", "", ""), 3, UNICODE)[-1] == "190"
