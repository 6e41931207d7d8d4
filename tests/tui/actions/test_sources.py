"""The tree of outlets and sources, and filtering by the values of a claim in its details."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tui.state.commands import Pane


def articles() -> Draft:
    """Two outlets, one of them in two spellings, an article without an outlet, and one that carries nothing."""
    draft = Draft().actor("a").actor("b").region("here").region("there", "here")
    draft.source("w1", outlet="The Wire", title="First report", published="2025-04-01")
    draft.source("w2", outlet="the wire", title="Second report", published="2025-04-02")
    draft.source("seed", title="An article", published="2025-04-03?")
    draft.source("p", outlet="Paper")
    draft.source("empty", outlet="Paper", title="Carries nothing")
    draft.claim("one", "a", sources="w1 p", stated="2025-04-01", regions="there", topic="control", event="2025-03")
    draft.claim("two", "a", sources="w2", stated="2025-04-02")
    draft.claim("three", "b", sources="seed w2", stated="2025-04-03", regions="here")
    return draft


def rows(driven: Driven) -> list[str]:
    return [f"{'  ' * row.depth}{row.name} {row.count}" for row in driven.tree_rows(Pane.SOURCES)]


async def go(driven: Driven, name: str) -> None:
    node = next(row for row in driven.tree_rows(Pane.SOURCES) if row.name == name)
    driven.explorer.tree_pane(Pane.SOURCES).go_to_node(node.id)
    await driven.settle()


async def test_outlets_have_their_sources_below_them_and_others_stand_beside_them() -> None:
    async with exploring_draft(articles()) as driven:
        await driven.press("O")
        assert rows(driven) == ["The Wire 3", "An article 1", "Paper 1"]
        await driven.press("right")
        assert rows(driven) == ["The Wire 3", "  Second report 2", "  First report 1", "An article 1", "Paper 1"]
        await driven.press("S")
        assert rows(driven) == ["An article 1", "Paper 1", "The Wire 3", "  First report 1", "  Second report 2"]
        await driven.press("S", "left")
        await go(driven, "Paper")
        await driven.press("right")
        assert rows(driven)[-2:] == ["  without a title 1", "  Carries nothing 0"]
        await driven.press("d")
        assert "  Carries nothing 0" not in rows(driven)


async def test_enter_filters_by_an_outlet_or_a_source_and_excludes_it() -> None:
    async with exploring_draft(articles()) as driven:
        await driven.press("O", "enter")
        assert (driven.filter, len(driven.matches)) == ('source:"The Wire"', 3)
        await driven.press("right", "j", "enter")
        assert (driven.filter, driven.matches) == ("source:w2", ["two", "three"])
        await driven.press("enter", "!")
        assert (driven.filter, driven.matches) == ("-source:w2", ["one"])
        await driven.press("x")
        assert driven.filter == ""


async def test_a_source_that_the_filter_names_is_in_view() -> None:
    async with exploring_draft(articles(), "source:w1") as driven:
        await driven.press("O")
        assert "  First report 1" in rows(driven)


async def test_f_finds_sources_by_words_of_their_titles_and_outlets_by_name() -> None:
    async with exploring_draft(articles()) as driven:
        await driven.press("O", "f", "s", "e", "c", "enter")
        assert driven.row("#sources").split()[:2] == ["Second", "report"]
        await driven.press("f", "p", "a", "p", "enter", "enter")
        assert driven.filter == "source:Paper"


async def test_what_is_unfolded_is_kept_for_the_next_start(tmp_path: Path) -> None:
    path = articles().write(tmp_path / "case.sqlite")
    async with exploring(path, home=tmp_path) as driven:
        await driven.press("O", "right")
    async with exploring(path, home=tmp_path) as driven:
        await driven.press("O")
        assert len(rows(driven)) == 5


async def test_sources_are_counted_under_the_filter_and_folded_with_the_lens() -> None:
    async with exploring_draft(articles().link("two", "repeats", "one"), "actor:a") as driven:
        await driven.press("O")
        assert rows(driven) == ["The Wire 2", "Paper 1"]
        await driven.press("i")
        assert rows(driven) == ["Paper 1", "The Wire 1"]


ENTRIES = {
    "a": "actor:a",
    "stated": "said:2025-04-01",
    "about": "about:2025-03",
    "where": "region:there",
    "topic": "topic:control",
    "The Wire": 'source:"The Wire"',
    "First report": "source:w1",
}


def to_line(driven: Driven, begin: str) -> None:
    """Put the cursor of the details on the first line that begins so."""
    pane = driven.explorer.details
    for row in range(pane.row_count):
        pane.goto(row)
        if driven.row("#claim").startswith(begin):
            return
    raise AssertionError(f"no line begins with {begin}\n{driven.text}")


@pytest.mark.parametrize(("begin", "filter"), ENTRIES.items())
async def test_a_value_of_a_claim_is_entered_and_left_again(begin: str, filter: str) -> None:
    async with exploring_draft(articles()) as driven:
        await driven.go("one")
        await driven.press("c")
        to_line(driven, begin)
        await driven.settle()
        assert f"enter: {filter}" in driven.of("#claim")[-1]
        await driven.press("enter")
        assert (driven.filter, driven.at, driven.focused) == (filter, "one", "claim")
        await driven.press("backspace")
        assert (driven.filter, driven.at) == ("", "one")


async def test_a_value_that_the_filter_has_already_is_taken_out() -> None:
    async with exploring_draft(articles(), "topic:control said:2025") as driven:
        await driven.press("c")
        for begin, filter in (("stated", "topic:control said:2025-04-01"), ("topic", "said:2025-04-01")):
            to_line(driven, begin)
            await driven.press("enter")
            assert driven.filter == filter
