"""Operations from elsewhere: a colleague's case or log is hostile input. Known operations only, of limited size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from db.errors import InputRefusedError
from db.importing.readers import cells
from db.importing.records import RefusedError
from db.work.journal.operation import COLUMNS, FORGET, LARGEST_NUMBER, UNDO, Operation, canonical
from db.work.journal.things import GRADED, Thing, adds, field_of, mentioned, thing_of

MOST_OPERATIONS = 1_000_000
"""Maximum number of operations that are merged."""
FREE_NUMBERS = 1 << 40
"""Up to here operations can have any number. Beyond, far from what work reaches, each number is near the one before it:
nobody can end the numbering of a case, and what was done after the highest free number is merged like any other work.
"""

CASE = "case"
"""The key of the uid of the case."""

_DECODED = ("was", "value", "saw")
_BY = re.compile(r"[0-9A-Za-z]{1,40}")
_HEX = re.compile(r"[0-9a-f]{0,64}")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_LONGEST: Mapping[str, int] = {
    "name": 200,
    "kind": 40,
    "target": 1_000,
    "field": 40,
    "basis": 40,
    "via": 200,
    "why": 5_000,
    "was": 5_000_000,
    "value": 5_000_000,
    "saw": 5_000_000,
}
_TEXTS = frozenset({"tag", "alias", "merge"})


def to_object(operation: Operation) -> dict[str, Any]:
    """An operation as a JSON object, with all that merging and verifying need, the uid of its case aside."""
    return {name: _opened(name, getattr(operation, name)) for name in COLUMNS}


class LogLine(NamedTuple):
    """A line of a log. `case` is the uid of its case, "" if it does not say so."""

    operation: Operation
    case: str = ""


def from_line(line: str) -> LogLine:
    """What a line of JSON says. Raises InputRefusedError."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputRefusedError("this is not JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("n"), int) or isinstance(value["n"], bool):
        raise InputRefusedError("this is not an operation")
    case = value.get(CASE, "")
    if not isinstance(case, str):
        raise InputRefusedError("this does not say to which case it belongs")
    texts: dict[str, Any] = {"n": value["n"]}
    for name in COLUMNS:
        if name in _DECODED:
            texts[name] = "" if value.get(name) is None else _closed(value[name])
        elif name != "n":
            texts[name] = value.get(name, "")
    return LogLine(Operation(**texts), case)


def check(operation: Operation, fields: Mapping[str, tuple[str, ...]]) -> None:
    """Raise InputRefusedError unless an operation is one that this program writes. `fields` are those of each kind."""
    if not isinstance(operation.id, str) or len(operation.id) > 100:
        raise InputRefusedError("an operation has no id")
    reason = next(_wrong(operation, fields), "")
    if reason:
        raise InputRefusedError(f"operation {operation.id} {reason}")


def first_leap(numbers: Iterable[int]) -> int | None:
    """The first of some ascending numbers that is too far beyond the one before it."""
    highest = FREE_NUMBERS
    for n in numbers:
        if n > highest + MOST_OPERATIONS:
            return n
        highest = max(highest, n)
    return None


def _wrong(one: Operation, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    texts = [getattr(one, name) for name in COLUMNS if name != "n"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(one.n, int):
        yield "has a value of the wrong type"
        return
    if not (_BY.fullmatch(one.by) and 0 < one.n <= LARGEST_NUMBER and one.id == f"{one.by}-{one.n}"):
        yield "has a wrong number or id"
    if not (_AT.fullmatch(one.at) and all(_HEX.fullmatch(text) for text in (one.salt, one.prev, one.sum))):
        yield "has a wrong time, salt or sum"
    for name, limit in _LONGEST.items():
        if len(getattr(one, name)) > limit:
            yield f"has a {name} that is too long"
            return
    if one.sum != one.expected_sum:
        yield "was changed: its sum does not fit"
    if one.saw != canonical(list(one.seen)) and one.saw != "":
        yield "does not list what it saw"
    yield from _wrong_change(one, fields)


def _wrong_change(one: Operation, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if one.op == UNDO:
        if not one.undoes:
            yield "does not say what it undoes"
        return
    if one.op == FORGET:
        return
    thing = thing_of(one)
    if thing is None:
        yield f"is of an unknown kind: {one.op[:40]} {one.kind[:40]}"
        return
    kind = thing.kind
    content = one.content
    if kind in _TEXTS and not (isinstance(content, str) and 0 < len(content) <= 200):
        yield "has no text"
    elif adds(one) and kind in fields and not _are_fields(content, fields[kind]):
        yield "has fields that its kind does not have"
    elif field_of(one) and not (isinstance(content, str) and field_of(one) in _settable(one, thing, fields)):
        yield "sets a field that its kind does not have"
    if kind != "view":
        try:
            for other in (*_keyed(thing, one), *mentioned(one)):
                cells.uid(other.key[0], other.kind)
            if kind == "link":
                cells.relation(thing.key[1])
        except RefusedError as error:
            yield f"names something that has no valid id ({error})"


def _keyed(thing: Thing, one: Operation) -> Iterable[Thing]:
    return () if thing.kind in ("link", "alignment", "unrelated", *_TEXTS) else (Thing(one.kind, (one.target,)),)


def _settable(one: Operation, thing: Thing, fields: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return (GRADED.get(one.kind, ""),) if one.op == "grade.set" else fields.get(thing.kind, ())


def _are_fields(content: object, known: tuple[str, ...]) -> bool:
    return isinstance(content, dict) and all(
        name in known and isinstance(value, str) and len(value) <= 200_000 for name, value in content.items()
    )


def _opened(name: str, text: Any) -> Any:
    return (json.loads(text) if text else None) if name in _DECODED else text


def _closed(value: Any) -> str:
    try:
        return canonical(value)
    except (ValueError, RecursionError) as error:
        raise InputRefusedError("a value is nested too deeply") from error
