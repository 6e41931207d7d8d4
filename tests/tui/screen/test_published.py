"""One key shows what published links alone make of the claims, and the same key shows all links again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.work.workbench import Workbench
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import village
from tui.state.commands import Pane
from tui.state.options import LAST

_DRAWN = {"basis": "analyst", "by": "AK", "at": "2026-11-27T10:00:00Z"}
_LEFT_OUT = "Published links only; 2 links that rest on an analyst’s reading are left out."


def read() -> Draft:
    """The village, with two links that an analyst drew."""
    draft = village().link("sumy-agrees", "disputes", "map-agrees", **_DRAWN)
    return draft.link("quiet-day", "disputes", "kursk-retaken", **_DRAWN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return read().write(tmp_path / "read.sqlite")


def lines_of(driven: Driven, selector: str) -> str:
    """What a widget shows, words apart by one blank."""
    return " ".join(" ".join(driven.of(selector)).split())


async def test_statuses_counts_links_and_details_follow_and_the_same_key_ends_it() -> None:
    async with exploring_draft(read(), size=(160, 60)) as driven:
        await driven.go("map-agrees")
        before = driven.text
        counts = dict(driven.view.status_counts)
        assert driven.claim.status == "disputed"
        assert "an analyst’s reading (AK, 27 Nov 2026)" in driven.text
        await driven.press("P")
        assert driven.claim.status == "unverified"
        assert [link.other.uid for link in driven.claim.links] == ["fighting-goes-on"]
        assert driven.title == "The village published links only 14 of 14 claims"
        assert driven.told[-1] == _LEFT_OUT
        assert driven.view.status_counts["disputed"] == counts["disputed"] - 3
        assert "reading (AK" not in driven.text
        await driven.press("P")
        await driven.read()
        assert driven.text == before


async def test_filters_threads_groups_and_reasons_follow() -> None:
    async with exploring_draft(read()) as driven:
        await driven.press("P", "d")
        assert driven.matches == ["sudzha-taken", "sudzha-held", "fighting-goes-on", "kursk-retaken"]
        actors = {row.uid: row.count for row in driven.tree_rows(Pane.ACTORS)}
        await driven.press("P")
        assert len(driven.matches) == 7
        assert {row.uid: row.count for row in driven.tree_rows(Pane.ACTORS)} != actors
        await driven.go("kursk-retaken")
        await driven.press("l")
        assert "Nothing changed." in lines_of(driven, "#thread")
        await driven.press("P")
        assert "Nothing changed." not in lines_of(driven, "#thread")
        await driven.press("w")
        assert "analyst" not in lines_of(driven, ".dialog")
        await driven.press("escape", "P", "w")
        assert "1 of 2 links is an analyst’s reading (AK, 27 Nov 2026)." in lines_of(driven, ".dialog")


async def test_why_ends_with_what_analysts_added(path: Path, tmp_path: Path) -> None:
    with Workbench(path, "AK") as work:
        work.note("claim", "map-agrees", "Called\nthe [b]desk[/b].")
        work.tag("claim", "map-agrees", "front-page", "later")
        work.grade("claim", "map-agrees", "2")
        work.edit("claim", "map-agrees", {"topic": "law"})
        work.review("map-agrees", "checked")
    async with exploring(path, home=tmp_path, size=(160, 60)) as driven:
        await driven.go("map-agrees")
        await driven.press("w")
        told = lines_of(driven, ".dialog").replace("│ ", "")
        _, _, added = told.partition("What analysts added")
        assert "tags: front-page, later grade: 2, probably true edited by AK, " in added
        assert "checked by AK, " in added
        assert ": Called the [b]desk[/b]." in added
        await driven.press("escape")
        await driven.go("quiet-day")
        await driven.press("w")
        assert "What analysts added" not in driven.text


async def test_who_disputes_whom_and_two_sides_follow() -> None:
    async with exploring_draft(read()) as driven:
        await driven.press("W")
        every = lines_of(driven, ".dialog")
        await driven.press("escape", "P", "W")
        assert lines_of(driven, ".dialog") != every


async def test_it_is_told_beside_the_day() -> None:
    async with exploring_draft(read(), "asof:2025-05-01") as driven:
        await driven.press("P")
        assert "as of 1 May 2025, published links only" in driven.lines[0]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_narrow_terminal_says_so_too(size: tuple[int, int]) -> None:
    async with exploring_draft(read(), "region:gornal", size=size) as driven:
        await driven.press("P")
        assert "published links only" in driven.lines[0]


async def test_it_is_kept_for_the_next_start(path: Path, tmp_path: Path) -> None:
    async with exploring(path, home=tmp_path) as driven:
        await driven.press("P")
    async with exploring(path, home=tmp_path, start_view=LAST) as driven:
        assert driven.state.published
        assert driven.view.left_out == 2
        assert "published links only" in driven.lines[0]
        driven.press_at_once("P", "q")
        await driven.ends()
    async with exploring(path, home=tmp_path) as driven:
        assert not driven.state.published


async def test_a_case_read_anew_is_shown_by_published_links_still(path: Path, tmp_path: Path) -> None:
    changing = Path(shutil.copy(path, tmp_path / "changing.sqlite"))
    async with exploring(changing, home=tmp_path) as driven:
        await driven.go("map-agrees")
        await driven.press("P")
        with closing(sqlite3.connect(changing)) as writer, writer:
            writer.execute("UPDATE link SET basis = 'published' WHERE basis = 'analyst' AND relation = 'disputes'")
        driven.explorer.look_for_changes()
        await driven.settle()
        assert (driven.at, driven.claim.status) == ("map-agrees", "disputed")
        assert driven.view.left_out == 0
        assert "published links only" in driven.lines[0]


async def test_nothing_is_made_before_the_key_is_pressed() -> None:
    async with exploring_draft(read()) as driven:
        await driven.press("d", "d", "d", "l", "t", "v", "t")
        assert "_published" not in vars(driven.case)
        await driven.press("P")
        assert "_published" in vars(driven.case)


async def test_an_export_from_the_screen_has_what_the_screen_shows(path: Path, tmp_path: Path) -> None:
    async with exploring(path, home=tmp_path) as driven:
        await driven.press("P", "e")
        assert (
            "- **Links:** published links only; 2 links that rest on an analyst’s reading are left out" in driven.text
        )
