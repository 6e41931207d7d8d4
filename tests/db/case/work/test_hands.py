"""Filters that ask who did what by hand, what links rest on, and for words in notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case.case import Case
from db.case.completion import complete
from db.errors import FilterError
from db.filters.filter import parse
from db.work.workbench import Workbench
from tests.cases import Draft


def drafted() -> Draft:
    """Claims of two sides, linked by sources and by an import of what an analyst had read."""
    draft = Draft().actor("a").actor("b")
    for number, uid in enumerate(("one", "two", "three", "four", "five", "six"), 1):
        draft.claim(uid, "ab"[number % 2], stated=f"2025-04-0{number}", text=f"Claim {uid}.")
    draft.link("two", "disputes", "one")
    return draft.link("five", "supports", "four", basis="analyst", by="Colleague", at="2026-01-01", via="folder")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case after AK has edited one, linked three with two, and noted, and somebody without a name has added."""
    path = drafted().write(tmp_path_factory.mktemp("hands") / "case.sqlite")
    with Workbench(path, "AK") as work:
        work.edit("claim", "one", {"topic": "control"})
        work.link("three", "disputes", "two")
        work.link("six", "disputes", "one", basis="published", via="suggestion")
        work.note("claim", "three", "Called the desk: «Перезвонить» tomorrow.")
        work.note("claim", "four", "Desk, called twice")
        work.edit("claim", "six", {"topic": "law"})
        work.undo()
        work.link("six", "questions", "five")
        work.unlink("six", "questions", "five")
    with Workbench(path, state=path.parent / "elsewhere") as work:
        work.add("claim", {"id": "seven", "claim": "Seventh.", "speakers": "a", "stated_on": "2025-04-07"})
    return path


@pytest.fixture(scope="module")
def case(path: Path) -> Iterator[Case]:
    with Case.open(path) as opened:
        yield opened


def selected(case: Case, filter: str) -> str:
    return " ".join(case.uids(case.matches(parse(filter)).positions))


def other_id(case: Case) -> str:
    """The id of whoever gave no name."""
    (id,) = (name for name in case.hands.named() if len(name) == 12)
    return id


@pytest.mark.parametrize(
    ("filter", "uids"),
    [
        ("by:AK", "one two three six"),
        ("by:ak", "one two three six"),
        ("by:colleague", "four five"),
        ("by:me", "one two three six"),
        ("-by:me", "four five seven"),
        ("by:me,colleague -by:ak", "four five"),
        ("basis:analyst", "two three four five"),
        ("basis:published", "one two six"),
        ("basis:analyst basis:published", "two"),
        ("-basis:analyst", "one six seven"),
        ("basis:analyst asof:2025-04-04", "two three"),
        ("basis:published asof:2025-04-05", "one two"),
        ("via:suggestion", "one six"),
        ("via:folder", "four five"),
        ("via:suggestion,folder", "one four five six"),
        ("is:edited", "one"),
        ("-is:edited by:me", "two three six"),
        ("note:call", "three four"),
        ("note:desk", "three four"),
        ('note:"called the de"', "three"),
        ('note:"the called"', ""),
        ("note:перезв", "three"),
        ("note:the,twice", "three four"),
        ("has:note -note:twice", "three"),
    ],
)
def test_what_filters_find(case: Case, filter: str, uids: str) -> None:
    assert selected(case, filter) == uids


def test_an_analyst_is_named_by_an_id_as_well(case: Case) -> None:
    assert selected(case, f"by:{other_id(case)}") == "seven"
    (own,) = (id for id in case.hands.signed() if id not in ("Colleague", "AK", other_id(case)))
    assert selected(case, f"by:{own}") == "one two three six"


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        ("by:ko", "No analyst in this case is called 'ko'."),
        ("by:colleage", "Did you mean Colleague?"),
        ("via:phone", "No way in this case is called 'phone'. This case has folder and suggestion."),
        ("basis:read", "Unknown value of basis: 'read'. Use one of: published, analyst."),
        ("basis:analist", "Did you mean analyst?"),
        ("note:!?", "note: '!?' has no word to look for. Write a word of the note, as in note:call."),
        ("is:edit", "Did you mean edited?"),
    ],
)
def test_errors_say_what_to_write(case: Case, filter: str, said: str) -> None:
    with pytest.raises(FilterError) as refused:
        case.matches(parse(filter))
    assert said in str(refused.value)


def test_a_case_without_work_says_so() -> None:
    with Draft().actor("a").claim("one", "a").opened() as case:
        assert selected(case, "by:me") == ""
        assert selected(case, "is:edited") == ""
        assert selected(case, "basis:analyst") == ""
        with pytest.raises(FilterError, match=r"Nobody has added, edited or linked a claim of this case by hand\."):
            selected(case, "by:AK")
        with pytest.raises(FilterError, match="says by which way it was made"):
            selected(case, "via:folder")


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("by:", {"by:AK": 4, "by:me": 4, "by:Colleague": 2}),
        ("by:c", {"by:Colleague": 2}),
        ("basis:", {"basis:analyst": 4, "basis:published": 3}),
        ("via:s", {"via:suggestion": 2}),
        ("is:ed", {"is:edited": 1}),
    ],
)
def test_values_are_offered_with_their_claims(case: Case, typed: str, offers: dict[str, int]) -> None:
    found = {one.text.strip(): one.claims for one in complete(case, typed, len(typed))}
    assert offers.items() <= found.items()


def test_readings_are_no_links_where_published_links_only_count(case: Case) -> None:
    assert selected(case.published, "basis:analyst") == ""
    assert selected(case.published, "basis:published") == "one two six"
    assert selected(case.published, "by:ak") == "one two three six"


def test_a_case_of_the_first_format_has_no_work(tmp_path: Path) -> None:
    path = (
        Draft()
        .actor("a")
        .claim("one", "a")
        .claim("two", "a")
        .link("one", "repeats", "two")
        .write(tmp_path / "old.sqlite", version=1)
    )
    with Case.open(path) as case:
        assert selected(case, "basis:published") == "one two"
        assert [selected(case, filter) for filter in ("basis:analyst", "is:edited", "by:me", "note:x")] == [""] * 4
