"""The tables of format version 2: what analysts add by hand, and where every row came from.

A reader sees a case of version 1 as if it had them: its new columns hold their defaults, and its new tables are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from db.store import format_1


class Column(NamedTuple):
    """A column that version 2 adds to a table of version 1.

    `definition` is its type with constraints, `default` the SQL literal that it holds in the rows of version 1.
    """

    name: str
    definition: str
    default: str

    @property
    def sql(self) -> str:
        """The column as `ALTER TABLE ... ADD COLUMN` takes it."""
        return f'"{self.name}" {self.definition}' + ("" if self.default == "NULL" else f" DEFAULT {self.default}")


def _text(name: str, check: str = "", default: str = "''") -> Column:
    return Column(name, f"TEXT NOT NULL{f' CHECK ({check})' if check else ''}", default)


_BATCH_ID = Column("batch_id", "INTEGER REFERENCES batch (id)", "NULL")
_BASES = "basis IN ('published', 'analyst')"

COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "batch": (
            _text("uid"),
            Column("n", "INTEGER NOT NULL CHECK (n >= 0)", "0"),
            *map(_text, ("by", "licence", "attribution")),
        ),
        "source": (_BATCH_ID,),
        "actor": (_BATCH_ID,),
        "region": (_BATCH_ID,),
        "claim": (Column("credibility", "INTEGER CHECK (credibility BETWEEN 1 AND 6)", "NULL"),),
        "link": (
            _text("part"),
            _text("basis", _BASES, "'published'"),
            *map(_text, ("via", "by", "at")),
            _BATCH_ID,
        ),
    }
)
"""The columns that are new in tables of version 1."""

_NAMED = "by TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', at TEXT NOT NULL DEFAULT ''"

SQL = f"""
CREATE TABLE actor_alignment (
    actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    with_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
    note TEXT NOT NULL DEFAULT '',
    source_id INTEGER REFERENCES source (id),
    batch_id INTEGER REFERENCES batch (id),
    PRIMARY KEY (actor_id, with_id),
    CHECK (actor_id <> with_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_before (
    batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    field TEXT NOT NULL,
    was TEXT NOT NULL,
    PRIMARY KEY (batch_id, kind, target, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    {_NAMED}
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    tag TEXT NOT NULL CHECK (tag <> ''),
    {_NAMED},
    PRIMARY KEY (kind, target, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE unrelated (
    one_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    {_NAMED},
    PRIMARY KEY (one_id, other_id),
    CHECK (one_id < other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE review (
    claim_id INTEGER PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('looked at', 'checked')),
    {_NAMED}
) STRICT;

CREATE TABLE "view" (
    title TEXT PRIMARY KEY CHECK (title <> ''),
    filter TEXT NOT NULL,
    {_NAMED}
) STRICT, WITHOUT ROWID;

CREATE TABLE imported (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (kind, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE merged (
    kind TEXT NOT NULL CHECK (kind IN ('actor', 'region')),
    uid TEXT NOT NULL,
    "into" TEXT NOT NULL,
    PRIMARY KEY (kind, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    n INTEGER NOT NULL CHECK (n > 0),
    {_NAMED},
    op TEXT NOT NULL CHECK (op <> ''),
    kind TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    field TEXT NOT NULL DEFAULT '',
    was TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    saw TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    via TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    salt TEXT NOT NULL DEFAULT '',
    prev TEXT NOT NULL DEFAULT '',
    sum TEXT NOT NULL DEFAULT '',
    UNIQUE ("by", n)
) STRICT;
"""
"""The statements that create the new tables, separated by semicolons."""

_SIGNED = ("by", "name", "at")

NEW_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "actor_alignment": ("actor_id", "with_id", "note", "source_id", "batch_id"),
        "batch_before": ("batch_id", "kind", "target", "field", "was"),
        "note": ("id", "kind", "target", "text", *_SIGNED),
        "tag": ("kind", "target", "tag", *_SIGNED),
        "unrelated": ("one_id", "other_id", *_SIGNED),
        "review": ("claim_id", "state", *_SIGNED),
        "view": ("title", "filter", *_SIGNED),
        "imported": ("kind", "target", "row"),
        "merged": ("kind", "uid", "into"),
        "journal": (
            *("id", "n", *_SIGNED, "op", "kind", "target", "field", "was", "value", "saw"),
            *("basis", "via", "why", "salt", "prev", "sum"),
        ),
    }
)
"""The tables that are new → their columns."""

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{
            table: (*columns, *(column.name for column in COLUMNS.get(table, ())))
            for table, columns in format_1.TABLES.items()
        },
        **NEW_TABLES,
    }
)
"""Every table of format version 2 → the columns that it must have."""

INDEXES: Mapping[str, str] = MappingProxyType(
    {
        **format_1.INDEXES,
        "actor_alignment_with": "actor_alignment (with_id)",
        "note_target": "note (target)",
        "tag_tag": "tag (tag)",
        "unrelated_other": "unrelated (other_id)",
        "journal_target": "journal (kind, target)",
    }
)
"""Name of each secondary index → the table and columns it covers."""


def views_of_format_1() -> Iterator[str]:
    """The statements that let a connection see a case of version 1 as one of version 2, by temporary views."""
    for table, added in COLUMNS.items():
        columns = (
            *(f'"{name}"' for name in format_1.TABLES[table]),
            *(f'{column.default} AS "{column.name}"' for column in added),
        )
        yield f'CREATE TEMP VIEW "{table}" AS SELECT {", ".join(columns)} FROM main."{table}"'
    for table, names in NEW_TABLES.items():
        columns = tuple(f'NULL AS "{name}"' for name in names)
        yield f'CREATE TEMP VIEW "{table}" AS SELECT {", ".join(columns)} WHERE 0'
