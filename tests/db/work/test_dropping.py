"""Imports that are taken back: the case is what it was, and what rests on them is named."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.errors import ChangeRefusedError
from db.filters.filter import parse
from db.importing.imports import ImportOptions, import_inputs
from db.importing.recognise import recognise
from db.work.keeping import hands_kept
from db.work.workbench import Workbench
from tests.db.cases import FILES, by_uid, rows, spoil, write_case, write_folder
from tests.db.importing.layouts import UCDP, UCDP_ROW, write_table
from tests.db.work.facts import facts
from tests.series import examples

CLAIMS, ACTORS, LINKS = FILES["claims.csv"], FILES["actors.csv"], FILES["links.csv"]


def take_in(case: Path, *paths: Path, add_names: bool = False) -> None:
    inputs = [recognise(path) for path in paths]
    import_inputs(case, inputs, ImportOptions(add_names=add_names), keeping=hands_kept)


def state(case: Path) -> dict[str, list[tuple[object, ...]]]:
    """The facts, of which import each row is, and what hands hide."""
    return {name: found for name, found in facts(case).items() if name != "journal"}


def test_an_import_is_taken_back_whole(case: Path, tmp_path: Path) -> None:
    before = state(case)
    newer = tmp_path / "newer"
    write_folder(
        newer,
        claims=CLAIMS.replace("The region is retaken.", "The region is free.").replace("2024-1X", "2024-11")
        + "more,navy;general,One more.,,,,2025-05-01,,mill,wire-3,\n",
        actors=ACTORS.replace("The Army,armed-force,state", "The Land Army,force,observer").replace("General A.", "G.")
        + "navy,The Navy,armed-force,army,,,\n",
        regions=FILES["regions.csv"].replace("51.7", "51.8") + "mill,Mill,village,kursk,,,,\n",
        sources=FILES["sources.csv"].replace("Region retaken", "Retaken")
        + "wire-3,Wire,New,https://example.org/3,2025-05-01,en\n",
        links=LINKS.replace("says so", "says otherwise") + "more,retaken,supports,,wire-3\n",
    )
    (newer / "alignments.csv").write_text("actor,with,note,source\nnavy,state,allied,wire-3\n", "utf-8")
    take_in(case, newer)
    assert state(case) != before
    with Workbench(case, state=tmp_path / "state") as work:
        dropped = work.drop_import(2)
        assert (dropped.record.file, dropped.removed, dropped.restored) == ("newer", 6, 7)
        assert state(case) == before
        assert [(one.number, one.is_dropped, one.added) for one in work.imports()] == [(1, False, 14), (2, True, 0)]
        with pytest.raises(ChangeRefusedError, match=r"Import 2 \(newer\) is gone"):
            work.drop_import(2)
        with pytest.raises(ChangeRefusedError, match="no import 7"):
            work.drop_import(7)
        assert work.entries() == []
    with Case.open(case) as opened:
        assert len(opened.matches(parse("retaken"))) == 2
        assert len(opened.matches(parse("free"))) == 0
    take_in(case, newer)
    assert [row[0] for row in rows(case, "batch")] == [1, 2, 3]


def test_the_first_import_takes_everything_with_it(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        assert work.drop_import(1).removed == 14
        assert all(not found for found in by_uid(case).values())
        assert [row[1:4] for row in rows(case, "batch")] == [("small-folder", "", "dropped")]


def test_what_hands_did_on_other_rows_stays_and_what_rests_on_the_import_is_named(case: Path, tmp_path: Path) -> None:
    claims = CLAIMS.replace("The region is retaken.", "The region is free.").replace("A note", "Another note")
    claims += "more,general,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    with Workbench(case, "AK", state=tmp_path / "state") as work:
        work.edit("claim", "retaken", {"claim": "By hand."})
        work.tag("claim", "retaken", "urgent")
        before = state(case)
        take_in(case, write_folder(tmp_path / "newer", claims=claims))
        assert [one.imported for one in work.conflicts()] == ["The region is free."]
        (note,) = work.edit("claim", "denied", {"note": "By hand as well."})
        (link,) = work.link("more", "supports", "retaken")
        added = work.add("claim", {"claim": "Mine.", "speakers": "general"})
        middle = state(case)
        with pytest.raises(ChangeRefusedError) as refused:
            work.drop_import(2)
        assert refused.value.resting == (note.id, link.id)
        assert f"claim.edit {note.id}, link.add {link.id}" in str(refused.value)
        assert state(case) == middle
        for one in (added, link, note):
            work.undo(one.id)
        work.drop_import(2)
        assert state(case) == before
        assert work.conflicts() == []
        assert work.without_effect() == {}


def test_what_later_imports_rest_on_is_named(case: Path, tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", actors=ACTORS + "navy,The Navy,,,,,\n")
    take_in(case, first)
    claims = CLAIMS + "more,navy,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    second = write_folder(tmp_path / "second", actors=ACTORS + "navy,The Navy,,,,,\nfleet,A Fleet,,navy,,,\n")
    (second / "claims.csv").write_text(claims, "utf-8")
    take_in(case, second)
    with Workbench(case, state=tmp_path / "state") as work:
        with pytest.raises(ChangeRefusedError, match="claim more names actor navy; actor fleet is below navy"):
            work.drop_import(2)
        work.drop_import(3)
        work.drop_import(2)
        assert by_uid(case) == by_uid(write_case(tmp_path / "fresh.sqlite"))


def test_a_row_that_a_later_import_changed_is_named(case: Path, tmp_path: Path) -> None:
    more = "more,general,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    take_in(case, write_folder(tmp_path / "first", claims=CLAIMS + more))
    take_in(case, write_folder(tmp_path / "second", claims=CLAIMS + more.replace("One", "Two")))
    with (
        Workbench(case, state=tmp_path / "state") as work,
        pytest.raises(ChangeRefusedError, match="import 3 changed claim more"),
    ):
        work.drop_import(2)


def test_links_that_an_import_brought_between_claims_of_others_are_taken_back(case: Path, tmp_path: Path) -> None:
    table = tmp_path / "links.csv"
    table.write_text("from,to,relation\nsent,retaken,disputes\n", "utf-8")
    before = by_uid(case)
    take_in(case, table)
    with Workbench(case, state=tmp_path / "state") as work:
        with pytest.raises(ChangeRefusedError, match="because something rests on it"):
            work.drop_import(1)
        work.drop_import(2)
        assert by_uid(case) == before


def test_gaps_that_an_import_filled_are_gaps_again(tmp_path: Path) -> None:
    case, table = tmp_path / "case.sqlite", tmp_path / "claims.csv"
    table.write_text("id,speakers,claim\none,ministry,A claim.\n", "utf-8")
    take_in(case, table)
    before = state(case)
    objects = tmp_path / "more.json"
    speaker = '{"id": "ministry", "name": "The Ministry", "side": ""}'
    objects.write_text(f'[{{"id": "two", "claim": "Another.", "speakers": [{speaker}]}}]', "utf-8")
    take_in(case, objects, add_names=True)
    names = [row[1] for row in by_uid(case)["actor"]]
    with Workbench(case, state=tmp_path / "state") as work:
        work.drop_import(2)
    assert state(case) == before
    assert names == ["The Ministry"]


def test_what_hands_made_and_an_import_brought_as_well_is_as_hands_made_it(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": "By hand"}, uid="hand")
        work.add("claim", {"claim": "By hand.", "speakers": "hand"}, uid="mine")
        before = state(case)
        claims = CLAIMS + "mine,hand,By an import.,,,topic,,,,,\n"
        take_in(case, write_folder(tmp_path / "more", claims=claims, actors=ACTORS + "hand,Hand,,state,,,\n"))
        assert b"By hand." not in b"".join(str(row).encode() for row in rows(case, "batch_before"))
        work.drop_import(2)
        assert state(case) == before
        work.undo()
        work.undo()
        assert by_uid(case) == by_uid(write_case(tmp_path / "fresh.sqlite"))


def test_an_import_of_an_earlier_version_cannot_be_taken_back(case: Path, tmp_path: Path) -> None:
    spoil(case, "DELETE FROM batch_before")
    with (
        Workbench(case, state=tmp_path / "state") as work,
        pytest.raises(ChangeRefusedError, match="earlier version"),
    ):
        work.drop_import(1)


def test_imports_that_a_merge_brought_are_taken_back_and_stay_so(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy(case, other)
    claims = CLAIMS.replace("The region is retaken.", "The region is free.")
    claims += "more,general,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    take_in(other, write_folder(tmp_path / "newer", claims=claims))
    with Workbench(case, state=tmp_path / "state") as work:
        before = by_uid(case)
        assert work.merge(other).imports == 1
        assert by_uid(case) == by_uid(other)
        work.drop_import(2)
        assert by_uid(case) == before
        assert work.merge(other).imports == 0
        assert by_uid(case) == before


def test_event_data_are_taken_back(tmp_path: Path) -> None:
    case = tmp_path / "case.sqlite"
    take_in(case, write_table(tmp_path / "one.csv", UCDP, UCDP_ROW))
    before = state(case)
    take_in(case, write_table(tmp_path / "two.csv", UCDP, UCDP_ROW | {"best": "9"}, UCDP_ROW | {"id": "302.0"}))
    with Workbench(case, state=tmp_path / "state") as work:
        work.drop_import(2)
    assert state(case) == before


_texts = st.sampled_from(("a", "b", "c"))
_actors = st.sampled_from(("state", "army", "observer"))
_claim = st.tuples(st.sampled_from(("retaken", "denied", "x", "y")), _actors, _texts, _texts)
_editions = st.lists(_claim, max_size=4, unique_by=lambda row: row[0])


def _table(path: Path, edition: list[tuple[str, str, str, str]]) -> Path:
    lines = [f"{uid},{speaker},{text},{topic}\n" for uid, speaker, text, topic in edition]
    path.write_text(f"id,speakers,claim,topic\n{''.join(lines)}", "utf-8")
    return path


@settings(max_examples=examples(15))
@given(st.lists(_editions.filter(bool), min_size=2, max_size=4), st.data())
def test_imports_that_are_taken_back_in_any_order_leave_what_was(
    template: Path, editions: list[list[tuple[str, str, str, str]]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        case = Path(name) / "case.sqlite"
        shutil.copy(template, case)
        before = state(case)
        for number, edition in enumerate(editions):
            take_in(case, _table(Path(name) / f"{number}.csv", edition))
        with contextlib.closing(sqlite3.connect(case)) as connection:
            left = {row[0] for row in connection.execute("SELECT id FROM batch WHERE id > 1")}
        with Workbench(case, state=Path(name) / "state") as work:
            while left:
                number = data.draw(st.sampled_from(sorted(left)))
                with contextlib.suppress(ChangeRefusedError):  # a later one rests on it
                    work.drop_import(number)
                    left.remove(number)
                    continue
                work.drop_import(max(left))
                left.remove(max(left))
        assert state(case) == before
