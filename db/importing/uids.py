"""Uids made from names. The same name gives the same uid in every import."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from db.importing.records import ActorRecord
from db.model.claims import UNATTRIBUTED

UNATTRIBUTED_ACTOR = ActorRecord(UNATTRIBUTED, UNATTRIBUTED, UNATTRIBUTED)
"""The speaker of claims whose speaker is not named."""

_LONGEST_SLUG = 60
_SIGNS = re.compile(r"[\W_]+")


def digest(*parts: str, length: int = 16) -> str:
    """A hash of several texts in order, `length` hexadecimal digits."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()[:length]


@lru_cache(16_384)
def slug(name: str) -> str:
    """A name as part of a uid: lower-case letters and digits of any script, joined by hyphens."""
    return _SIGNS.sub("-", name_key(name))[:_LONGEST_SLUG].strip("-")


@lru_cache(16_384)
def name_key(name: str) -> str:
    """The form in which names are compared: without differences in case, character width and white space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(16_384)
def entity_uid(namespace: str, names: tuple[str, ...], detail: str = "") -> str:
    """The uid of an actor or region: from its name, the names of its ancestors, and a `detail` such as coordinates."""
    return f"{namespace}:{slug(names[0])}-{digest(*map(name_key, names), detail, length=8)}"


def source_uid(namespace: str, *about: str) -> str:
    """The uid of a source, from all of its fields."""
    return f"{namespace}:source-{digest(*about)}"


def host(text: str) -> str:
    """The host of a web address without "www."; "" if there is none."""
    try:
        return (urlsplit(text.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
