"""The page on mappings: its example works, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

from db.importing.formats import MAPPINGS
from db.importing.imports import import_inputs
from db.importing.mapped.dates.rules import DATE_FORMS
from db.importing.mapped.templates import TEXT_FILTERS
from db.importing.recognise import ReadOptions, recognise
from tests.db.cases import by_uid
from tests.db.importing.mapped_files import import_mapped
from tests.readme import MANUAL, fenced

PAGE = MANUAL["mappings"]


def test_the_example_works_as_the_page_says(tmp_path: Path) -> None:
    [table], [mapping, _] = fenced(PAGE, "csv"), fenced(PAGE, "toml")
    (tmp_path / "log.csv").write_text(table, "utf-8")
    (tmp_path / "log.toml").write_text(mapping, "utf-8")
    case = tmp_path / "log.sqlite"
    found = recognise(tmp_path / "log.csv", ReadOptions(mapping=tmp_path / "log.toml"))
    report = import_inputs(case, [found])
    assert (report.added, report.rejected, report.skipped) == (2, 0, 1)
    assert report.notes == ("left out, 1 row: log.csv: a row for testing",)
    facts = by_uid(case)
    claims = {row[0]: row for row in facts["claim"]}
    assert set(claims) == {"log:1", "log:2"}
    assert (claims["log:1"][4], claims["log:1"][9], claims["log:1"][6]) == ("strike", "2024-05-03", "2024-05-03")
    assert (claims["log:2"][9], claims["log:2"][6]) == ("[2024-05-04~..2024-05-06~]", "2024-05-06")
    assert claims["log:1"][16] == "Row 1 of the log, dead: 2-4."
    names = {row[0]: row[1] for row in facts["actor"]}
    assert {row[1]: names.get(row[3]) for row in facts["actor"]} == {
        "Radio Mill": None, "Mayor": None, "Army spokesman": "Army", "Army": "Land", "Land": None,
    }  # fmt: skip
    assert [row[:3] for row in facts["link"]] == [("log:2", "log:1", "disputes")]


def test_the_answers_of_the_page_are_claims_with_links(tmp_path: Path) -> None:
    _, answers = fenced(PAGE, "toml")
    text = (
        '{"no": 1, "what": "It rained.", "answers": [{"by": "Army", "text": "No.", "date": "2024-05-01", '
        '"url": "https://a.example", "verdict": "denied"}]}\n'
    )
    report = import_mapped(tmp_path, text, answers, ".jsonl", optional='["answers"]')
    assert (report.added, report.rejected) == (1, 0)
    assert [row[:3] for row in by_uid(tmp_path / "c.sqlite")["link"]] == [("log:1/answer-1", "log:1", "disputes")]


def test_every_filter_form_and_key_of_the_shipped_mappings_is_on_the_page() -> None:
    words = set(re.findall(r"[\w-]+", PAGE))
    keys = {
        key
        for path in MAPPINGS.glob("*.toml")
        for key in re.findall(r"^(\w+) =|[{,] (\w+) =", path.read_text("utf-8"), re.MULTILINE)
    }
    used = {name for pair in keys for name in pair if name} - {"questions", "disputes", "supports"}
    assert used | set(TEXT_FILTERS) | set(DATE_FORMS) <= words
