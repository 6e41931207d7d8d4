"""Operations as JSON and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.text.safe import BLOCK_LIMIT, line
from db.work.journal import foreign
from db.work.journal.operation import FORGET, UNDO, Operation
from db.work.reading import LogEntry

HEADER = ("id", "at", "who", "operation", "of", "change", "why")
"""The columns of the log as a table."""
_MINUTE = len("2026-11-27T18:30")
_CHAIN = frozenset({"saw", "salt", "prev", "sum"})
"""What only merging and verifying need."""


def to_object(operation: Operation, undone_by: str = "", whole: bool = False) -> dict[str, Any]:
    """An operation as a JSON object; `whole` with what is needed to merge and to verify it."""
    values = {name: value for name, value in foreign.to_object(operation).items() if whole or name not in _CHAIN}
    return values | {"undone_by": undone_by}


def cells(entry: LogEntry, to_minute: bool = False) -> tuple[str, ...]:
    """The cells of an operation under `HEADER`, safe to show, each one line; `to_minute` shortens the time."""
    one = entry.operation
    mark = "undone: " if entry.undone_by else "no effect: " if entry.hindrance else ""
    at = one.at[:_MINUTE].replace("T", " ") if to_minute else one.at
    texts = (one.id, at, one.name, mark + one.op, _about(one), change(one), one.why)
    return tuple(line(text, BLOCK_LIMIT) for text in texts)


def change(operation: Operation) -> str:
    """What an operation changes, in few words: the field with its value, what is added, or what is taken back."""
    value = operation.content
    if operation.op == UNDO:
        return operation.undoes
    if operation.op == FORGET and isinstance(value, dict):
        return ", ".join(map(str, value.get("of", ())))
    if isinstance(value, dict):
        return ", ".join(_pairs(value))
    text = "" if value is None else str(value)
    return f"{operation.field}={text}" if operation.field else text


def _about(operation: Operation) -> str:
    """The thing that an operation is about; its kind is told by the name of the operation, unless it is an undo."""
    return f"{operation.kind} {operation.target}" if operation.op == UNDO else operation.target


def _pairs(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        yield f"{name}={value}"
