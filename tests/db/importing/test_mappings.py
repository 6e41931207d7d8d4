"""The mappings that come with the program, each on rows of its layout."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.importing.imports import import_files
from db.importing.mapped.reading.mapping_files import bundled_mappings
from db.importing.recognise import recognise
from db.importing.report import ImportReport
from tests.db.cases import by_uid, rows
from tests.db.importing.layouts import (
    ACLED,
    ACLED_ROW,
    UCDP,
    UCDP_OLDER,
    UCDP_ROW,
    VIINA,
    VIINA_ROW,
    review,
    totals,
    write_json,
    write_table,
)

CLAIM = (
    *("uid", "text", "quote", "attribution", "topic", "language", "stated", "stated_from", "stated_to", "event"),
    *("event_from", "event_to", "low", "best", "high", "unit", "note", "credibility"),
)


def numbers(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.rejected


class Facts:
    """What a case holds after the import of one file, by names."""

    def __init__(self, case: Path, *files: Path) -> None:
        self.case = case
        self.report = import_files(case, list(files))
        facts = by_uid(case)
        self.claims = {str(row[0]): dict(zip(CLAIM, row, strict=True)) for row in facts["claim"]}
        self.names = {str(row[0]): str(row[1]) for kind in ("actor", "region") for row in facts[kind]}
        self.actors = {str(row[1]): (row[2], self.names.get(str(row[3]))) for row in facts["actor"]}
        self.regions = {str(row[1]): (row[2], self.names.get(str(row[3])), row[5], row[6]) for row in facts["region"]}
        self.sources = [row[1:5] for row in facts["source"]]
        self.links = [(row[0], row[2], row[1]) for row in facts["link"]]
        self._speakers = facts["speaker"]

    def speakers(self, claim: str) -> list[str]:
        found = sorted((row for row in self._speakers if row[0] == claim), key=lambda row: int(str(row[2])))
        return [self.names[str(row[1])] for row in found]

    def again(self, *files: Path) -> None:
        before = self.case.read_bytes()
        report = import_files(self.case, list(files))
        assert (report.added, report.changed, report.rejected) == (0, 0, 0)
        assert self.case.read_bytes() == before


def test_every_mapping_is_sound_and_has_a_name_of_its_own() -> None:
    names = [mapping.name for mapping in bundled_mappings()]
    assert len(set(names)) == len(names) >= 7


def test_ucdp(tmp_path: Path) -> None:
    nobody = {"id": "301.0", "source_original": "", "source_office": "", "source_date": "", "source_headline": ""}
    vague = {"id": "302.0", "date_prec": "4.0", "date_start": "2013-03-01", "date_end": "2013-03-31"}
    wide = {"id": "303.0", "where_prec": "4.0", "where_coordinates": "North province", "adm_2": "", "latitude": "35"}
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW, *(UCDP_ROW | more for more in (nobody, vague, wide)))
    found = Facts(tmp_path / "c.sqlite", file)
    assert numbers(found.report) == (4, 0, 0, 0)
    claim = found.claims["ucdp-ged:300"]
    assert claim["text"] == "Government of Land - Rebels: 3 killed, Mill village, Land"
    assert (claim["low"], claim["best"], claim["high"], claim["unit"]) == (2, 3, 5, "deaths")
    assert (claim["stated"], claim["event"]) == ("[2013-01-05..2013-01-08]", "[2013-01-03..2013-01-04]")
    assert found.speakers("ucdp-ged:300") == ["Observatory", "police (Land)"]
    assert found.speakers("ucdp-ged:301") == ["unattributed"]
    assert found.claims["ucdp-ged:301"]["stated"] == ""
    assert found.claims["ucdp-ged:302"]["event"] == "[2013-03-01..2013-03-31]"
    assert set(found.actors) == {"Observatory", "police (Land)", "unattributed"}
    assert found.regions == {
        "Land": ("country", None, None, None),
        "North province": ("region", "Land", 35.0, 36.5),
        "River district": ("district", "North province", None, None),
        "Mill village": ("settlement", "River district", 35.5, 36.5),
    }
    assert sorted(str(row[4]) for row in rows(found.case, "claim_region")) == ["1", "1", "1", "4"]
    assert sorted(map(tuple, found.sources)) == [
        ("", str(UCDP_ROW["source_article"]), "", ""),
        ("Paper", "Second", "", "2013-01-08"),
        ("Wire", "First", "", "2013-01-05"),
    ]
    found.again(file)


def test_the_older_layout_of_ucdp_has_neither_outlets_nor_days_of_statement(tmp_path: Path) -> None:
    file = write_table(tmp_path / "ged.csv", UCDP_OLDER, UCDP_ROW)
    assert recognise(file).format == "ucdp-ged-older"
    found = Facts(tmp_path / "c.sqlite", file)
    assert found.speakers("ucdp-ged:300") == ["Observatory", "police (Land)"]
    assert found.claims["ucdp-ged:300"]["stated"] == ""
    found.again(file)


def test_figures_that_contradict_one_another_are_left_to_the_note(tmp_path: Path) -> None:
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW | {"best": "6.0"})
    found = Facts(tmp_path / "c.sqlite", file)
    claim = found.claims["ucdp-ged:300"]
    assert (claim["low"], claim["best"], claim["high"]) == (None, 6, None)
    assert "low 2.0, best 6.0, high 5.0" in str(claim["note"])
    assert any("not in ascending order" in note for note in found.report.notes)


def test_acled(tmp_path: Path) -> None:
    week = {"event_id_cnty": "LND78", "time_precision": "2", "event_date": "14 May 2024", "timestamp": ""}
    month = {"event_id_cnty": "LND79", "time_precision": "3"}
    file = write_table(tmp_path / "acled.csv", ACLED, ACLED_ROW, ACLED_ROW | week, ACLED_ROW | month)
    found = Facts(tmp_path / "c.sqlite", file)
    assert numbers(found.report) == (3, 0, 0, 0)
    assert found.speakers("acled:LND77") == ["Radio", "Gazette"]
    assert set(found.actors) == {"Radio", "Gazette"}
    claim = found.claims["acled:LND77"]
    assert (claim["text"], claim["best"]) == ("On 14 May, they clashed at Mill.", 4)
    assert (claim["stated"], claim["event"]) == ("[2024-05-14..2024-05-21]", "2024-05-14")
    assert "Military Forces of Land" in str(claim["note"])
    assert found.claims["acled:LND78"]["event"] == "[2024-05-11..2024-05-17]"
    assert found.claims["acled:LND79"]["event"] == "2024-05"
    assert found.regions["Mill"] == ("settlement", "River", 35.5, 36.5)
    found.again(file)


def test_viina(tmp_path: Path) -> None:
    file = write_table(tmp_path / "viina.csv", VIINA, VIINA_ROW)
    found = Facts(tmp_path / "c.sqlite", file)
    assert found.speakers("viina:95566") == ["meduza", "liga"]
    claim = found.claims["viina:95566"]
    assert (claim["stated"], claim["event"]) == ("2025-01-18", "2025-01-18~")
    assert str(claim["text"]).startswith("В результате")
    assert sorted(str(source[2]) for source in found.sources) == ["https://liga.net/2", "https://meduza.io/1"]
    assert found.actors["meduza"] == ("media", None)
    found.again(file)


@pytest.mark.parametrize(
    "wrap", [lambda one: one, lambda one: [one], lambda one: {"@graph": [{"@type": "WebPage"}, one]}]
)
def test_claim_reviews_however_they_are_wrapped(tmp_path: Path, wrap: Any) -> None:
    file = write_json(tmp_path / "reviews.json", wrap(review()))
    found = Facts(tmp_path / "c.sqlite", file)
    assert numbers(found.report) == (1, 0, 0, 0)
    [name] = [uid for uid in found.claims if not uid.endswith("/review")]
    assert found.speakers(name) == ["A Minister"]
    assert found.speakers(f"{name}/review") == ["The Checkers"]
    assert found.claims[f"{name}/review"]["text"] == "Rated “False”: The bridge was destroyed."
    assert found.links == [(f"{name}/review", "disputes", name)]
    found.again(file)


@pytest.mark.parametrize(
    ("rating", "relation"),
    [
        ("Pants on Fire!", "disputes"), ("Not true", "disputes"), ("Mostly False", "disputes"), ("Фейк", "disputes"),
        ("Unproven", "questions"), ("Half True", "questions"), ("Missing context", "questions"),
        ("TRUE", "supports"), ("Mostly true", "supports"), ("صحيح", "supports"), ("Satire", None), (None, None),
        ("غير صحيح", "disputes"), ("Не правда", "disputes"), ("Nicht wahr", None), ("Pas vrai", None),
        ("Не фейк", None), ("This is not fake", None), ("There is no doubt this is true", None),
        ("Not entirely true", "questions"),
        ("False claim? No, it's true.", None), ("Partiellement faux", "questions"), ("Частково правда", "questions"),
    ],
)  # fmt: skip
def test_the_words_of_a_rating_make_the_link(tmp_path: Path, rating: str | None, relation: str | None) -> None:
    found = Facts(tmp_path / "c.sqlite", write_json(tmp_path / "reviews.json", [review(rating)]))
    assert [link[1] for link in found.links] == ([relation] if relation else [])
    notes = " ".join(str(claim["note"]) for claim in found.claims.values())
    assert ("not understood" in notes) == (relation is None)


def test_a_rating_that_was_changed_takes_its_link_along(tmp_path: Path) -> None:
    file = write_json(tmp_path / "reviews.json", [review("False")])
    case = tmp_path / "c.sqlite"
    assert [link[1] for link in Facts(case, file).links] == ["disputes"]
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("INSERT INTO claim (uid, text) VALUES ('mine', 'A note of the desk.')")
        connection.execute(
            "INSERT INTO link (from_id, to_id, relation) "
            "SELECT (SELECT max(id) FROM claim), min(id), 'questions' FROM claim"
        )
    report = import_files(case, [write_json(file, [review("True")])])
    assert (report.changed, report.rejected) == (1, 0)
    assert any("no longer state them: 1" in note for note in report.notes)
    with closing(sqlite3.connect(case)) as connection:
        relations = [row[0] for row in connection.execute("SELECT relation FROM link ORDER BY relation")]
    assert relations == ["questions", "supports"]


def test_a_review_without_a_claimant_makes_nobody_a_speaker(tmp_path: Path) -> None:
    found = Facts(tmp_path / "c.sqlite", write_json(tmp_path / "reviews.json", [review(itemReviewed={})]))
    assert set(found.actors) == {"unattributed", "The Checkers"}


def test_daily_totals_supersede_one_another_and_corrections_supersede_totals(tmp_path: Path) -> None:
    daily = write_json(tmp_path / "personnel.json", totals(100, 250, 400))
    nothing = dict.fromkeys(("tank", "APC", "field artillery", "drone"), 0)
    fixed = write_json(
        tmp_path / "corrections.json", [{"date": "2022-02-27", "day": 4, **nothing, "APC": -25, "personnel": 30}]
    )
    found = Facts(tmp_path / "c.sqlite", daily, fixed)
    space = "ua-general-staff:"
    assert sorted(found.links) == [
        (f"{space}correction-2022-02-27/personnel", "supersedes", f"{space}total-2022-02-26"),
        (f"{space}total-2022-02-26", "supersedes", f"{space}total-2022-02-25"),
        (f"{space}total-2022-02-27", "supersedes", f"{space}total-2022-02-26"),
    ]
    assert found.actors["General Staff of Ukraine"] == ("armed-force", "Ministry of Defence of Ukraine")
    assert "APC -25;" in str(found.claims[f"{space}correction-2022-02-27"]["text"])
    found.again(daily, fixed)
    other = Facts(tmp_path / "other.sqlite", fixed)
    import_files(other.case, [daily])
    assert by_uid(other.case)["link"] == by_uid(found.case)["link"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"date_start": "1970-01-01"}, "programs often write 1970-01-01 for an unknown date"),
        ({"date_start": "1527-01-01"}, "is before 1989-01-01"),
        ({"date_start": "3.1.2013"}, "“3.1.2013” is not a date of the format Y-m-d"),
        ({"date_start": "2013-01-09"}, "ends before it begins"),
        ({"longitude": "4239.00416"}, "lon (column longitude): 4239.00416 is not between -180 and 180"),
        ({"longitude": ""}, "lat and lon must both be given: lon (column longitude) is empty"),
        ({"best": "3 or so, 5"}, "figure (column best): '3 or so, 5' is not a number"),
        ({"where_prec": "9.0"}, "not a number from 1 (exact) to 7"),
        ({"id": ""}, "no key: id is empty"),
        ({"id": "300.0"}, "the id ucdp-ged:300 is in this file already"),
        ({"best": ""}, "no text of a claim"),
    ],
)
def test_bad_rows_are_refused_with_a_reason_and_the_rest_goes_in(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    bad = UCDP_ROW | {"id": "301.0", "source_original": "A Voice of its own"} | change
    file = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW, bad, UCDP_ROW | {"id": "302.0"})
    found = Facts(tmp_path / "c.sqlite", file)
    assert numbers(found.report) == (2, 0, 0, 1)
    assert found.report.rejects[0].line == 3
    assert reason in found.report.rejects[0].reason
    assert "A Voice of its own" not in found.actors


def test_only_edited_rows_change(tmp_path: Path) -> None:
    others = [UCDP_ROW | {"id": f"{number}.0"} for number in range(1, 50)]
    found = Facts(tmp_path / "c.sqlite", write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW, *others))
    edited = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW | {"source_original": "Witness"}, *others)
    assert numbers(import_files(found.case, [edited])) == (0, 1, 49, 0)
    assert [row[-2] for row in rows(found.case, "claim")].count(2) == 1
    assert numbers(import_files(found.case, [edited])) == (0, 0, 50, 0)
