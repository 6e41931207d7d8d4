"""The column `as_given` of claims: what a file called their speakers and places, and how exactly it knew these.

It is empty, or JSON: {"speakers": {id: name}, "regions": {id: [name, precision]}} with the ids of the claim's speakers
and regions, as far as there is anything to say of them. A precision is null, or `where_prec` of UCDP.
"""

from __future__ import annotations

import json
from typing import Any

from db.importing.records import ClaimRecord, RefusedError

_PRECISIONS = range(1, 8)


def as_given(record: ClaimRecord, cell: str) -> ClaimRecord:
    """A claim with what the cell says. Raises RefusedError."""
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise RefusedError("as_given is not JSON") from error
    speakers, places = _part(value, "speakers"), _part(value, "regions")
    return record._replace(
        speakers=tuple(one._replace(name_as_given=_name(speakers.get(one.uid, ""))) for one in record.speakers),
        places=tuple(
            one._replace(name_as_given=_name(name), precision=_precision(precision))
            for one in record.places
            for name, precision in [_pair(places.get(one.uid, ("", None)))]
        ),
    )


def _part(value: Any, key: str) -> dict[str, Any]:
    part = value.get(key, {}) if isinstance(value, dict) else None
    if not isinstance(part, dict):
        raise RefusedError(f"as_given must be an object with {key}")
    return part


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise RefusedError("as_given must give a name and a precision for each region")
    return value[0], value[1]


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError("as_given must give names as text")
    return value


def _precision(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or value not in _PRECISIONS):
        raise RefusedError("a precision in as_given must be a number from 1 (exact) to 7")
    return value
