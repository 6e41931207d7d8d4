"""Claims as a case folder: CSV files with one row a line, from which an import makes an equal case.

The same claims always give the same bytes: rows are in the order of their ids, columns in that of `FILES`. Values are
written as they are stored. Of a filter's matches the folder holds the claims with the links between them, and the
actors, regions and sources that these name, with everything above them.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from db.case.case import CHANGED, Case
from db.case.credits import joined_terms
from db.case.matches import Matches
from db.errors import CaseUnusableError
from db.exporting.json import number, number_in_table
from db.exporting.write import write_file
from db.store.atomic import new_folder
from db.store.files import case_error, open_case
from db.text.safe import VERBATIM

FILES: Mapping[str, tuple[str, ...]] = {
    "regions.csv": ("id", "name", "kind", "parent", "iso", "lat", "lon", "aliases"),
    "actors.csv": ("id", "name", "kind", "parent", "role", "country", "aliases"),
    "sources.csv": (
        *("id", "outlet", "title", "url", "published", "language"),
        *("reliability", "archive_url", "sha256"),
    ),
    "claims.csv": (
        *("id", "speakers", "claim", "quote", "attribution", "topic", "stated_on", "event_date", "regions", "sources"),
        *("note", "language", "figure_low", "figure", "figure_high", "unit", "credibility", "as_given"),
    ),
    "links.csv": ("from", "to", "relation", "note", "source", "part", "basis", "via", "by", "at"),
    "alignments.csv": ("actor", "with", "note", "source"),
}
"""The tables of a case folder with their columns."""

ABOUT = "case.toml"
_ABOUT_KEYS = ("title", "uid", "compiled_on", "licence", "attribution", "description")

_TREE = """
RECURSIVE wanted (id) AS (SELECT value FROM json_each(?1)),
named (id) AS (
    SELECT {node}_id FROM claim_{member} WHERE ?2 AND claim_id IN wanted
    UNION SELECT parent_id FROM {node} JOIN named USING (id) WHERE parent_id IS NOT NULL
)
"""
_NODES = """
WITH {tree} SELECT n.id, n.uid, n.name, n.kind, ifnull(above.uid, ''), {columns}
FROM {node} n LEFT JOIN {node} above ON above.id = n.parent_id WHERE NOT ?2 OR n.id IN named ORDER BY n.uid
"""
_ALIASES = "SELECT {node}_id, name FROM {node}_alias ORDER BY 1, 2"
_SOURCES = """
WITH {tree} SELECT uid, outlet, title, url, published, language, reliability, archive_url, sha256 FROM source
WHERE NOT ?2 OR id IN (SELECT source_id FROM claim_source WHERE claim_id IN wanted)
OR id IN (SELECT source_id FROM link WHERE from_id IN wanted AND to_id IN wanted)
OR id IN (SELECT source_id FROM actor_alignment WHERE actor_id IN named AND with_id IN named) ORDER BY uid
"""
_CLAIMS = """
WITH wanted (id) AS (SELECT value FROM json_each(?1))
SELECT id, uid, text, quote, attribution, topic, stated, event, note, language, figure_low, figure, figure_high, unit,
credibility FROM claim WHERE NOT ?2 OR id IN wanted ORDER BY uid
"""
_MEMBERS = """
WITH wanted (id) AS (SELECT value FROM json_each(?1))
SELECT m.claim_id, n.uid, {columns} FROM claim_{member} m JOIN {node} n ON n.id = m.{node}_id
WHERE NOT ?2 OR m.claim_id IN wanted ORDER BY m.claim_id, m.ordinal
"""
_LINKS = """
WITH wanted (id) AS (SELECT value FROM json_each(?1))
SELECT f.uid, t.uid, l.relation, l.note, ifnull(s.uid, ''), l.part, l.basis, l.via, l."by", l.at
FROM link l JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id LEFT JOIN source s ON s.id = l.source_id
WHERE NOT ?2 OR (l.from_id IN wanted AND l.to_id IN wanted) ORDER BY f.uid, l.relation, t.uid
"""
_ALIGNMENTS = """
WITH {tree} SELECT o.uid, w.uid, a.note, ifnull(s.uid, '') FROM actor_alignment a
JOIN actor o ON o.id = a.actor_id JOIN actor w ON w.id = a.with_id
LEFT JOIN source s ON s.id = a.source_id
WHERE NOT ?2 OR (o.id IN named AND w.id IN named) ORDER BY o.uid, w.uid
"""

Row = tuple[Any, ...]


MoreFiles = Callable[[sqlite3.Connection], Mapping[str, Iterable[str]]]
"""What else a case has, as files: their names, and the text of each piece by piece."""


def nothing_more(_: sqlite3.Connection) -> Mapping[str, Iterable[str]]:
    """No further files."""
    return {}


def write_folder(
    case: Case,
    matches: Matches,
    folder: Path,
    force: bool = False,
    more: MoreFiles = nothing_more,
    replaceable: Iterable[str] = (),
) -> int:
    """Write the matches as a case folder and return the number of bytes.

    The folder appears when it is complete. With `force` it replaces one that has only files of a case folder, or such
    as are named `replaceable`. `more` are files that a folder of the whole case has besides.
    Raises TargetExistsError, StorageError, and CaseUnusableError if the case has changed.
    """
    if case.has_changed():
        raise CaseUnusableError(f"{case.path} {CHANGED}")
    with new_folder(folder, (ABOUT, *FILES, *replaceable), force) as unfinished:
        try:
            with closing(open_case(case.path, merged=False)) as connection:
                reader = _FolderReader(connection, case, matches)
                size = write_file(unfinished / ABOUT, reader.about())
                for name, rows in reader.tables().items():
                    size += write_file(unfinished / name, _csv(FILES[name], rows))
                for name, texts in ({} if reader.is_part else more(connection)).items():
                    size += write_file(unfinished / name, texts)
        except sqlite3.Error as error:
            raise case_error(case.path, error) from error
    return size


class _FolderReader:
    """Reads the rows of the tables of a case folder. `is_part` is whether claims are left out."""

    def __init__(self, connection: sqlite3.Connection, case: Case, matches: Matches) -> None:
        self._connection = connection
        verbatim = case.read_as(VERBATIM)
        self._meta = {**verbatim.meta, **joined_terms(verbatim.credits)}
        ids = case.facts.index.ids
        self.is_part = len(matches) < case.size
        self._ids = json.dumps([ids[position] for position in matches.positions] if self.is_part else [])

    def about(self) -> Iterator[str]:
        """The lines of case.toml. A part of a case has no uid: it must not be taken for a copy of the whole."""
        for key in _ABOUT_KEYS:
            if self._meta.get(key) and not (key == "uid" and self.is_part):
                yield f"{key} = {json.dumps(self._meta[key], ensure_ascii=False)}\n".replace("\x7f", "\\u007f")

    def tables(self) -> Mapping[str, Iterator[Row]]:
        """The rows of each file, by its name."""
        speaking = _TREE.format(node="actor", member="speaker")
        return {
            "regions.csv": self._nodes("region", "region", "n.iso, n.lat, n.lon"),
            "actors.csv": self._nodes("actor", "speaker", "n.role, n.country"),
            "sources.csv": self._read(_SOURCES.format(tree=speaking)),
            "claims.csv": self._claims(),
            "links.csv": self._read(_LINKS),
            "alignments.csv": self._read(_ALIGNMENTS.format(tree=speaking)),
        }

    def _read(self, query: str) -> Iterator[Row]:
        return self._connection.execute(query, (self._ids, self.is_part))

    def _nodes(self, node: str, member: str, columns: str) -> Iterator[Row]:
        aliases: dict[int, list[str]] = defaultdict(list)
        for id, name in self._connection.execute(_ALIASES.format(node=node)):
            aliases[id].append(name)
        tree = _TREE.format(node=node, member=member)
        for id, *values in self._read(_NODES.format(tree=tree, node=node, columns=columns)):
            yield (*values, "; ".join(aliases[id]))

    def _claims(self) -> Iterator[Row]:
        speakers = self._members("actor", "speaker", "m.name_as_given")
        regions = self._members("region", "region", "m.name_as_given, m.precision")
        sources = self._members("source", "source", "''")
        for id, uid, text, quote, attribution, topic, stated, event, note, language, *more in self._read(_CLAIMS):
            who, where = speakers.get(id, []), regions.get(id, [])
            yield (
                *(uid, _ids(who), text, quote, attribution, topic, stated, event),
                *(_ids(where), _ids(sources.get(id, [])), note, language),
                *(number_in_table(value) if isinstance(value, float) else value for value in more),
                _as_given(who, where),
            )

    def _members(self, node: str, member: str, columns: str) -> Mapping[int, list[Row]]:
        """What belongs to each claim, by its id: the uids and what else is stored."""
        members: dict[int, list[Row]] = defaultdict(list)
        for id, *values in self._read(_MEMBERS.format(node=node, member=member, columns=columns)):
            members[id].append(tuple(values))
        return members


def _ids(members: Iterable[Row]) -> str:
    return ";".join(row[0] for row in members)


def _as_given(speakers: Iterable[Row], regions: Iterable[Row]) -> str:
    """What a file called speakers and places, and how exactly it knew these, as JSON; "" if there is nothing to say."""
    names = {uid: name for uid, name in speakers if name}
    places = {uid: [name, precision] for uid, name, precision in regions if name or precision is not None}
    said = {key: value for key, value in (("speakers", names), ("regions", places)) if value}
    return json.dumps(said, ensure_ascii=False) if said else ""


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in chain((columns,), rows):
        writer.writerow(map(_cell, row))
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cell(value: Any) -> Any:
    return number(value) if isinstance(value, float) else value
