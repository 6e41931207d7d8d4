"""Numbers, dates, links and refusals of sheets as people keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_inputs
from db.importing.mapped.foreign_row import ForeignRow
from db.importing.mapped.number_rules import NumberRule
from db.importing.mapped.templates import TEXT_FILTERS, Alternatives, Template
from db.importing.recognise import ReadOptions, recognise
from db.importing.records import RefusedError
from tests.db.cases import by_uid
from tests.db.importing.layouts import ACLED, ACLED_ROW, write_table
from tests.db.importing.test_mappings import Facts

SHEET = """\
name = "sheet"
title = "a sheet"
key = "{No}"
decimal = ","
[recognise]
columns = ["No", "Day", "Who", "What", "قتلى", "Answers"]
[[claim]]
text = ["{What}", "{What}: {Who}"]
stated = { from = "{Day}", format = "d.m.y" }
figure = "{قتلى}"
[[claim.speaker]]
name = "{Who}"
[[claim.link]]
relation = "disputes"
to_row = "{Answers}"
split = ";"
"""
COLUMNS = ("No", "Day", "Who", "What", "قتلى", "Answers")


@pytest.mark.parametrize(
    ("decimal", "text", "value"),
    [
        (".", "1,234", 1234),
        (".", "1,234,567.5", 1234567.5),
        (".", "1\u2009234", 1234),
        (".", "1 234", 1234),
        (".", "12.5", 12.5),
        (".", "1e3", 1000),
        (".", "\u22125", -5),
        (".", "١٢٣٤", 1234),
        (".", "١٢٬٣٤٥٫٥", 12345.5),
        (",", "١٢٫٥", 12.5),
        (",", "१२,५", 12.5),
        (",", "1.234", 1234),
        (",", "1.234,5", 1234.5),
        (",", "1 234,5", 1234.5),
        (",", "3,5", 3.5),
        (".", "3,5", None),
        (".", "1,2345", None),
        (".", "1,234 567", None),
        (".", "3-5", None),
        (",", "3.5", None),
        (",", "1,234.5", None),
        (",", "²", None),
    ],
)
def test_numbers_with_either_decimal_sign(decimal: str, text: str, value: float | None) -> None:
    number = NumberRule("figure", Alternatives([Template("{Dead}", TEXT_FILTERS)]), decimal)
    if value is not None:
        assert number(ForeignRow([("Dead", text)])) == value
        return
    with pytest.raises(RefusedError, match=r"figure \(column Dead\): '.*' is not a number"):
        number(ForeignRow([("Dead", text)]))


def sheet(folder: Path, *lines: tuple[str, ...]) -> Path:
    (folder / "sheet.toml").write_text(SHEET, "utf-8")
    return write_table(folder / "sheet.csv", COLUMNS, *(dict(zip(COLUMNS, line, strict=True)) for line in lines))


def test_a_sheet_with_decimal_commas_short_years_and_several_links_in_a_cell(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ("1", "03.05.24", "Radio", "It rained.", "1.200", ""),
        ("2", "٠٤.٠٥.٩٩", "Radio", "It snowed.", "2,5", ""),
        ("3", "05.05.24", "Mayor", "It did not.", "", "1; 2"),
    )
    case = tmp_path / "c.sqlite"
    report = import_inputs(case, [recognise(file, ReadOptions(mapping=tmp_path / "sheet.toml"))])
    assert (report.added, report.rejected) == (3, 0)
    facts = by_uid(case)
    assert [(row[6], row[13]) for row in facts["claim"]] == [
        ("2024-05-03", 1200), ("1999-05-04", 2.5), ("2024-05-05", None),
    ]  # fmt: skip
    assert [row[:3] for row in facts["link"]] == [
        ("sheet:3", "sheet:1", "disputes"), ("sheet:3", "sheet:2", "disputes"),
    ]  # fmt: skip


def test_refusals_name_the_key_and_the_columns(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ("1", "03.05.24", "Radio", "It rained.", "3 or so, 5", ""),
        ("2", "soon", "Radio", "It rained.", "", ""),
        ("3", "03.05.24", "Radio", "", "", ""),
        ("4", "03.05.24", "Radio", "It rained.", "", ""),
    )
    found = recognise(file, ReadOptions(mapping=tmp_path / "sheet.toml"))
    reasons = [reject.reason for reject in import_inputs(tmp_path / "c.sqlite", [found]).rejects]
    assert reasons[0].startswith(
        "figure (column قتلى): '3 or so, 5' is not a number. Write digits with a decimal comma"
    )
    assert reasons[1:] == [
        "stated (column Day): “soon” is not a date of the format d.m.y",
        "no text of a claim: What is empty",
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"d.m.y"', '"d.m.y", form_by = "{What}"', "form_by (column What): unknown date form “It rained.”"),
        ('relation = "disputes"', 'relation = "{What}"', "relation (column What): 'it rained.' is unknown"),
        ("[[claim.link]]", '[[claim.place]]\nlevels = "Mill"\nprecision = "{No}0"\n[[claim.link]]',
         "precision (column No): “10” is not a number from 1"),
        ("[[claim.link]]", '[[claim.place]]\nlevels = "Mill"\nlat = "9{No}"\nlon = "1"\n[[claim.link]]',
         "lat (column No): 91 is not between -90 and 90"),
    ],
)  # fmt: skip
def test_words_that_a_mapping_does_not_know_are_refused_with_their_column(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    file = sheet(tmp_path, ("1", "03.05.24", "Radio", "It rained.", "", "2"))
    (tmp_path / "sheet.toml").write_text(SHEET.replace(old, new), "utf-8")
    found = recognise(file, ReadOptions(mapping=tmp_path / "sheet.toml"))
    with pytest.raises(InputRefusedError) as caught:
        import_inputs(tmp_path / "c.sqlite", [found])
    assert reason in str(caught.value)


def test_undisclosed_sources_are_nobody(tmp_path: Path) -> None:
    alone = {"event_id_cnty": "LND78", "source": "Undisclosed source"}
    beside = {"event_id_cnty": "LND79", "source": "Radio; Undisclosed Source"}
    file = write_table(tmp_path / "acled.csv", ACLED, ACLED_ROW, ACLED_ROW | alone, ACLED_ROW | beside)
    found = Facts(tmp_path / "c.sqlite", file)
    assert found.speakers("acled:LND78") == ["unattributed"]
    assert found.speakers("acled:LND79") == ["Radio"]
    assert found.actors["Radio"] == ("", None)


@pytest.mark.parametrize(
    ("precision", "timestamp", "stated"),
    [
        ("1", "1716249600", "[2024-05-14..2024-05-21]"),
        ("2", "1716249600", "[2024-05-11..2024-05-21]"),
        ("3", "1716249600", "[2024-05-01..2024-05-21]"),
        ("3", "", "[2024-05-01..2024-05-31]"),
    ],
)
def test_of_a_vague_event_was_told_from_its_first_possible_day_on(
    tmp_path: Path, precision: str, timestamp: str, stated: str
) -> None:
    row = ACLED_ROW | {"time_precision": precision, "timestamp": timestamp}
    found = Facts(tmp_path / "c.sqlite", write_table(tmp_path / "acled.csv", ACLED, row))
    assert found.claims["acled:LND77"]["stated"] == stated
