"""What analysts added to claims is in an export only where it is asked for, and the head of their log always."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import UsageError
from db.exporting.export import export
from db.exporting.formats import FORMATS, telling_work
from db.exporting.options import ExportOptions
from db.filters.filter import parse
from db.work.journal.journal import read_operations
from db.work.journal.operation import head_of_all
from db.work.workbench import Workbench
from tests.cases import Draft

_WORK = ("A private remark", "to-be-checked", "probably true", "edited by", "checked by", "AK")
"""What of the work can be told of a claim, but for its JSON keys."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three claims of two sides, on one of which AK has worked in every way."""
    draft = Draft().actor("a", name="Ann").actor("b", name="Bob")
    draft.claim("one", "a", stated="2025-04-01").claim("two", "b", stated="2025-04-02").claim("three", "b")
    path = draft.link("two", "disputes", "one").write(tmp_path_factory.mktemp("work") / "case.sqlite")
    with Workbench(path, "AK") as work:
        work.note("claim", "one", "A private remark\n*on* `two` lines|")
        work.tag("claim", "one", "to-be-checked")
        work.grade("claim", "one", "2")
        work.edit("claim", "one", {"topic": "control"})
        work.review("one", "checked")
        work.link("three", "disputes", "one", note="said so")
    return path


@pytest.fixture(scope="module")
def case(path: Path) -> Iterator[Case]:
    with Case.open(path) as opened:
        yield opened


def written(case: Case, format: str, *, work: bool, why: bool = False) -> str:
    seen = case.read_as(FORMATS[format].reading)
    return "".join(export(seen, seen.matches(parse("")), format, ExportOptions("2026-11-27", work=work, why=why)))


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_has_anything_of_it_unless_it_is_asked_for(case: Case, format: str) -> None:
    text = written(case, format, work=False)
    assert not [said for said in _WORK if said in text]
    assert "--work" not in text


@pytest.mark.parametrize("format", ["markdown", "json", "jsonl"])
def test_reasons_have_none_of_it_but_who_read_a_link(case: Case, format: str) -> None:
    assert not [said for said in _WORK if said in written(case, format, work=False, why=True) and said != "AK"]


@pytest.mark.parametrize("format", ["markdown", "sides", "thread"])
def test_a_brief_tells_it_and_says_so(case: Case, format: str) -> None:
    text = written(case, format, work=True)
    assert "**Work:** notes, tags, grades and reviews of analysts, and who did what, are in it" in text
    assert "--work" in text.partition("## How this was made")[2]
    assert "**Tags:** to-be-checked" in text
    assert "**Grade:** 2, probably true" in text
    assert re.search(r"\*\*By hand:\*\* edited by AK, \d+ \w+ \d{4} and checked by AK, \d+ \w+ \d{4}", text)
    assert re.search(r"\*\*Note of AK, \d+ \w+ \d{4}:\*\* A private remark \\\*on\\\* \\`two\\` lines", text)


def test_a_brief_signs_the_links_that_analysts_drew(case: Case) -> None:
    assert re.search(r"\*An analyst’s reading \(AK, \d+ \w+ \d{4}\)\.\*", written(case, "markdown", work=True))


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_data_has_it_under_a_key_of_its_own(case: Case, format: str) -> None:
    text = written(case, format, work=True)
    claims = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]
    work = {claim["id"]: claim["work"] for claim in claims}
    assert work["two"] == {"notes": [], "tags": [], "grade": "", "by_hand": []}
    assert work["one"]["tags"] == ["to-be-checked"]
    assert work["one"]["grade"] == "2"
    assert [note["text"] for note in work["one"]["notes"]] == ["A private remark\n*on* `two` lines|"]
    assert [(one["what"], one["name"]) for one in work["one"]["by_hand"]] == [("edited", "AK"), ("checked", "AK")]
    (drawn,) = (link for claim in claims for link in claim["links"] if claim["id"] == "three")
    assert (drawn["basis"], drawn["by"], drawn["at"][:2]) == ("analyst", "AK", "20")


@pytest.mark.parametrize("format", sorted(set(FORMATS) - set(telling_work())))
def test_a_format_that_cannot_tell_it_is_refused(case: Case, format: str) -> None:
    with pytest.raises(UsageError, match=f"{format} cannot include the work of analysts"):
        written(case, format, work=True)


@pytest.mark.parametrize("format", ["markdown", "sides", "thread"])
def test_the_end_of_a_brief_names_the_head_of_the_log(case: Case, format: str) -> None:
    operations = read_operations(case.pulse().connection)
    end = written(case, format, work=False).partition("## How this was made")[2]
    assert f"- **Log:** {len(operations)} operations, head {operations[-1].head}\n" in end


def test_a_case_without_a_log_has_no_head() -> None:
    with Draft().actor("a").claim("one", "a").opened() as case:
        assert "**Log:**" not in written(case, "markdown", work=False)


def test_the_logs_of_several_analysts_have_one_head_in_any_order(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.sqlite"))
    with Workbench(copy, "BB") as work:
        work.tag("claim", "two", "seen")
        work.undo()
    with Case.open(copy) as case:
        operations = read_operations(case.pulse().connection)
        number, head = case.hands.log()
    last = list({one.by: one for one in operations}.values())
    assert number == len(operations)
    assert len(last) == 2
    assert head == head_of_all(last) == head_of_all(reversed(last))
    assert head not in [one.head for one in last]
