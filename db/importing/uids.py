"""Ids for what a file only names: the same name gives the same id in every import."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from db.importing.records import ActorRecord
from db.model.claims import UNATTRIBUTED

UNATTRIBUTED_ACTOR = ActorRecord(UNATTRIBUTED, UNATTRIBUTED, UNATTRIBUTED)
"""The voice of those who are not named."""

_LONGEST_SLUG = 60
_SIGNS = re.compile(r"[\W_]+")


def digest(*parts: str, length: int = 16) -> str:
    """A hash of several texts in order, in so many hexadecimal digits."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()[:length]


@lru_cache(16_384)
def slug(name: str) -> str:
    """A name as it may stand in an id: letters and digits of any script, in lower case, joined by hyphens."""
    return _SIGNS.sub("-", key(name))[:_LONGEST_SLUG].strip("-")


@lru_cache(16_384)
def key(name: str) -> str:
    """What two spellings of one name have in common: capitals, widths and spaces do not tell names apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(16_384)
def entity_uid(namespace: str, names: tuple[str, ...], more: str = "") -> str:
    """The id of an actor or region by its name and the names above it, and whatever else tells it from others."""
    return f"{namespace}:{slug(names[0])}-{digest(*map(key, names), more, length=8)}"


def source_uid(namespace: str, *about: str) -> str:
    """The id of a source by all that is said about it."""
    return f"{namespace}:source-{digest(*about)}"


def host(text: str) -> str:
    """The host of a web address, without www."""
    try:
        return (urlsplit(text.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
