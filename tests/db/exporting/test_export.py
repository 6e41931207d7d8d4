"""The bundled case through every format, as the screen and the command export it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import CaseUnusableError, UsageError
from db.exporting.export import export
from db.exporting.formats import FORMATS
from db.exporting.header import _digest
from db.exporting.options import ExportOptions
from db.filters.filter import Filter, Term, parse
from db.store.files import sha256
from db.text.safe import SHOWN, VERBATIM
from tests.cases import Draft
from tests.db.exporting.rendering import blocks
from tests.patience import PATIENCE

ARGUMENT = "status:disputed region:gornal"


@pytest.fixture(scope="module")
def shown(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path, SHOWN) as case:
        yield case


@pytest.fixture(scope="module")
def stored(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path, VERBATIM) as case:
        yield case


def exported(
    case: Case,
    format: str,
    filter: str = ARGUMENT,
    exported_on: str = "2025-05-04",
    note: str = "",
    why: bool = False,
) -> str:
    return "".join(export(case, case.matches(parse(filter)), format, ExportOptions(exported_on, note, why)))


def test_a_brief_names_who_says_otherwise_beside_each_claim(shown: Case) -> None:
    text = exported(shown, "markdown", "id:gerasimov-gornal-taken")
    assert "### Valery Gerasimov, 26 April 2025: Russian troops had taken Gornal, the last village in the" in text
    rows = [row for row in text.splitlines() if row.startswith("| **Disputed by** | DeepState")]
    assert len(rows) == 1
    assert "<!-- ctui deepstate-gornal-oleshnya-26apr disputed supported -->" in rows[0]
    assert "✗ **Disputed**: " in text
    assert "*Disputed by* DeepState (map project), 26 April 2025 [^1] [^2] (note: 'Almost" in text
    assert "Acting commander of the 810th Naval Infantry Brigade (not named) (Russia)" in text


def test_a_brief_says_what_was_asked_of_which_file(shown: Case, kursk_path: Path) -> None:
    filter = "region:gornal asof:2025-04-26"
    matches = shown.matches(parse(filter))
    text = exported(shown, "markdown", filter, note="1 marked claim is outside the filter")
    assert text.startswith(f"# {shown.title}\n\n- **Claims:** {len(matches)} of the {shown.size} in the case: ")
    assert "\n- **As of:** 26 April 2025: what was stated later, or at no known date, is left out\n" in text
    assert f"\n## How this was made\n\n- **Filter:** `{filter}`\n- **As of:** 26 April 2025\n" in text
    assert f"- **Case file:** `{kursk_path.name}`, SHA-256 `{sha256(kursk_path)}`\n" in text
    assert "- **Exported:** 4 May 2025\n- **Licence of the case:** CC BY 4.0; Coordinates from GeoNames" in text
    assert "- **Note:** 1 marked claim is outside the filter\n" in text
    assert text.count("\n### ") == len(matches)


def test_a_brief_counts_the_undated_claims_that_an_as_of_date_leaves_out(shown: Case) -> None:
    undated = shown.matches(parse("asof:2025-04-26")).undated
    assert undated > 1
    assert f"- **Note:** {undated} claims without a date of statement left out: " in exported(
        shown, "markdown", "asof:2025-04-26"
    )
    assert "- **Note:**" not in exported(shown, "markdown", "id:gerasimov-gornal-taken").partition("\n## ")[0]


def test_the_command_in_a_brief_makes_the_same_brief(shown: Case) -> None:
    text = exported(shown, "markdown", '-topic:law region:"Kursk Oblast" actor:Зеленський')
    command = re.search(r"```sh\n(.*)\n```", text)
    assert command is not None
    program, verb, file, filter = shlex.split(command[1])
    assert (program, verb, file) == ("conflict-tui", "export", shown.path.name)
    assert exported(shown, "markdown", filter.removeprefix("--filter=")) == text


def test_a_brief_with_reasons_says_why_and_since_when_and_can_be_made_again(shown: Case) -> None:
    text = exported(shown, "markdown", "id:putin-isolated-13mar asof:2025-03-14", why=True)
    assert (
        "\n**Why.** The rules, of which the first that holds decides:\n\n- not retracted: no claim takes it back\n"
        in text
    )
    assert "- disputed, which decides: 2 other claims and this one contradict each other: General Staff of the" in text
    assert "\n- 13 March 2025: unverified, when it was made\n- 14 March 2025: disputed, by General Staff of" in text
    assert f"conflict-tui export {shown.path.name} 'id:putin-isolated-13mar asof:2025-03-14' --why\n" in text
    assert "**Why.**" not in exported(shown, "markdown", "id:putin-isolated-13mar")


def test_reasons_in_a_brief_are_as_harmless_as_all_that_is_in_it() -> None:
    draft = Draft().actor("a", name="<b>A</b>").actor("b", name="[B](x) *y*").claim("one", "a").claim("two", "b")
    with draft.link("two", "disputes", "one").opened() as case:
        text = exported(case, "markdown", "id:one", why=True)
    (line,) = (line for line in text.splitlines() if line.startswith("- disputed, which decides"))
    assert line.endswith(r": \[B\](x) \*y\*")


def test_json_with_reasons_says_why(stored: Case) -> None:
    (claim,) = json.loads(exported(stored, "json", "id:putin-isolated-13mar asof:2025-03-14", why=True))
    why = claim["why"]
    assert (why["rule"], why["sides"], why["voices"], why["origins"]) == ("disputed", 3, 3, 3)
    assert why["behind"] == ["ua-gs-no-encirclement-14mar", "ru-milbloggers-egress-14mar"]
    assert [(rule["status"], rule["held"]) for rule in why["rules"]] == [
        ("retracted", False),
        ("disputed", True),
        ("corroborated", False),
        ("questioned", True),
        ("unverified", False),
    ]
    assert why["history"] == [
        {"from": "2025-03-13", "status": "unverified", "superseded": False},
        {"from": "2025-03-14", "status": "disputed", "superseded": False},
    ]
    assert "why" not in json.loads(exported(stored, "jsonl", "id:putin-isolated-13mar"))


def test_a_table_has_no_place_for_reasons(stored: Case) -> None:
    with pytest.raises(UsageError, match=r"csv cannot include the reasons for a status. Use one of: markdown, json"):
        exported(stored, "csv", why=True)


def test_the_same_selection_gives_the_same_bytes_apart_from_the_date(shown: Case) -> None:
    one, two = (exported(shown, "markdown", exported_on=day).splitlines() for day in ("2025-05-04", "2026-01-01"))
    assert [pair for pair in zip(one, two, strict=True) if pair[0] != pair[1]] == [
        ("- **Exported:** 4 May 2025", "- **Exported:** 1 January 2026")
    ]


def test_the_whole_case_renders_with_all_its_links_and_sources(shown: Case) -> None:
    everything = shown.matches(Filter())
    claims = list(shown.claims(everything.positions))
    found = blocks(exported(shown, "markdown", ""))
    statements = {one.text for one in found if one.kind == "text"}
    assert all(any(" ".join(claim.text.split()) in text for text in statements) for claim in claims)
    assert sum(one.kind == "cell" for one in found) == sum(
        4 * (len(claim.links) + 1) for claim in claims if claim.links
    )
    cited = {source.id for claim in claims for source in claim.sources}
    cited |= {link.source.id for claim in claims for link in claim.links if link.source}
    assert sum(one.kind == "note" for one in found) == len(cited)


def test_days_follow_the_timeline_of_the_screen(shown: Case) -> None:
    headings = [row[3:] for row in exported(shown, "markdown", "").splitlines() if row.startswith("## ")]
    positions = shown.matches(Filter()).positions
    assert headings.pop() == "How this was made"
    assert headings == list(dict.fromkeys(shown.heading(position) for position in positions))


def test_all_data_formats_hold_the_same_claims(stored: Case) -> None:
    objects = json.loads(exported(stored, "json"))
    assert objects == [json.loads(row) for row in exported(stored, "jsonl").split("\n")[:-1]]
    rows = csv.DictReader(io.StringIO(exported(stored, "csv"), newline=""))
    assert [(row["id"], row["claim"], row["status"]) for row in rows] == [
        (found["id"], found["claim"], found["status"]) for found in objects
    ]


def test_json_agrees_with_plain_sql(stored: Case, kursk_path: Path) -> None:
    with closing(sqlite3.connect(f"{kursk_path.as_uri()}?mode=ro", uri=True)) as connection:
        disputed = connection.execute(
            "SELECT DISTINCT c.uid FROM claim c JOIN link l ON c.id IN (l.from_id, l.to_id) "
            "JOIN claim_region cr ON cr.claim_id = c.id JOIN region r ON r.id = cr.region_id "
            "WHERE l.relation = 'disputes' AND r.uid = 'gornal'"
        ).fetchall()
    assert {found["id"] for found in json.loads(exported(stored, "json"))} == {uid for (uid,) in disputed}


def test_a_format_says_how_its_files_end_and_how_its_case_is_read() -> None:
    assert {name: (one.suffix, one.reading) for name, one in FORMATS.items()} == {
        "markdown": (".md", SHOWN),
        "sides": (".md", SHOWN),
        "json": (".json", VERBATIM),
        "jsonl": (".jsonl", VERBATIM),
        "csv": (".csv", VERBATIM),
        "thread": (".md", SHOWN),
    }


def test_an_unknown_format_is_refused_at_once(shown: Case) -> None:
    with pytest.raises(UsageError, match="Use one of: markdown, sides, json, jsonl, csv, thread"):
        export(shown, shown.matches(Filter()), "docx", ExportOptions("2025-05-04"))


def test_a_case_file_that_is_gone_is_an_error_at_once(kursk_path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "case.sqlite"
    moved.write_bytes(kursk_path.read_bytes())
    with Case.open(moved) as case:
        moved.unlink()
        with pytest.raises(CaseUnusableError, match="can no longer be read"):
            export(case, case.matches(Filter()), "markdown", ExportOptions("2025-05-04"))


def test_exporting_does_not_import_the_screen() -> None:
    script = (
        "import sys, db.exporting, db.exporting.write; print({'textual', 'rich', 'sqlite_utils'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout == "set()\n"


def test_the_digest_follows_the_file_and_is_computed_once(kursk_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    path.write_bytes(kursk_path.read_bytes())
    with Case.open(path) as case:
        first = exported(case, "markdown")
        reads = _digest.cache_info().misses
        assert exported(case, "markdown") == first
        assert _digest.cache_info().misses == reads
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE meta SET value = value || '!' WHERE key = 'attribution'")
        with pytest.raises(CaseUnusableError, match="has changed since it was read"):
            exported(case, "markdown")
    with Case.open(path) as changed:
        assert sha256(path) in exported(changed, "markdown")
        assert sha256(path) not in first


def test_a_brief_has_the_headings_of_the_timeline_where_the_text_of_a_date_says_something_else() -> None:
    draft = Draft().claim("a", stated="2025-04-26").sql("UPDATE claim SET stated = '2024'")
    with draft.opened() as case:
        assert f"\n## {case.heading(0)}\n" in exported(case, "markdown", "")


def test_a_selection_of_many_is_exported_to_the_same_bytes_by_its_own_filter(shown: Case) -> None:
    uids = shown.uids(range(shown.size))
    text = exported(shown, "markdown", str(Filter((Term("id", tuple(uids)),))))
    assert f"- **Filter:** a selection of {shown.size} claims; it stands in full below\n" in text
    filter = re.search(r"The filter in full:\n\n```\n(.*)\n```", text)
    assert filter is not None
    assert exported(shown, "markdown", filter[1]) == text
