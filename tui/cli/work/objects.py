"""JSON objects that say what to add: from a file or standard input, with their fields as a case folder writes them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from db.errors import ChangeRefusedError, InputRefusedError
from db.importing.readers.json_file import JsonFile
from db.importing.records import Reject

STANDARD_INPUT = "-"
_SEPARATOR = ";"
_SHOWN = 60


class Given(NamedTuple):
    """What one object says. `place` is, for messages, the file, the line, the number in an array, and the id."""

    place: str
    fields: dict[str, str]


def read_objects(file: str) -> list[Given]:
    """The objects of a file (an array, JSON Lines or a single object), parents before what is in them.

    `-` is standard input. Raises InputRefusedError if it cannot be read as a whole, with the line.
    """
    if file != STANDARD_INPUT:
        return _parents_first(_objects(Path(file), file))
    with TemporaryDirectory(prefix="conflict-tui-") as folder:
        copy = Path(folder) / "objects.json"
        with copy.open("wb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target)
        return _parents_first(_objects(copy, "standard input"))


def _objects(path: Path, name: str) -> list[Given]:
    given: list[Given] = []
    file = JsonFile(path, name)
    for number, row in enumerate(file.rows(), start=1):
        if isinstance(row, Reject):
            raise InputRefusedError(str(row))
        place = f"{name} line {row.line}" if file.lines else f"{name} line {row.line}, object {number}"
        uid = row.value.get("id")
        named = f"{place} ({uid.strip()[:_SHOWN]})" if isinstance(uid, str) and uid.strip() else place
        given.append(Given(named, {key: _text(named, key, value) for key, value in row.value.items()}))
    return given


def _text(place: str, key: str, value: Any) -> str:
    """A value as the cell of a table: lists with semicolons between their texts."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) and _SEPARATOR not in part for part in value):
        return f"{_SEPARATOR} ".join(value)
    if isinstance(value, dict) and key == "as_given":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ChangeRefusedError(f"{place}: {key[:40]} must be a text, a number, or a list of texts without semicolons")
    return str(value)


def _parents_first(objects: Iterable[Given]) -> list[Given]:
    rows = list(objects)
    by_uid = {uid: row for row in rows if (uid := row.fields.get("id", "").strip())}
    placed: set[int] = set()
    ordered: list[Given] = []
    for row in rows:
        above: Given | None = row
        chain: list[Given] = []
        while above is not None and id(above) not in placed:
            placed.add(id(above))
            chain.append(above)
            above = by_uid.get(above.fields.get("parent", "").strip())
        ordered.extend(reversed(chain))
    return ordered
