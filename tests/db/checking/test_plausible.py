"""Dates and coordinates that can hardly be meant are remarked on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.checking import plausible
from db.importing.imports import import_files


def remarks(case: Path) -> list[str]:
    with closing(sqlite3.connect(case)) as connection:
        return [*plausible.dates(connection), *plausible.coordinates(connection)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("1402-03-04", "2023-05-25", "2023-05-26"), "1 claim was stated centuries ago"),
        (("1445-10-22", "1446-01-01"), "2 claims were stated centuries ago"),
        (("2099-05-01", "2023-05-26"), "1 claim was stated after the day on which it was imported"),
        (("2566-05-01", "2023-05-26"), "1 claim was stated after the day on which it was imported"),
        (("1914-06-28", "1914-07-05", "1990-01-01"), ""),
        (("2022-02-24", "2024-02-24"), ""),
        ((), ""),
    ],
)
def test_dates(tmp_path: Path, days: tuple[str, ...], words: str) -> None:
    rows = (
        "".join(f"c{number},It rained.,Warden,{day}\n" for number, day in enumerate(days)) or "c,It rained.,Warden,\n"
    )
    (tmp_path / "own.csv").write_text(f"id,claim,speakers,stated_on\n{rows}")
    import_files(tmp_path / "c.sqlite", [tmp_path / "own.csv"])
    found = remarks(tmp_path / "c.sqlite")
    assert [words in text for text in found] == ([True] if words else [])


def regions(tmp_path: Path, *rows: str) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "regions.csv").write_text("id,name,parent,lat,lon\n" + "".join(f"{row}\n" for row in rows))
    (folder / "claims.csv").write_text("id,claim,speakers\na,It rained.,Warden\n")
    import_files(tmp_path / "c.sqlite", [folder])
    return tmp_path / "c.sqlite"


def test_exchanged_coordinates(tmp_path: Path) -> None:
    case = regions(tmp_path, "up,Upland,,52,37", "dam,Dam,up,36.9,52.1", "mill,Mill,up,52.1,36.9", "far,Far,up,60,120")
    [remark] = remarks(case)
    assert remark.startswith(
        "1 place lies far from what it is in, and would not with latitude and longitude exchanged: dam"
    )


def test_exchanged_coordinates_among_places_of_one_region(tmp_path: Path) -> None:
    places = [f"p{number},P{number},up,52.{number},37.{number}" for number in range(5)]
    [remark] = remarks(regions(tmp_path, "up,Upland,,,", *places, "dam,Dam,up,37.2,52.2"))
    assert "exchanged: dam" in remark
