"""Case folders and claims files as streams of rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.inputs import Input
from db.importing.own.folder import FILES as LAYOUTS
from db.importing.recognise import recognise
from db.importing.records import ActorRecord, ClaimRecord, PlaceRef, Reject, Row, SpeakerRef
from tests.db.cases import FILES, ROWS, by_uid, ordinary_user, write_folder
from tests.db.importing.layouts import ACLED


def refused(found: Input) -> dict[int, str]:
    return {item.line: item.reason for item in found.rows() if isinstance(item, Reject)}


def refusal(path: Path) -> str:
    with pytest.raises(InputRefusedError) as caught:
        recognise(path)
    return str(caught.value)


def test_every_row_of_a_case_folder_becomes_a_record(tmp_path: Path) -> None:
    found = recognise(write_folder(tmp_path / "folder"))
    assert (found.name, found.format, found.about, found.notes) == ("folder", "case-folder", {}, ())
    rows = [item for item in found.rows() if isinstance(item, Row)]
    assert len(rows) == ROWS
    assert [row.file for row in rows] == sorted((row.file for row in rows), key=list(LAYOUTS).index)
    claim = next(row for row in rows if isinstance(row.record, ClaimRecord))
    assert (claim.line, claim.cells[0]) == (2, "retaken")
    assert isinstance(claim.record, ClaimRecord)
    assert claim.record.speakers == (SpeakerRef("general"), SpeakerRef("army"))
    assert claim.record.places == (PlaceRef("kursk"), PlaceRef("russia"))
    assert claim.record.sources == ("wire-1", "wire-2")
    assert claim.record.quote == "fully, retaken"
    assert found.share == 1.0


def test_parents_come_before_their_children(tmp_path: Path) -> None:
    found = recognise(write_folder(tmp_path))
    actors = [row.record.uid for row in found.rows() if isinstance(row, Row) and isinstance(row.record, ActorRecord)]
    assert actors == ["state", "army", "general", "observer", "unattributed"]


@pytest.mark.parametrize("actors", ["id,name,kind,parent,role,country,aliases\narmy,The Army,,,,,\n", None])
def test_the_unattributed_need_no_row_of_their_own(tmp_path: Path, actors: str | None) -> None:
    header = "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note"
    voices = "unattributed" if actors is None else "army;unattributed"
    claims = f"{header}\none,{voices},One.,,,,,,,,\ntwo,unattributed,Two.,,,,,,,,\n"
    case = tmp_path / "case.sqlite"
    report = import_files(case, [write_folder(tmp_path / "folder", actors=actors, claims=claims, links=None)])
    assert report.rejected == 0
    assert ("unattributed", "unattributed", "unattributed") in {row[:3] for row in by_uid(case)["actor"]}


def test_the_unattributed_are_those_of_the_folder_if_it_has_them(tmp_path: Path) -> None:
    actors = FILES["actors.csv"].replace("unattributed,unattributed,", "unattributed,Nobody named,")
    case = tmp_path / "case.sqlite"
    import_files(case, [write_folder(tmp_path / "folder", actors=actors)])
    assert ("unattributed", "Nobody named", "unattributed") in {row[:3] for row in by_uid(case)["actor"]}


def test_a_very_deep_tree_is_no_trouble(tmp_path: Path) -> None:
    actors = ["id,name,kind,parent,role,country,aliases"]
    actors += [f"a{n},Actor {n},,a{n + 1},,," for n in range(5_000)] + ["a5000,Top,,,,,"]
    found = recognise(write_folder(tmp_path, actors="\n".join(actors)))
    names = [row.record.uid for row in found.rows() if isinstance(row, Row) and isinstance(row.record, ActorRecord)]
    assert names == [f"a{n}" for n in range(5_000, -1, -1)]


def test_circles_of_parents_are_refused_and_those_below_are_not(tmp_path: Path) -> None:
    actors = (
        "id,name,kind,parent,role,country,aliases\n"
        "below,Below,,one,,,\none,One,,two,,,\ntwo,Two,,one,,,\nself,Self,,self,,,\nfine,Fine,,,,,\n"
    )
    found = recognise(write_folder(tmp_path, actors=actors))
    reasons = refused(found)
    assert sorted(reasons) == [3, 4, 5]
    assert "its parents form a circle: one → two → one" in reasons[3]
    assert "self → self" in reasons[5]


def test_an_id_that_stands_twice_is_refused_with_the_first_line(tmp_path: Path) -> None:
    regions = "id,name,kind,parent,iso,lat,lon,aliases\nr,R,,,,,,\nr,Again,,,,,,\n"
    assert refused(recognise(write_folder(tmp_path, regions=regions))) == {3: "the id r is in line 2 already"}


@pytest.mark.parametrize(
    ("file", "row", "words"),
    [
        ("claims", "x,,The claim.,,,,,,,,", "speakers is empty. Name the speaker, or write “unattributed”"),
        ("claims", "x,army,  ,,,,,,,,", "claim is empty"),
        ("claims", "x y,army,The claim.,,,,,,,,", "id 'x y' is not an id"),
        ("claims", "x,army,The claim.,,,,2025-02-30,,,,", "stated_on: "),
        ("claims", "x,army,The claim.,,,,,sometime,,,", "event_date: "),
        ("links", "denied,denied,disputes,,", "the link goes from denied to itself"),
        ("links", "denied,retaken,denies,,", "relation 'denies' is unknown. Use one of: retracts, disputes"),
        ("regions", "x,X,,,,51.7,,", "lat and lon must both be given"),
        ("regions", "x,X,,,,51.7,4239,", "lon 4239 is not between -180 and 180"),
        ("sources", "x,Wire,Title,,26.4.2025,en", "published: "),
        ("actors", "x,,person,,,,", "name is empty"),
    ],
)
def test_rows_are_refused_with_a_reason_to_act_on(tmp_path: Path, file: str, row: str, words: str) -> None:
    text = FILES[f"{file}.csv"]
    reasons = refused(recognise(write_folder(tmp_path, **{file: f"{text}{row}\n"})))
    assert len(reasons) == 1
    assert reasons[text.count("\n") + 1].startswith(words)


def test_figures_and_other_columns_that_may_be_there(tmp_path: Path) -> None:
    header = FILES["claims.csv"].split("\n", 1)[0]
    claims = (
        f"{header},figure_low,figure,figure_high,unit,language,colour\n"
        "x,army,Losses.,,,,,,,,,10,12.5,20,soldiers,en,red\n"
        "y,army,Losses.,,,,,,,,,10,9,,soldiers,en,red\n"
    )
    found = recognise(write_folder(tmp_path, claims=claims))
    assert found.notes == ("claims.csv: unknown columns, which are ignored: colour",)
    claim = next(row.record for row in found.rows() if isinstance(row, Row) and isinstance(row.record, ClaimRecord))
    assert (claim.figure_low, claim.figure, claim.figure_high, claim.unit) == (10.0, 12.5, 20.0, "soldiers")
    assert claim.language == "en"
    assert "ascending" in refused(found)[3]


def test_missing_columns_are_listed_with_those_that_are_there(tmp_path: Path) -> None:
    message = refusal(write_folder(tmp_path, links="from,to,kind\na,b,disputes\n"))
    assert "lacks the columns relation. Its columns are: from, to, kind" in message


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    assert "has none of the files of a case folder" in refusal(tmp_path)
    assert refused(recognise(write_folder(tmp_path, actors=None, links=None))) == {}


def test_a_claims_file_of_its_own(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "claims.csv"
    found = recognise(path)
    assert (found.name, found.format) == ("claims.csv", "claims-csv")
    assert len(list(found.rows())) == 3


def test_another_csv_file_gets_the_list_of_its_columns(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    assert "looks like the actors.csv of a case folder" in refusal(folder / "actors.csv")
    (tmp_path / "events.csv").write_text("event_id,actor1,country\n1,a,b\n")
    message = refusal(tmp_path / "events.csv")
    assert "event_id, actor1, country" in message
    assert "nearest" not in message
    assert "--mapping" in message
    header = ",".join(column for column in ACLED if column not in ("notes", "source"))
    (tmp_path / "events.csv").write_text(f"{header}\n" + "," * header.count(",") + "\n")
    assert "  acled: source, notes\n" in refusal(tmp_path / "events.csv")


def test_what_a_folder_says_about_itself(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "case.toml").write_text('title = " Kursk "\ncompiled_on = 2025-11-30\nother = 1\n')
    assert recognise(folder).about == {"title": "Kursk", "compiled_on": "2025-11-30"}
    (folder / "case.toml").write_text("title = \n")
    assert "case.toml cannot be read" in refusal(folder)


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    first = recognise(folder).sha256()
    assert recognise(folder).sha256() == first
    (folder / "claims.csv").write_text(FILES["claims.csv"] + "\n")
    assert recognise(folder).sha256() != first


def test_what_the_system_does_not_let_one_read_is_a_refusal(open_folder: Path) -> None:
    assert "File name too long" in refusal(Path("x" * 300))
    closed = write_folder(open_folder / "closed")
    (closed / "case.toml").write_text('title = "x"\n')
    readable = recognise(closed)
    closed.chmod(0o000)
    try:
        with ordinary_user():
            for path in (closed, closed / "claims.csv"):
                assert "Permission denied" in refusal(path)
            with pytest.raises(InputRefusedError, match="Permission denied"):
                list(readable.rows())
            with pytest.raises(InputRefusedError, match="Permission denied"):
                readable.sha256()
    finally:
        closed.chmod(0o755)
