"""Single cells as ids, dates and numbers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importing.readers import cells
from db.importing.records import RefusedError


@pytest.mark.parametrize(
    "text", ["gerasimov", " padded ", "ucdp:12/3", "Зеленський", "x" * 200, "a.b_c-d@e+f", "日本", "-dash", "a#1"]
)
def test_ids(text: str) -> None:
    assert cells.uid(text, "id") == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "  ", "two words", "a,b", "a;b", 'a"b', "a'b", "a\tb", "a\nb", "a\x1bb", "a\u202eb", "a\u200bb", "x" * 201],
)
def test_no_ids(text: str) -> None:
    with pytest.raises(RefusedError, match=r"^id "):
        cells.uid(text, "id")


def test_an_id_is_the_same_however_its_accents_are_written() -> None:
    name = "Sudža"
    assert cells.uid(unicodedata.normalize("NFD", name), "id") == cells.uid(name, "id") == name


@given(st.text())
def test_an_id_that_was_taken_is_taken_again_unchanged(text: str) -> None:
    try:
        once = cells.uid(text, "id")
    except RefusedError:
        return
    assert cells.uid(once, "id") == once
    assert cells.uids(f" {once} ;{once};", "id") == (once,)


def test_lists_of_ids_and_names() -> None:
    assert cells.uids("a; b;;a;c ", "speaker") == ("a", "b", "c")
    assert cells.uids(" ; ", "speaker") == ()
    assert cells.names("Kyiv; Київ ;Kyiv;") == ("Kyiv", "Київ")
    with pytest.raises(RefusedError, match="speaker 'no id'"):
        cells.uids("a;no id", "speaker")


def test_dates() -> None:
    date = cells.date(" 2025-04-2X ", "stated_on")
    assert date is not None
    assert (date.text, date.start, date.end) == ("2025-04-2X", "2025-04-20", "2025-04-29")
    assert cells.date("", "stated_on") is None
    assert cells.date("  ", "stated_on") is None


@pytest.mark.parametrize("text", ["2025-02-30", "26.04.2025", "yesterday", "2025-04-27/2025-04-26", "0"])
def test_no_dates(text: str) -> None:
    with pytest.raises(RefusedError, match=r"^stated_on: "):
        cells.date(text, "stated_on")


@pytest.mark.parametrize(("text", "value"), [("51.7", 51.7), ("-0.5", -0.5), ("+3", 3.0), ("1e3", 1000.0), (".5", 0.5)])
def test_numbers(text: str, value: float) -> None:
    assert cells.number(text, "lat") == value


@pytest.mark.parametrize("text", ["nan", "inf", "1_0", "٣", "１", "1,5", "0x10", "1e999", "--1", "1 000", "9" * 400])
def test_no_numbers(text: str) -> None:
    with pytest.raises(RefusedError, match="is not a number"):
        cells.number(text, "lat")


def test_numbers_keep_within_bounds() -> None:
    assert cells.number("180", "lon", (-180, 180)) == 180
    with pytest.raises(RefusedError, match="lon 4239 is not between -180 and 180"):
        cells.number("4239", "lon", (-180, 180))


def test_relations() -> None:
    assert cells.relation(" Disputes ") == "disputes"
    with pytest.raises(RefusedError, match="Did you mean supersedes"):
        cells.relation("supercedes")
    with pytest.raises(RefusedError, match=r"is unknown. Use one of: retracts, disputes, questions"):
        cells.relation("")
