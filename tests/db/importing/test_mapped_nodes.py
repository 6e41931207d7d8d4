"""Places, speakers and sources of mapped rows that are easily taken for others."""

from __future__ import annotations

from pathlib import Path

from tests.db.cases import rows
from tests.db.importing.layouts import ACLED, ACLED_ROW, UCDP, UCDP_OLDER, UCDP_ROW, VIINA, VIINA_ROW, write_table
from tests.db.importing.test_mappings import Facts

KURSK = {"country": "Russia", "admin1": "Kursk", "admin2": "", "location": "Kursk"}


def test_a_city_that_is_called_like_its_region_is_a_place_inside_of_it(tmp_path: Path) -> None:
    file = write_table(
        tmp_path / "acled.csv",
        ACLED,
        ACLED_ROW | KURSK | {"geo_precision": "1"},
        ACLED_ROW | KURSK | {"event_id_cnty": "RUS2", "geo_precision": "3", "latitude": "51", "longitude": "35"},
    )
    case = Facts(tmp_path / "c.sqlite", file).case
    regions = {row[0]: row for row in rows(case, "region")}
    parents = {(row[2], row[3]): regions.get(row[4], ("",) * 3)[2] for row in regions.values()}
    assert parents == {("Russia", "country"): "", ("Kursk", "region"): "Russia", ("Kursk", "settlement"): "Kursk"}
    assert {(row[3], *row[6:8]) for row in regions.values() if row[2] == "Kursk"} == {
        ("settlement", 35.5, 36.5),
        ("region", 51.0, 35.0),
    }
    told = {(regions[row[1]][3], str(row[4])) for row in rows(case, "claim_region")}
    assert told == {("settlement", "1"), ("region", "4")}


def test_where_the_mapping_says_nothing_of_it_the_same_name_is_the_same_place(tmp_path: Path) -> None:
    wide = {"where_prec": "4", "where_coordinates": "North province", "adm_2": ""}
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW | wide)
    assert set(Facts(tmp_path / "c.sqlite", file).regions) == {"Land", "North province"}


def test_one_outlet_with_two_addresses_is_two_sources(tmp_path: Path) -> None:
    one = {"sources_matching": "pravdaua", "source_urls": "https://pravda.com.ua/1|https://pravda.com.ua/2"}
    file = write_table(tmp_path / "viina.csv", VIINA, VIINA_ROW | one)
    found = Facts(tmp_path / "c.sqlite", file)
    assert sorted(row[:3] for row in found.sources) == [
        ("pravdaua", "", "https://pravda.com.ua/1"), ("pravdaua", "", "https://pravda.com.ua/2"),
    ]  # fmt: skip
    assert found.speakers("viina:95566") == ["pravdaua"]


def test_columns_with_other_numbers_of_values_are_left_out(tmp_path: Path) -> None:
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW | {"source_headline": "One; two;Second"})
    assert sorted(row[:2] for row in Facts(tmp_path / "c.sqlite", file).sources) == [("Paper", ""), ("Wire", "")]


def test_no_address_is_lost_where_there_are_more_of_them_than_outlets(tmp_path: Path) -> None:
    urls = "https://meduza.io/1|https://liga.net/2|https://liga.net/3"
    file = write_table(tmp_path / "viina.csv", VIINA, VIINA_ROW | {"source_urls": urls})
    assert sorted(str(row[2]) for row in Facts(tmp_path / "c.sqlite", file).sources) == sorted(urls.split("|"))


def test_the_headline_of_a_single_document_stays_in_one_piece(tmp_path: Path) -> None:
    one = {"number_of_sources": "1.0", "source_office": "Wire", "source_date": "2013-01-05"}
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW | one | {"source_headline": "Land; three killed"})
    assert Facts(tmp_path / "c.sqlite", file).sources == [("Wire", "Land; three killed", "", "2013-01-05")]


def test_the_police_of_two_countries_are_two_voices(tmp_path: Path) -> None:
    for name, columns in (("new", UCDP), ("old", UCDP_OLDER)):
        other = {"id": "301", "country": "India", "source_original": "Police;Defence Ministry;Observatory"}
        file = write_table(tmp_path / f"{name}.csv", columns, UCDP_ROW, UCDP_ROW | other)
        found = Facts(tmp_path / f"{name}.sqlite", file)
        assert found.speakers("ucdp-ged:300") == ["Observatory", "police (Land)"]
        assert found.speakers("ucdp-ged:301") == ["police (India)", "Defence Ministry (India)", "Observatory"]
        assert sum("Observatory" in str(row[2]) for row in rows(found.case, "actor")) == 1
