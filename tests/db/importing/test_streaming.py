"""Mapped files and JSON: killed half-way, of many batches, and in little memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.importing.imports import import_files
from db.importing.loading import references
from db.store.files import open_case
from tests.db.cases import by_uid, content
from tests.db.importing.layouts import UCDP, UCDP_ROW, VIINA, VIINA_ROW, write_table
from tests.db.importing.test_killed import PROGRAM

MANY = 2_500


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Many events of few speakers, places and sources, each with a long text."""
    text = "Обстріл " * 500
    rows = (
        VIINA_ROW | {"event_id_1pd": str(number), "asciiname": f"Place {number % 40}", "representative_text": text}
        for number in range(MANY)
    )
    return write_table(tmp_path / "viina.csv", VIINA, *rows)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """Many claims in our JSON, each linked to the one after it, which is not there yet."""
    path = tmp_path / "chain.json"
    claims = [
        {
            "id": f"c{number}",
            "claim": f"Claim {number}.",
            "speakers": [{"id": f"a{number % 7}", "name": f"Actor {number % 7}", "side": "a0"}],
            "links": [{"relation": "repeats", "direction": "to", "id": f"c{number + 1}"}],
        }
        for number in range(MANY)
    ]
    path.write_text(json.dumps(claims), "utf-8")
    return path


@pytest.mark.parametrize("name", ["events", "chain"])
@pytest.mark.parametrize("rows", [1_000, MANY])
def test_a_killed_import_never_happened(case: Path, name: str, rows: int, request: pytest.FixtureRequest) -> None:
    file: Path = request.getfixturevalue(name)
    before = content(case)
    ended = subprocess.run([sys.executable, "-c", PROGRAM, str(case), str(file), str(rows)], check=False)
    assert ended.returncode == -signal.SIGKILL
    open_case(case).close()
    assert content(case) == before
    assert import_files(case, [file]).added == MANY


def test_links_to_claims_further_down_come_about(tmp_path: Path, chain: Path) -> None:
    case = tmp_path / "new.sqlite"
    report = import_files(case, [chain])
    assert (report.added, report.rejected) == (MANY, 0)
    assert len(by_uid(case)["link"]) == MANY - 1
    [note] = report.notes
    assert "links left out because a claim is not in the case: 1." in note
    before = case.read_bytes()
    assert import_files(case, [chain]).unchanged == MANY
    assert case.read_bytes() == before


def test_batches_and_memory_do_not_matter(
    tmp_path: Path, events: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, small = tmp_path / "usual.sqlite", tmp_path / "small.sqlite"
    import_files(usual, [events, chain])
    monkeypatch.setattr(references, "_LOADED_WHOLE", 1)
    monkeypatch.setattr(references, "_KEPT", 50)
    monkeypatch.setattr(sys.modules["db.importing.loading.load"], "BATCH", 97)
    import_files(small, [events, chain])
    assert by_uid(small) == by_uid(usual)
    before = small.read_bytes()
    assert import_files(small, [events, chain]).unchanged == 2 * MANY
    assert small.read_bytes() == before


def test_a_row_that_is_refused_leaves_nothing_behind(case: Path, tmp_path: Path) -> None:
    rows = [UCDP_ROW, UCDP_ROW | {"source_original": "Somebody else", "where_coordinates": "Elsewhere"}]
    report = import_files(case, [write_table(tmp_path / "ged.csv", UCDP, *rows)])
    assert (report.added, report.rejected) == (1, 1)
    facts = by_uid(case)
    assert not {"Somebody else", "Elsewhere"} & {str(row[1]) for row in (*facts["actor"], *facts["region"])}
