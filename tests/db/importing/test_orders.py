"""Days and months that may be either are decided by the whole column, by what the mapping says, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_files
from tests.db.cases import by_uid
from tests.db.importing.layouts import ACLED, ACLED_ROW, write_table
from tests.db.importing.mapped_files import claims, import_mapped

STATED, EVENT = 6, 9
EITHER = 'stated = { from = "{day}", format = ["m/d/Y", "d/m/Y"] }'


def log(*days: str) -> str:
    return "no,what,day\n" + "".join(f"{number},It rained.,{day}\n" for number, day in enumerate(days, 1))


@pytest.mark.parametrize(
    ("days", "read", "told"),
    [
        (
            ("03/04/2024", "15/04/2024", "05/05/2024"),
            ["2024-04-03", "2024-04-15", "2024-05-05"],
            "such as 03/04/2024; they are read as d/m/Y, the only format that 1 row fits",
        ),
        (
            ("07/08/2023", "09/10/2023", "12/25/2023"),
            ["2023-07-08", "2023-09-10", "2023-12-25"],
            "such as 07/08/2023; they are read as m/d/Y, the only format that 1 row fits",
        ),
    ],
)
def test_the_rows_that_fit_one_order_decide_for_the_others(
    tmp_path: Path, days: tuple[str, ...], read: list[str], told: str
) -> None:
    report = import_mapped(tmp_path, log(*days), EITHER)
    assert list(claims(tmp_path, STATED).values()) == read
    assert report.notes[0].startswith("log.csv: day: ")
    assert report.notes[0].endswith(told)


def test_without_a_row_that_tells_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError) as refused:
        import_mapped(tmp_path, log("03/04/2024", "05/06/2024"), EITHER)
    assert "“03/04/2024” may be 2024-03-04 or 2024-04-03: no row of this column tells" in str(refused.value)
    assert "day_first = true or false" in str(refused.value)
    report = import_mapped(tmp_path, log("03/04/2024", "06/06/2024"), EITHER)
    assert (report.added, report.rejected) == (1, 1)


def test_rows_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    report = import_mapped(tmp_path, log("03/04/2024", "15/04/2024", "04/16/2024"), EITHER)
    assert list(claims(tmp_path, STATED).values()) == ["2024-04-15", "2024-04-16"]
    [reject] = report.rejects
    assert reject.line == 2
    assert "other rows of this column fit 1 only m/d/Y and 1 only d/m/Y" in reject.reason


@pytest.mark.parametrize(("first", "day"), [("true", "2024-04-03"), ("false", "2024-03-04")])
def test_a_mapping_can_say_which_is_first(tmp_path: Path, first: str, day: str) -> None:
    import_mapped(tmp_path, log("03/04/2024"), EITHER, top=f"day_first = {first}")
    assert claims(tmp_path, STATED) == {"1": day}
    claim = EITHER.replace("] }", f"], day_first = {first} }}")
    import_mapped(tmp_path, log("03/04/2024"), claim)
    assert claims(tmp_path, STATED) == {"1": day}


def test_a_single_format_that_does_not_fit_is_doubted(tmp_path: Path) -> None:
    claim = 'stated = { from = "{day}", format = "m/d/Y" }'
    [reject] = import_mapped(tmp_path, log("03/04/2024", "15/04/2024"), claim).rejects
    assert "not a date of the format m/d/Y, but of d/m/Y: look whether day and month are exchanged" in reject.reason


def test_years_of_two_digits_are_decided_as_well(tmp_path: Path) -> None:
    claim = 'stated = { from = "{day}", format = ["y.m.d", "d.m.y"] }'
    import_mapped(tmp_path, log("03.04.24", "31.12.99"), claim)
    assert list(claims(tmp_path, STATED).values()) == ["2024-04-03", "1999-12-31"]


def test_dates_of_sources_are_decided_too(tmp_path: Path) -> None:
    claim = (
        '[[claim.source]]\noutlet = "Gazette"\npublished = { from = "{day}", format = ["d/m/Y", "m/d/Y"], split = ";" }'
    )
    import_mapped(tmp_path, log("03/04/2024", "15/04/2024;01/05/2024"), claim)
    published = sorted(str(row[4]) for row in by_uid(tmp_path / "c.sqlite")["source"])
    assert published == ["2024-04-03", "[2024-04-15..2024-05-01]"]


def test_the_day_of_entry_speaks_for_the_order(tmp_path: Path) -> None:
    """1757376000 is 9 September 2025: the first of September lies before it, the ninth of January long before."""
    row = ACLED_ROW | {"event_date": "9/1/2025", "timestamp": "1757376000", "event_id_cnty": "XYZ1"}
    report = import_files(tmp_path / "c.sqlite", [write_table(tmp_path / "acled.csv", ACLED, row)])
    [claim] = by_uid(tmp_path / "c.sqlite")["claim"]
    assert claim[STATED] == "[2025-09-01..2025-09-09]"
    assert any("shortly before the day of their entry" in note for note in report.notes)


def test_importing_it_again_reads_the_same(tmp_path: Path) -> None:
    import_mapped(tmp_path, log("03/04/2024", "15/04/2024"), EITHER)
    report = import_mapped(tmp_path, log("03/04/2024", "15/04/2024"), EITHER)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)


@pytest.mark.parametrize(
    ("date", "text", "read"),
    [
        ('{ from = "{day}", format = "d.m.Y H:i" }', "1.5.2024 09:30", "2024-05-01T09:30"),
        ('{ from = "{day}", format = "d.m.Y H:i", zone = "+03:00" }', "1.5.2024 09:30", "2024-05-01T09:30+03:00"),
        ('{ from = "{day}", format = "d.m.Y H:iP", zone = "+03:00" }', "1.5.2024 09:30Z", "2024-05-01T09:30Z"),
        ('{ from = "{day}", format = "unix" }', "1714555800", "2024-05-01T09:30:00Z"),
        ('{ from = "{day}", format = "d.m.Y H:i", form = "about" }', "1.5.2024 09:30", "2024-05-01T09:30~"),
        ('{ from = "{day}", format = "d.m.Y H:i", form = "day" }', "1.5.2024 09:30", "2024-05-01"),
        ('{ from = "{day}", format = "d.m.Y H:i", form = "month" }', "1.5.2024 09:30", "2024-05"),
    ],
)
def test_times_of_day_are_kept(tmp_path: Path, date: str, text: str, read: str) -> None:
    import_mapped(tmp_path, log(text), f"stated = {date}")
    assert claims(tmp_path, STATED) == {"1": read}


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="“Kyiv” is not a zone"):
        import_mapped(tmp_path, log("1.5.2024"), 'stated = { from = "{day}", format = "d.m.Y", zone = "Kyiv" }')
