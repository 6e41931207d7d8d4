"""Threads as a brief: each once, nested as its answers are, whatever the claims contain."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.exporting.export import export
from db.exporting.options import ExportOptions
from db.filters.filter import parse
from db.text.safe import line
from db.views.threads import LIMIT
from tests.cases import Draft
from tests.db.exporting.rendering import blocks, squeezed, texts
from tests.tui.village import village

words = texts.map(lambda text: text.replace("\0", "")).filter(lambda text: squeezed(line(text)))


def threads(case: Case, filter: str = "", exported_on: str = "2025-05-04") -> str:
    """The brief of what a filter selects."""
    return "".join(export(case, case.matches(parse(filter)), "thread", ExportOptions(exported_on)))


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def test_the_encirclement_comes_out_as_origin_echoes_and_denials(kursk: Case) -> None:
    text = threads(kursk, "id:putin-isolated-13mar")
    rows = [row for row in text.split("\n") if re.match(r" *- .*<!-- ctui ", row)]
    assert re.search(r"^- \*\*Valery Gerasimov \(Russia\)\*\*, 12 March 2025, \*✗ disputed:\*", text, re.MULTILINE)
    assert "\n  - *3 repeat it:*\n    - *repeated by* **Vladimir Putin (Russia)**, 13 March 2025, " in text
    denial = "  - Vladimir Putin, 13 March 2025, *disputed by* **Volodymyr Zelensky (Ukraine)**, 15 March 2025, *✗ disp"
    assert any(row.startswith(denial) for row in rows)
    assert "\n    - *also disputes* Donald Trump (United States), 14 March 2025: " in text
    assert "- **Claims:** 14: 12 disputed, 2 unverified; 13 of them outside the filter\n" in text
    assert text.count("\n## ") == 2


def test_each_thread_of_the_matches_is_told_once(kursk: Case) -> None:
    text = threads(kursk)
    uids = re.findall(r"^ *- .*<!-- ctui (\S+) .*-->(?: \[\^\d+\])*$", text, re.MULTILINE)
    linked = kursk.at().statuses.linked
    assert sorted(uids) == sorted(kursk.uids(linked))
    assert f"{kursk.size - len(linked)} of the claims that match: no link to another claim is known." in text


def test_the_same_matches_give_the_same_bytes_and_the_command_in_the_brief_makes_them(kursk: Case) -> None:
    text = threads(kursk, "region:gornal")
    assert threads(kursk, "region:gornal") == text
    command = re.search(r"```sh\n(.*)\n```", text)
    assert command is not None
    assert shlex.split(command[1])[3:] == ["region:gornal", "--format", "thread"]


def test_a_thread_has_what_was_known_at_the_as_of_date(kursk: Case) -> None:
    text = threads(kursk, "id:putin-isolated-13mar asof:2025-03-13")
    assert "gerasimov-isolated-12mar" in text
    assert "zelensky-no-encirclement-15mar" not in text
    assert "*· unverified:*" in text


def test_without_matches_or_links_that_is_said() -> None:
    with village().opened() as case:
        assert "\nNo claim matches the filter.\n" in threads(case, "has:quote status:retracted")
        assert "\nOne of the claims that match: no link" in threads(case, "id:no-date")


def test_what_lies_deep_stands_at_the_deepest_level_and_names_what_it_answers() -> None:
    draft = Draft().actor("a", name="Ann")
    for number in range(20):
        draft.claim(f"c{number:02}", "a", stated=f"2025-03-{number + 1:02}")
        if number:
            draft.link(f"c{number:02}", "disputes", f"c{number - 1:02}")
    with draft.opened() as case:
        rows = threads(case).split("\n")
    assert any(row.startswith("                - Ann, 18 March 2025, *disputed by* **Ann**, 19 March") for row in rows)
    assert not any(row.startswith(" " * 17) for row in rows)


def test_of_a_vast_thread_its_size_is_told() -> None:
    size = LIMIT + 200
    draft = Draft().claim("first", id=1)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {size})"
    draft.sql(f"{numbers} INSERT INTO claim (id, uid, text) SELECT i, printf('x%05d', i), 'x' FROM n")
    draft.sql(f"{numbers} INSERT INTO link (from_id, to_id, relation) SELECT i, 1, 'disputes' FROM n")
    with draft.opened() as case:
        text = threads(case, "id:first")
    assert f"this thread has {size:,} claims; here are the {LIMIT:,} nearest to its start, without 0 that match" in text
    assert text.count("\n## ") == 2


VASTEST = 10_600


def vastest() -> Draft:
    """A thread of more claims than are looked for: all dispute one of them."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {VASTEST})"
    draft = Draft().claim("first", id=1)
    draft.sql(f"{numbers} INSERT INTO claim (id, uid, text) SELECT i, printf('x%05d', i), 'x' FROM n")
    return draft.sql(f"{numbers} INSERT INTO link (from_id, to_id, relation) SELECT i, 1, 'disputes' FROM n")


def test_of_the_vastest_thread_no_more_is_looked_for_than_can_be_told() -> None:
    with vastest().opened() as case:
        one, all_of_it = threads(case, "id:first"), threads(case)
    assert f"this thread has more than 10,000 claims; here are the {LIMIT:,} nearest to its start, without" in one
    assert f"this thread has more than 10,000 claims; here are the {LIMIT:,} nearest to its start, without" in all_of_it
    assert one.count("\n## ") == all_of_it.count("\n## ") == 2


def test_an_export_ends_between_two_threads_when_it_is_interrupted(kursk: Case) -> None:
    pieces = export(kursk, kursk.matches(parse("")), "thread", ExportOptions("2025-05-04"))
    while not next(pieces).startswith("\n## 1."):
        pass
    kursk.interrupt()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        list(pieces)
    assert threads(kursk, "id:putin-isolated-13mar")


_FACTS = 5
"""The facts before the claims of the first thread: two of the brief and three of the thread."""


@given(st.lists(st.tuples(words, words, words), min_size=2, max_size=4))
def test_whatever_the_claims_contain_it_is_seen_as_it_is(claims: list[tuple[str, str, str]]) -> None:
    draft = Draft()
    for number, (who, said, outlet) in enumerate(claims):
        draft.actor(f"a{number}", name=who).source(f"s{number}", outlet=outlet)
        draft.claim(f"c{number}", f"a{number}", sources=f"s{number}", text=said, stated=f"2025-03-0{number + 1}")
        if number:
            draft.link(f"c{number}", "disputes", f"c{number - 1}")
    with draft.opened() as case:
        read = [case.claim(position) for position in range(case.size)]
        found = blocks(threads(case))
    items = [block.text for block in found if block.kind == "item"]
    told = items[_FACTS : _FACTS + len(claims)]
    assert items[_FACTS + len(claims)].startswith("Filter: ")
    for claim, item in zip(read, told, strict=True):
        assert squeezed(claim.text) in item
        assert squeezed(claim.speakers[0].actor.name) in item
    assert sum(block.kind == "note" for block in found) == len(claims)
