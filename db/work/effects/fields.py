"""The fields of things by hand: those of the case folder, checked as an import checks them.

An image is what the case stores of one thing, with uids in place of row ids, as a value that JSON can hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from db.dates import Edtf
from db.errors import CaseUnusableError
from db.importing.own.as_given import as_given
from db.importing.own.columns import ACTORS, ALIGNMENTS, CLAIMS, FIGURES, LINKS, REGIONS, SOURCES
from db.importing.readers import cells
from db.importing.records import ClaimRecord, PlaceRef, RefusedError, SpeakerRef
from db.store.format_2 import TABLES
from db.work.journal.things import NODES, Thing, named, with_article

Image: TypeAlias = dict[str, Any]

TEXT_LIMIT = 100_000
"""Maximum length of the value of a field in characters."""
_MEMBERS_LIMIT = 1_000
"""Maximum number of speakers, regions, sources or aliases."""
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
"""The grades of a source in the Admiralty code."""
_KEYS = frozenset({"id", "from", "to", "relation", "actor", "with"})

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{
            kind: tuple(column for column in layout.columns if column not in _KEYS)
            for kind, layout in (("claim", CLAIMS), ("region", REGIONS), ("actor", ACTORS), ("source", SOURCES))
        },
        "link": tuple(column for column in LINKS.columns if column not in (*_KEYS, "by", "at")),
        "alignment": tuple(column for column in ALIGNMENTS.columns if column not in _KEYS),
        "note": ("text",),
        "view": ("filter",),
        "review": ("state",),
    }
)
"""The fields of each kind of thing, as the case folder names them."""

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"claim": ("claim", "speakers"), "actor": ("name",), "region": ("name",)}
)
"""The fields that must not be empty."""

_DATES: Mapping[str, str] = MappingProxyType({"stated_on": "stated", "event_date": "event", "published": "published"})
_COLUMNS: Mapping[str, str] = MappingProxyType({"claim": "text", **_DATES})
_NOT_TEXT = frozenset({"parent_id", "source_id", "batch_id", "credibility", *FIGURES, "lat", "lon"})


def canonical_field(kind: str, field: str) -> str:
    """The name of a field as the case folder has it. Raises RefusedError for one that the kind does not have."""
    field = dict(CLAIMS.aliases).get(field, field) if kind == "claim" else field
    if field in FIELDS.get(kind, ()):
        return field
    raise RefusedError(
        f"{with_article(kind)} has no field {field[:40]!r}. Its fields are: {', '.join(FIELDS.get(kind, ()))}"
    )


def columns_of(field: str) -> tuple[str, ...]:
    """The names that images have for what a field of the case folder sets."""
    return ("speakers", "regions") if field == "as_given" else (_COLUMNS.get(field, field),)


def blank(kind: str) -> Image:
    """The image of a thing of which nothing is said."""
    table = {"alignment": "actor_alignment"}.get(kind, kind)
    image: Image = {
        name: None if name in _NOT_TEXT or name.endswith(("_from", "_to")) else "" for name in TABLES[table]
    }
    for key in ("id", "uid", "from_id", "to_id", "relation", "actor_id", "with_id", "parent_id", "source_id"):
        image.pop(key, None)
    if kind in NODES:
        image |= {"parent": "", "aliases": []}
    elif kind == "claim":
        image |= {"speakers": [], "regions": [], "sources": []}
    elif kind in ("link", "alignment"):
        image["source"] = ""
    if kind == "link":
        image["basis"] = "published"
    return image


def image_of(kind: str, text: str) -> Image | None:
    """An image from its JSON. Raises CaseUnusableError for what is none, which only a foreign or damaged file has."""
    try:
        image = json.loads(text)
    except (ValueError, RecursionError):
        image = ""
    if image is None:
        return None
    wanted = blank(kind) if kind in FIELDS else {}
    if not (isinstance(image, dict) and wanted and wanted.keys() <= image.keys() and _has_members(image)):
        raise CaseUnusableError(f"The case is damaged: what an import brought of a {kind[:40]} cannot be read")
    return image


def _has_members(image: Image) -> bool:
    """Whether lists are lists of what they hold: texts, or a uid with a name and, for regions, a precision."""
    sizes = {"speakers": 2, "regions": 3}
    for field in ("speakers", "regions", "sources", "aliases"):
        members, size = image.get(field, []), sizes.get(field)
        if not isinstance(members, list):
            return False
        for member in members:
            uid = member[0] if size and isinstance(member, list) and len(member) == size else member
            if not isinstance(uid, str) or (size and uid is member):
                return False
    return True


def set_field(kind: str, image: Image, field: str, text: str) -> None:
    """Set a field of an image to what is written in a cell of a case folder. Raises RefusedError."""
    if len(text) > TEXT_LIMIT:
        raise RefusedError(f"{field} is longer than {TEXT_LIMIT:,} characters")
    if field in REQUIRED.get(kind, ()):
        cells.required(text, field)
    if (setter := _SETTERS.get(field)) is not None:
        setter(image, field, text)
    else:
        image[_COLUMNS.get(field, field)] = text.strip()


def check(kind: str, image: Image) -> None:
    """Check what several fields must be together. Raises RefusedError."""
    if kind == "claim":
        figures = [image[name] for name in FIGURES if image[name] is not None]
        if figures != sorted(figures):
            raise RefusedError("figure_low, figure and figure_high must be in ascending order")
    if kind == "region" and (image["lat"] is None) != (image["lon"] is None):
        raise RefusedError("lat and lon must both be given, or both be empty")


def cell(image: Image | None, field: str) -> str:
    """A field of an image as a case folder writes it; "" for a missing image."""
    if image is None:
        return ""
    if field in ("speakers", "regions"):
        return ";".join(member[0] for member in image[field])
    if field == "as_given":
        return _as_given_cell(image)
    value = image.get(_COLUMNS.get(field, field))
    if isinstance(value, list):
        return ("; " if field == "aliases" else ";").join(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value)


def cells_of(kind: str, image: Image | None) -> dict[str, str]:
    """The fields of an image that are not empty."""
    return {field: text for field in FIELDS.get(kind, ()) if (text := cell(image, field))}


def named_by(kind: str, image: Image) -> Iterator[Thing]:
    """The things that an image names."""
    fields = ("speakers", "regions", "sources", "parent", "source")
    return named(kind, {field: cell(image, field) for field in fields if field in image})


def _date(image: Image, field: str, text: str) -> None:
    date: Edtf | None = cells.date(text, field)
    column = _DATES[field]
    image |= {
        column: date.text if date else "",
        f"{column}_from": date.start if date else None,
        f"{column}_to": date.end if date else None,
    }


def _number(image: Image, field: str, text: str) -> None:
    within = {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0)}.get(field)
    image[field] = cells.number(text, field, within)


def _credibility(image: Image, field: str, text: str) -> None:
    image[field] = cells.whole(text, field, range(1, 7)) if text.strip() else None


def _reliability(image: Image, field: str, text: str) -> None:
    value = text.strip()
    image[field] = value.upper() if value.upper() in RELIABILITIES else value


def _members(image: Image, field: str, text: str) -> None:
    uids = cells.uids(text, field.removesuffix("s"))
    if len(uids) > _MEMBERS_LIMIT:
        raise RefusedError(f"{field} are more than {_MEMBERS_LIMIT:,}")
    if field == "speakers" and not uids:
        raise RefusedError("speakers is empty. Name the speaker, or write “unattributed” if nobody is named")
    if field == "sources":
        image[field] = list(uids)
        return
    before = {member[0]: member for member in image[field]}
    empty: list[Any] = [""] if field == "speakers" else ["", None]
    image[field] = [before.get(uid, [uid, *empty]) for uid in uids]


def _aliases(image: Image, field: str, text: str) -> None:
    names = cells.names(text)
    if len(names) > _MEMBERS_LIMIT:
        raise RefusedError(f"aliases are more than {_MEMBERS_LIMIT:,}")
    image[field] = in_order(names)


def in_order(names: tuple[str, ...] | list[str]) -> list[str]:
    """Aliases in the order in which they are stored."""
    return sorted(dict.fromkeys(names), key=str.encode)


def _uid(image: Image, field: str, text: str) -> None:
    image[field] = cells.optional_uid(text, field)


def _basis(image: Image, field: str, text: str) -> None:
    image[field] = cells.basis(text)


def _given(image: Image, _: str, text: str) -> None:
    speakers = tuple(SpeakerRef(member[0]) for member in image["speakers"])
    record = ClaimRecord("", "", speakers, tuple(PlaceRef(member[0]) for member in image["regions"]))
    if text.strip():
        record = as_given(record, text)
    image["speakers"] = [list(one) for one in record.speakers]
    image["regions"] = [list(one) for one in record.places]


def _as_given_cell(image: Image) -> str:
    names = {uid: name for uid, name in image["speakers"] if name}
    places = {uid: [name, precision] for uid, name, precision in image["regions"] if name or precision is not None}
    said = {key: value for key, value in (("speakers", names), ("regions", places)) if value}
    return json.dumps(said, ensure_ascii=False) if said else ""


_SETTERS: Mapping[str, Callable[[Image, str, str], None]] = MappingProxyType(
    {
        **dict.fromkeys(_DATES, _date),
        **dict.fromkeys((*FIGURES, "lat", "lon"), _number),
        **dict.fromkeys(("speakers", "regions", "sources"), _members),
        **dict.fromkeys(("parent", "source"), _uid),
        "credibility": _credibility,
        "reliability": _reliability,
        "aliases": _aliases,
        "basis": _basis,
        "as_given": _given,
    }
)
"""How the fields that are not plain text are set."""
