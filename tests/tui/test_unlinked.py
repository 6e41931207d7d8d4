"""A case in which nobody has linked anything never looks like one in which nobody disputes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring_draft
from tests.tui.program import call

SAID = "There are no links in this case yet, so nothing can be disputed in it"


def unlinked() -> Draft:
    """Two claims of two sides that contradict each other, without a link that says so."""
    draft = Draft().actor("ann", name="Ann").actor("bob", name="Bob")
    return draft.claim("a", "ann", stated="2025-01-01").claim("b", "bob", stated="2025-01-02")


def words(driven: Driven) -> str:
    """All that is on the screen, in one line, without frames."""
    return " ".join(word for word in driven.text.split() if set(word) - set("│─╭╮╰╯"))


async def test_the_title_of_the_timeline_and_the_claim_say_so() -> None:
    async with exploring_draft(unlinked()) as driven:
        assert "no links in this case yet" in driven.of("#timeline")[0]
        assert "unlinked, which does not mean that nobody disputes it" in words(driven)


@pytest.mark.parametrize("keys", [("d",), ("w",), ("W",), ("l",)])
async def test_every_question_about_disputes_says_so(keys: tuple[str, ...]) -> None:
    async with exploring_draft(unlinked()) as driven:
        await driven.press(*keys)
        assert SAID in words(driven)


async def test_two_sides_say_so_in_place_of_a_number() -> None:
    async with exploring_draft(unlinked()) as driven:
        await driven.press("v")
        assert "no links yet" in driven.text
        assert "0 disputes" not in driven.text


async def test_a_case_with_a_link_does_not_say_so() -> None:
    async with exploring_draft(unlinked().link("b", "disputes", "a")) as driven:
        assert "no links" not in driven.text
        await driven.press("w")
        assert "Nobody has linked anything" not in driven.text


def test_the_commands_say_so(tmp_path: Path) -> None:
    path = unlinked().write(tmp_path / "case.sqlite")
    assert SAID in call("list", path, "status:disputed").narration
    assert SAID in call("check", path).text
    for filter in ("is:unanswered", "unanswered:ann", "origins:1", "has:link"):
        assert SAID in call("list", path, filter).narration
    for format in ("markdown", "sides"):
        assert SAID in call("export", path, "--format", format).text
    assert SAID not in call("list", path).narration
