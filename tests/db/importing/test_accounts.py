"""Whatever the rows are: each is accounted for once, and the same file again changes nothing."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.report import ImportReport
from tests.db.cases import FILES, by_uid, write_case

HEADER = FILES["claims.csv"].split("\n", 1)[0].split(",")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)
rows = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c", "retaken", "no id", ""]),
        "speakers": st.sampled_from(["army", "army;state", "state; army", "general", "nobody", ""]),
        "claim": st.one_of(st.just(""), texts),
        "quote": texts,
        "topic": st.sampled_from(["control", "forces", ""]),
        "stated_on": st.sampled_from(["2025-04-26", "2025-04-2X", "", "2025-02-30"]),
        "regions": st.sampled_from(["", "kursk", "russia;kursk", "nowhere"]),
        "sources": st.sampled_from(["", "wire-1", "wire-2;wire-1"]),
    }
)


@dataclass
class Expected:
    """What an import of some rows should come to, worked out row by row in the plainest way."""

    state: dict[str, tuple[object, ...]]
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    stated: set[str] = field(default_factory=set)

    def read(self, file: list[dict[str, str]]) -> None:
        """Take in the rows of one file."""
        seen: set[str] = set()
        for row in file:
            if not sound(row) or row["id"] in seen:
                self.rejected += 1
                continue
            state = tuple(
                tuple(part.strip() for part in value.split(";"))
                if column in ("speakers", "regions", "sources")
                else value.strip()
                for column, value in row.items()
            )
            if row["id"] in self.stated and self.state[row["id"]] != state:
                self.rejected += 1  # another file of this import says something else
                continue
            seen.add(row["id"])
            if row["id"] not in self.state:
                self.added += 1
            elif self.state[row["id"]] != state:
                self.changed += 1
            else:
                self.unchanged += 1
            self.state[row["id"]] = state
        self.stated |= seen


def sound(row: dict[str, str]) -> bool:
    return (
        row["id"] not in ("", "no id")
        and row["speakers"] not in ("", "nobody")
        and bool(row["claim"].strip())
        and row["stated_on"] != "2025-02-30"
        and row["regions"] != "nowhere"
    )


def write(path: Path, file: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEADER)
        writer.writeheader()
        writer.writerows(file)
    return path


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(rows, min_size=1, max_size=8), min_size=1, max_size=3))
def test_rows_read_are_rows_accounted_for(files: list[list[dict[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case = write_case(folder / "small.sqlite")
        before = by_uid(case)
        paths = [write(folder / f"claims-{number}.csv", file) for number, file in enumerate(files)]
        expected = Expected({"retaken": ()})
        for file in files:
            expected.read(file)
        if expected.rejected == sum(map(len, files)):
            assert refused(case, paths)
            assert by_uid(case) == before
            return
        report = import_files(case, paths)
        assert (report.added, report.changed, report.unchanged, report.rejected) == (
            expected.added,
            expected.changed,
            expected.unchanged,
            expected.rejected,
        )
        assert report.rows == sum(map(len, files))
        assert_idempotent(case, paths, files)


def refused(case: Path, paths: list[Path]) -> bool:
    try:
        import_files(case, paths)
    except InputRefusedError:
        return True
    return False


def assert_idempotent(case: Path, paths: list[Path], files: list[list[dict[str, str]]]) -> None:
    """The same files find everything as they left it."""
    before = case.read_bytes()
    report: ImportReport = import_files(case, paths)
    assert (report.added, report.changed) == (0, 0)
    assert report.rows == sum(map(len, files))
    assert case.read_bytes() == before
