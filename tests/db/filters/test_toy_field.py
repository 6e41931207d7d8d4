"""A new filter field is one entry in `FIELDS`: everything else follows from it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from pyroaring import BitMap

from db.case.completion import complete
from db.errors import FilterError
from db.filters.fields import FIELDS, Field
from db.filters.filter import parse
from db.filters.scope import Scope
from tests.cases import Draft
from tui.cli.main import commands


def first(scope: Scope, value: str) -> BitMap:
    """The first so many known claims."""
    return scope.snapshot.claims[: int(value)]


def number(value: str) -> str:
    """A value of the toy field in its canonical form."""
    if not value.isdecimal():
        raise ValueError(f"{value!r} is not a number")
    return str(int(value))


@pytest.fixture(autouse=True)
def toy_field(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = Field("first", "the first so many claims", "first:2", number, first, lambda _: ("1", "2"))
    assert isinstance(FIELDS, dict)
    monkeypatch.setitem(FIELDS, toy.name, toy)


def test_it_is_read_and_written() -> None:
    assert str(parse("first:02 -first:1")) == "first:2 -first:1"
    with pytest.raises(FilterError, match=r"first: 'x' is not a number"):
        parse("first:x")
    with pytest.raises(FilterError, match="first:"):
        parse("frst:1")


def test_it_selects_and_narrows_with_other_fields() -> None:
    draft = Draft().actor("a").claim("one", "a", stated="2025-01-01").claim("two", stated="2025-01-02")
    with draft.claim("three", "a", stated="2025-01-03").opened() as case:
        assert case.uids(case.matches(parse("first:2")).positions) == ["one", "two"]
        assert case.uids(case.matches(parse("first:2 actor:a")).positions) == ["one"]
        assert case.uids(case.matches(parse("-first:1 asof:2025-01-02")).positions) == ["two"]


def test_it_is_completed_and_explained() -> None:
    with Draft().claim("one").opened() as case:
        assert [one.label for one in complete(case, "fir", 3)] == ["first:"]
        assert [one.text for one in complete(case, "first:", 6)] == ["first:1 ", "first:2 "]
    for command in ("explore", "list", "export"):
        help = CliRunner().invoke(commands, [command, "--help"]).output
        assert "first:2" in help
        assert "the first so many claims" in help
