"""A JSON object with our own keys as a claim with speakers, regions, sources and links."""

from __future__ import annotations

import re
from typing import Any

from db.importing.own import columns
from db.importing.readers import cells
from db.importing.readers.table import is_error
from db.importing.records import (
    ActorRecord,
    ClaimRecord,
    Entity,
    LinkRecord,
    PlaceRef,
    RefusedError,
    RegionRecord,
    RowLink,
    SourceRecord,
    SpeakerRef,
)
from db.importing.uids import UNATTRIBUTED_ACTOR, host
from db.model.claims import UNATTRIBUTED
from db.text.figures import MAY_BE_THOUSANDS

NESTED = ("figures",)
"""Keys of our JSON that are not columns of a table."""

_SOURCE = ("outlet", "title", "url", "language", "reliability", "archive_url", "sha256")
_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_REFERRING = ("speakers", "regions", "sources")


def claim_of(value: dict[str, Any], adds_names: bool) -> tuple[ClaimRecord, tuple[Entity, ...], tuple[RowLink, ...]]:
    """The claim of an object, the entities that it refers to, and its links. Raises RefusedError.

    Speakers, regions and sources are exported objects or ids. An entity of which the object has only the id is
    returned only with `adds_names`.
    """
    parts = {key: _parts(value, key) for key in _REFERRING}
    flat = {name: _text(value, name) for name in columns.CLAIMS.columns if name not in _REFERRING}
    for other, name in columns.CLAIMS.aliases:
        flat[name] = flat[name] or _text(value, other)
    flat |= _figures(value)
    flat |= {key: ";".join(_id(part) for part in references) for key, references in parts.items()}
    if "id" in value and not flat["id"].strip():
        raise RefusedError("id is empty")
    claim = columns.CLAIMS.reader(columns.CLAIMS.columns)(tuple(flat[name] for name in columns.CLAIMS.columns))
    entities: dict[str, Entity] = {}
    for key, references in parts.items():
        for part in references:
            for entity in _entities(key, part, adds_names):
                entities[f"{key} {entity.uid}"] = entity
    links = tuple(_link(claim.uid, part) for part in _parts(value, "links"))
    return _as_given(claim, parts), tuple(entities.values()), links


def _parts(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects under a key. Ids, in a list or in one text, become objects that have only an id."""
    items = value.get(key)
    if isinstance(items, str):
        items = [part for part in items.split(";") if part.strip()]
    if items is None:
        return []
    if not isinstance(items, list):
        raise RefusedError(f"{key} must be a list of objects or ids")
    parts = [{"id": part} if isinstance(part, str) else part for part in items]
    if not all(isinstance(part, dict) for part in parts):
        raise RefusedError(f"{key} must be a list of objects or ids")
    return parts


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    if text is None:
        return ""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise RefusedError(f"{key} must be text")
    if isinstance(text, str) and is_error(text):
        raise RefusedError(f"{key} is {text.strip()}, which a spreadsheet writes for an error")
    written = str(text)
    # a number of JSON has no groups of thousands
    return f"{written}0" if isinstance(text, float) and MAY_BE_THOUSANDS.fullmatch(written) else written


def _word(value: dict[str, Any], key: str) -> str:
    """A text that tables hold without blanks around it."""
    return _text(value, key).strip()


def _figures(value: dict[str, Any]) -> dict[str, str]:
    figures = value.get("figures")
    if figures is None:
        return {}
    if not isinstance(figures, dict):
        raise RefusedError("figures must be an object with low, best, high and unit")
    names = dict(zip(columns.FIGURES, ("low", "best", "high"), strict=True)) | {"unit": "unit"}
    return {name: _text(figures, key) for name, key in names.items()}


def _id(part: dict[str, Any]) -> str:
    return cells.id_of(_word(part, "id") or _word(part, "name") or _word(part, "outlet")) if part else ""


def _entities(key: str, part: dict[str, Any], adds_names: bool) -> tuple[Entity, ...]:
    """The entities of one reference, parents first; nothing for a mere id, unless with `adds_names`."""
    uid = _id(part)
    if key == "speakers":
        return _actors(uid, part, adds_names)
    if len(part) == 1 and not adds_names:
        return ()
    if key == "regions":
        lat, lon = (cells.number(_word(part, key), key, (-most, most)) for key, most in (("lat", 90), ("lon", 180)))
        if (lat is None) != (lon is None):
            raise RefusedError("lat and lon of a region must both be given, or neither")
        return (RegionRecord(uid, _word(part, "name") or _word(part, "id"), lat=lat, lon=lon),)
    if len(part) == 1 and "id" in part:
        return (source_of(uid, _word(part, "id")),)
    words = {name: _word(part, name) for name in _SOURCE}
    return (SourceRecord(uid, published=cells.date(_word(part, "published"), "published"), **words),)


def source_of(uid: str, name: str) -> SourceRecord:
    """A source of which only the address or the name of the publisher is known."""
    is_address = _ADDRESS.match(name) is not None
    return SourceRecord(uid, host(name) if is_address else name, "", name if is_address else "")


def _actors(uid: str, part: dict[str, Any], adds_names: bool) -> tuple[Entity, ...]:
    """A speaker, after its side. An export does not name the actors between them."""
    if uid == UNATTRIBUTED:
        return (UNATTRIBUTED_ACTOR,)
    if len(part) == 1 and not adds_names:
        return ()
    name = _word(part, "name") or _word(part, "id")
    side = cells.optional_uid(_word(part, "side"), "side")
    if side and side != uid:
        return (ActorRecord(side, side), ActorRecord(uid, name, parent=side))
    return (ActorRecord(uid, name, kind="" if side or "side" not in part else UNATTRIBUTED),)


def _link(uid: str, part: dict[str, Any]) -> RowLink:
    other = cells.uid(_word(part, "id"), "links")
    ends = {"to": (uid, other), "from": (other, uid)}.get(_word(part, "direction"))
    if ends is None:
        raise RefusedError("the direction of a link must be to or from")
    if other == uid:
        raise RefusedError(f"links: the claim {uid} is linked to itself")
    source = cells.optional_uid(_word(part, "source"), "source of a link")
    relation, basis = cells.relation(_word(part, "relation")), cells.basis(_word(part, "basis"))
    return RowLink(LinkRecord(*ends, relation, _word(part, "note"), source, _word(part, "part"), basis))


def _as_given(claim: ClaimRecord, parts: dict[str, list[dict[str, Any]]]) -> ClaimRecord:
    """The claim with the names as given and the precisions of the file."""
    speakers = {_id(part): part for part in parts["speakers"]}
    places = {_id(part): part for part in parts["regions"]}
    return claim._replace(
        speakers=tuple(SpeakerRef(uid, _word(speakers[uid], "name_as_given")) for uid, _ in claim.speakers),
        places=tuple(
            PlaceRef(uid, _word(places[uid], "name_as_given"), _precision(places[uid])) for uid, _, _ in claim.places
        ),
        partial=any(len(part) == 1 for part in (*parts["speakers"], *parts["regions"])),
    )


def _precision(part: dict[str, Any]) -> int | None:
    precision = part.get("precision")
    if precision is None:
        return None
    if not isinstance(precision, int) or not 1 <= precision <= 7:
        raise RefusedError("the precision of a place must be a number from 1 (exact) to 7")
    return precision
