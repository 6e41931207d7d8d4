"""Links that come by themselves, into a case that had none."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.recognise import ReadOptions, recognise
from db.text.phrases import NO_LINKS

CLAIMS = "id,claim,speakers,stated_on\na,It rained.,Ann,2025-01-01\nb,It did not.,Bob,2025-01-02\n"


@pytest.fixture
def unlinked(tmp_path: Path) -> Path:
    """A case with two claims."""
    claims = tmp_path / "claims.csv"
    claims.write_text(CLAIMS, "utf-8")
    case = tmp_path / "case.sqlite"
    assert [note for note in import_files(case, [claims]).notes if NO_LINKS in note]
    return case


def links(folder: Path, text: str) -> Path:
    path = folder / "links.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_table_of_links_is_imported_by_itself(unlinked: Path, tmp_path: Path) -> None:
    table = links(tmp_path, "from,to,relation,part\nb,a,disputes,that it rained\n")
    assert recognise(table).format == "links-csv"
    report = import_files(unlinked, [table])
    assert (report.added, report.rejected, report.notes) == (1, 0, ())
    assert import_files(unlinked, [table]).unchanged == 1
    with Case.open(unlinked) as case:
        assert case.has_links
        claim = case.claim(0)
        assert [(link.relation, link.part, link.other.uid) for link in claim.links] == [
            ("disputes", "that it rained", "b")
        ]


def test_links_of_claims_that_are_not_there_are_rejected(unlinked: Path, tmp_path: Path) -> None:
    report = import_files(unlinked, [links(tmp_path, "from,to,relation\nb,a,disputes\nb,c,disputes\nb,a,agrees\n")])
    assert (report.added, report.rejected) == (1, 2)
    assert [reject.line for reject in report.rejects] == [3, 4]


def test_what_is_no_table_of_links_is_refused_as_one(tmp_path: Path) -> None:
    for name, text in (("links.csv", "from,to\nb,a\n"), ("links.json", '[{"from": "b"}]')):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with pytest.raises(InputRefusedError, match=r"lacks the columns relation|layout of tables"):
            recognise(path, ReadOptions(format="links-csv"))
