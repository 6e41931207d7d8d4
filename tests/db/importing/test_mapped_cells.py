"""Dates and lists as foreign files write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import dates
from db.importing.mapped.dates.formats import date_format
from db.importing.mapped.dates.rules import DATE_FORMS, shaped
from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, Splitter
from db.importing.mapped.templates import TEXT_FILTERS, Template

DAYS = st.dates(date(1000, 1, 10), date(9999, 12, 20))


@pytest.mark.parametrize(
    ("format", "text", "day"),
    [
        ("d.m.Y", "3.5.2024", "2024-05-03"),
        ("d.m.Y", "03.05.2024", "2024-05-03"),
        ("d.m.Y", "31.02.2024", None),
        ("d.m.Y", "2024-05-03", None),
        ("d/m/Y", "3/5/2024", "2024-05-03"),
        ("m/d/Y", "5/3/2024", "2024-05-03"),
        ("d.m.y", "3.5.68", "2068-05-03"),
        ("d.m.y", "3.5.69", "1969-05-03"),
        ("d.m.y", "3.5.2024", None),
        ("dmy", "030524", "2024-05-03"),
        ("Ymd", "20240503", "2024-05-03"),
        ("Ymd", "2024053", None),
        ("Ymd", "1798765432109876", None),
        ("m/Y", "5/2024", "2024-05"),
        ("d F Y", "3 May 2024", "2024-05-03"),
        ("d F Y", "03 Sept. 2024", "2024-09-03"),
        ("d F Y", "3 Maybe 2024", "2024-05-03"),
        ("d F Y", "3 Foo 2024", None),
        ("Y-m-d H:i", "2024-05-03 21:00", "2024-05-03T21:00"),
        ("Y-m-d H:i", "2024-05-03 00:00", "2024-05-03"),
        ("Y-m-d H:i:s", "2024-05-03 07:10:05.25", "2024-05-03T07:10:05.25"),
        ("d.m.Y H:iP", "3.5.2024 7:10+03:00", "2024-05-03T07:10+03:00"),
        ("Y-m-d H:i P", "2024-05-03 07:10 UTC", "2024-05-03T07:10Z"),
        ("m/d/Y h:i A", "5/3/2024 7:10 PM", "2024-05-03T19:10"),
        ("m/d/Y h:i A", "5/3/2024 12:10 am", "2024-05-03T00:10"),
        ("m/d/Y h:i A", "5/3/2024 13:10 am", None),
        ("Y-m-d H:i", "2024-05-03 25:00", None),
        ("unix", "1714720200", "2024-05-03T07:10:00Z"),
        ("unix", "1714720200.75", "2024-05-03T07:10:00Z"),
        ("unix-ms", "1714720200000", "2024-05-03T07:10:00Z"),
        ("edtf", "2024-05-03 21:00:10", "2024-05-03T21:00:10"),
        ("edtf", "2024-05~", "2024-05~"),
        ("edtf", "soon", None),
        ("unix", "1716249600", "2024-05-21"),
        ("unix", "1716249600.0", "2024-05-21"),
        ("unix-ms", "1716249600000", "2024-05-21"),
        ("unix", "-5", None),
    ],
)
def test_formats_of_dates(format: str, text: str, day: str | None) -> None:
    assert date_format(format).read(text) == day


@given(DAYS, st.integers(0, 400), st.sampled_from(DATE_FORMS))
def test_every_form_of_two_days_is_a_date_that_has_both_inside(first: date, days: int, form: str) -> None:
    last = min(first + timedelta(days), date(9999, 12, 20))
    value = dates.parse(shaped(first.isoformat(), last.isoformat(), form))
    assert value.start is not None
    assert value.end is not None
    assert value.start <= first.isoformat() <= last.isoformat() <= value.end


@given(DAYS)
def test_written_days_come_back(day: date) -> None:
    for format, text in (("d.m.Y", f"{day.day}.{day.month}.{day.year:04}"), ("Ymd", day.isoformat().replace("-", ""))):
        assert date_format(format).read(text) == day.isoformat()


@pytest.mark.parametrize(
    ("separators", "cell", "parts"),
    [
        ((";",), " a; b;;c; ", ["a", "b", "", "c"]),
        ((";", "\n", "///"), "a /// b\nc", ["a", "b", "c"]),
        (("|",), "", []),
        ((), f"a{LIST_SEPARATOR}b", ["a", "b"]),
        (("list",), '["a", "b, c"]', ["a", "b, c"]),
        (("list",), "['a', 'b']", ["a", "b"]),
        (("list",), "[a, b]", ["a", "b"]),
        (("list",), 'a:2:{i:0;s:3:"foo";i:1;s:3:"bar";}', ["foo", "bar"]),
        (("list", ";"), "a;b", ["a", "b"]),
        (("list",), "[" * 5_000, ["[" * 5_000]),
    ],
)
def test_cells_with_several_values(separators: tuple[str, ...], cell: str, parts: list[str]) -> None:
    assert Splitter(separators)(cell) == parts


def test_texts_of_nested_json() -> None:
    value = {"a": {"b": [{"c": "x"}, {"c": 2}], "d.e": True, "n": None}, "l": ["p", "q"], "v": {"@value": "w"}}
    row = ForeignRow(value=value, missing=frozenset({"NA"}))
    assert [row[key] for key in ("a.b.c", "a.d.e", "a.n", "l", "v", "a", "x.y")] == [
        f"x{LIST_SEPARATOR}2", "true", "", f"p{LIST_SEPARATOR}q", "w", "", "",
    ]  # fmt: skip
    assert Template("{l}!", TEXT_FILTERS)(row) == "p; q!"


@given(st.text(), st.text())
def test_whatever_a_cell_holds_a_template_gives_it_back(one: str, other: str) -> None:
    row = ForeignRow({"a": one, "b": other}.items())
    text = Template("{a}", TEXT_FILTERS)(row)
    assert text == one.strip().replace(LIST_SEPARATOR, "; ")
    both = Template("{a}[ and {b}]", TEXT_FILTERS)(row)
    assert both.startswith(text)
    assert bool(both) == bool(text)
