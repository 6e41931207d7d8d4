"""Small files with mappings of their own, and what became of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db.importing.imports import import_inputs
from db.importing.recognise import ReadOptions, recognise
from db.importing.report import ImportReport
from tests.db.cases import by_uid

HEAD = 'name = "log"\ntitle = "a log"\nkey = "{no}"\n'


def mapping(path: Path, claim: str, columns: str = '["no", "what"]', top: str = "", optional: str = "[]") -> Path:
    """Write a mapping with one claim, whose keys beside its text are given."""
    path.write_text(
        f'{HEAD}{top}\n[recognise]\ncolumns = {columns}\noptional = {optional}\n[[claim]]\ntext = "{{what}}"\n'
        f"unattributed = true\n{claim}\n",
        "utf-8",
    )
    return path


def import_mapped(folder: Path, text: str, claim: str, suffix: str = ".csv", **more: str) -> ImportReport:
    """Import a text as a file with a mapping into the case c.sqlite of a folder."""
    file = folder / f"log{suffix}"
    file.write_text(text, "utf-8")
    if suffix == ".csv":
        more.setdefault("columns", json.dumps(text.splitlines()[0].split(",")))
    found = recognise(file, ReadOptions(mapping=mapping(folder / "log.toml", claim, **more)))
    return import_inputs(folder / "c.sqlite", [found])


def claims(folder: Path, *columns: int) -> dict[str, Any]:
    """The claims of that case by the number of their row, with some of their columns."""
    rows = by_uid(folder / "c.sqlite")["claim"]
    return {
        str(row[0]).partition(":")[2]: tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]]
        for row in rows
    }
