"""The tables of format version 1."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from db.model.claims import Relation

_RELATIONS = ", ".join(f"'{relation}'" for relation in Relation)

SQL = f"""
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    added INTEGER NOT NULL DEFAULT 0 CHECK (added >= 0),
    changed INTEGER NOT NULL DEFAULT 0 CHECK (changed >= 0),
    unchanged INTEGER NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
    rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0)
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),
    outlet TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '',
    published_from TEXT,
    published_to TEXT,
    language TEXT NOT NULL DEFAULT '',
    reliability TEXT NOT NULL DEFAULT '',
    archive_url TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    CHECK (published_from <= published_to)
) STRICT;

CREATE TABLE actor (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL DEFAULT '',
    parent_id INTEGER REFERENCES actor (id),
    role TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    CHECK (parent_id <> id)
) STRICT;

CREATE TABLE actor_alias (
    actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (actor_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL DEFAULT '',
    parent_id INTEGER REFERENCES region (id),
    iso TEXT NOT NULL DEFAULT '',
    lat REAL CHECK (lat BETWEEN -90 AND 90),
    lon REAL CHECK (lon BETWEEN -180 AND 180),
    CHECK (parent_id <> id)
) STRICT;

CREATE TABLE region_alias (
    region_id INTEGER NOT NULL REFERENCES region (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (region_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    quote TEXT NOT NULL DEFAULT '',
    attribution TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    stated TEXT NOT NULL DEFAULT '',
    stated_from TEXT,
    stated_to TEXT,
    event TEXT NOT NULL DEFAULT '',
    event_from TEXT,
    event_to TEXT,
    figure_low REAL,
    figure REAL,
    figure_high REAL,
    unit TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    batch_id INTEGER REFERENCES batch (id),
    CHECK (stated_from <= stated_to),
    CHECK (event_from <= event_to),
    CHECK (figure_low <= figure_high)
) STRICT;

CREATE TABLE claim_speaker (
    claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    actor_id INTEGER NOT NULL REFERENCES actor (id),
    ordinal INTEGER NOT NULL,
    name_as_given TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (claim_id, actor_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_region (
    claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    region_id INTEGER NOT NULL REFERENCES region (id),
    ordinal INTEGER NOT NULL,
    name_as_given TEXT NOT NULL DEFAULT '',
    precision INTEGER CHECK (precision BETWEEN 1 AND 7),
    PRIMARY KEY (claim_id, region_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_source (
    claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES source (id),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (claim_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    from_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    to_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ({_RELATIONS})),
    note TEXT NOT NULL DEFAULT '',
    source_id INTEGER REFERENCES source (id),
    PRIMARY KEY (from_id, to_id, relation),
    CHECK (from_id <> to_id)
) STRICT, WITHOUT ROWID;
"""
"""The statements that create them, separated by semicolons."""

INDEXES: Mapping[str, str] = MappingProxyType(
    {
        "claim_speaker_actor": "claim_speaker (actor_id)",
        "claim_region_region": "claim_region (region_id)",
        "claim_source_source": "claim_source (source_id)",
        "link_to": "link (to_id)",
    }
)
"""Name of each secondary index → the table and columns it covers."""

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "meta": ("key", "value"),
        "batch": (
            *("id", "file", "sha256", "format", "imported_at"),
            *("added", "changed", "unchanged", "rejected"),
        ),
        "source": (
            *("id", "uid", "outlet", "title", "url", "published", "published_from", "published_to"),
            *("language", "reliability", "archive_url", "sha256"),
        ),
        "actor": ("id", "uid", "name", "kind", "parent_id", "role", "country"),
        "actor_alias": ("actor_id", "name"),
        "region": ("id", "uid", "name", "kind", "parent_id", "iso", "lat", "lon"),
        "region_alias": ("region_id", "name"),
        "claim": (
            *("id", "uid", "text", "quote", "attribution", "topic", "language"),
            *("stated", "stated_from", "stated_to", "event", "event_from", "event_to"),
            *("figure_low", "figure", "figure_high", "unit", "note", "batch_id"),
        ),
        "claim_speaker": ("claim_id", "actor_id", "ordinal", "name_as_given"),
        "claim_region": ("claim_id", "region_id", "ordinal", "name_as_given", "precision"),
        "claim_source": ("claim_id", "source_id", "ordinal"),
        "link": ("from_id", "to_id", "relation", "note", "source_id"),
    }
)
"""Every table of format version 1 → the columns that it must have."""
