"""Problems of a case, and remarks on it, in sentences for people."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from db import dates
from db.case.rows import read_actors
from db.checking import plausible, remarks
from db.checking.sentences import count, listed, way
from db.index.speakers import SpeakerGroups, VoiceTable
from db.model.claims import Relation
from db.model.tree import DEEPEST, Forest, levels
from db.status.rules import CONDITIONS
from db.store.files import open_case
from db.store.schema import TABLES
from db.text.safe import SHOWN

_DAMAGES = 20
_OWN_OBJECTS = "_sqlite_migrations"

Check = Callable[[sqlite3.Connection], Iterator[str]]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The state of a case. `problems` need to be fixed, `remarks` deserve a look, `counts` are rows per table."""

    counts: Mapping[str, int]
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check(path: Path) -> CheckReport:
    """Examine every row of a case. Raises CaseUnusableError if the file cannot be opened as a case."""
    with closing(open_case(path)) as connection:
        return CheckReport(
            counts=_counts(connection),
            problems=tuple(_found(connection, _PROBLEMS)),
            remarks=tuple(_found(connection, _REMARKS)),
        )


def _found(connection: sqlite3.Connection, checks: Mapping[str, Check]) -> Iterator[str]:
    """The findings of all checks. A check that fails because of damage is reported instead of its findings."""
    for subject, examine in checks.items():
        try:
            yield from list(examine(connection))
        except sqlite3.Error as error:
            yield f"{subject} cannot be checked, the file is damaged: {error}"


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows per table. A table too damaged to be counted is left out; the problems name it."""
    counts = {}
    for table in TABLES:
        with suppress(sqlite3.DatabaseError):
            counts[table] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return counts


def _integrity(connection: sqlite3.Connection) -> Iterator[str]:
    for (damage,) in connection.execute(f"PRAGMA integrity_check({_DAMAGES})"):
        if damage != "ok":
            yield f"the file is damaged: {damage}"


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    dangling: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        dangling[table, parent] = dangling.get((table, parent), 0) + 1
    for (table, parent), number in dangling.items():
        yield f"{count(number, f'row of {table} refers', f'rows of {table} refer')} to a missing {parent}"


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    selfish = "SELECT c.uid FROM link l JOIN claim c ON c.id = l.from_id WHERE l.from_id = l.to_id"
    yield from listed(connection.execute(selfish), "claim is linked to itself", "claims are linked to themselves")
    known = ", ".join(f"'{relation}'" for relation in Relation)
    strange = f"SELECT DISTINCT relation FROM link WHERE relation NOT IN ({known})"
    yield from listed(connection.execute(strange), "relation is not known", "relations are not known")


def _trees(connection: sqlite3.Connection) -> Iterator[str]:
    for table in ("actor", "region"):
        rows = connection.execute(f"SELECT id, parent_id, uid FROM {table}").fetchall()
        names = {id: uid for id, _, uid in rows}
        parents = {id: parent for id, parent, _ in rows}
        deep = [names[id] for id, level in levels(parents).items() if level > DEEPEST]
        yield from listed(
            deep,
            f"{table} stands below more than {DEEPEST - 1} others, where its tree is cut",
            f"{table}s stand below more than {DEEPEST - 1} others, where their trees are cut",
        )
        for loop in _loops(parents):
            yield f"the parents of {table} {names[loop[0]]} lead back to it: {way([names[id] for id in loop])}"


def _loops(parents: Mapping[int, int | None]) -> Iterator[list[int]]:
    """The cycles among nodes with one parent each; every cycle once."""
    done: set[int] = set()
    for start in parents:
        chain: list[int] = []
        node: int | None = start
        while node is not None and node in parents and node not in done:
            done.add(node)
            chain.append(node)
            node = parents[node]
        if node in chain:
            yield chain[chain.index(node) :]


def _idle(connection: sqlite3.Connection, relation: Relation) -> Iterator[str]:
    """The uids of the claims whose links of a relation do not count because of who speaks at their ends."""
    links = connection.execute(
        "SELECT l.from_id, l.to_id, c.uid FROM link l JOIN claim c ON c.id = l.from_id WHERE l.relation = ?",
        (relation,),
    ).fetchall()
    numbers = {id: number for number, id in enumerate(dict.fromkeys(id for link in links for id in link[:2]))}
    speaking: dict[int, list[int]] = defaultdict(list)
    for claim, actor in connection.execute("SELECT claim_id, actor_id FROM claim_speaker"):
        if claim in numbers:
            speaking[actor].append(numbers[claim])
    voices = VoiceTable(Forest(read_actors(connection, SHOWN)), SpeakerGroups.gathered(speaking, len(numbers)))
    counts = CONDITIONS[relation]
    return (uid for one, other, uid in links if not counts(voices(numbers[one]), voices(numbers[other])))


def _claims_alone(connection: sqlite3.Connection) -> Iterator[str]:
    for table, what in (("claim_speaker", "speaker"), ("claim_source", "source")):
        rows = connection.execute(
            f"SELECT uid FROM claim WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE claim_id = claim.id) ORDER BY id"
        )
        yield from listed(rows, f"claim has no {what}", f"claims have no {what}")


def _dates(connection: sqlite3.Connection) -> Iterator[str]:
    for table, column in (("claim", "stated"), ("claim", "event"), ("source", "published")):
        unreadable: list[str] = []
        wrong: list[str] = []
        rows = connection.execute(
            f"SELECT uid, {column}, {column}_from, {column}_to FROM {table} "
            f"WHERE {column} <> '' OR {column}_from IS NOT NULL OR {column}_to IS NOT NULL"
        )
        for uid, text, start, end in rows:
            try:
                date = dates.parse(text)
            except ValueError:
                unreadable.append(f"{uid} ({text[:40]})")
                continue
            if (date.start, date.end) != (start, end):
                wrong.append(uid)
        what = f"{table}: the {column} date"
        yield from listed(unreadable, f"{what} cannot be read", f"{what}s cannot be read")
        yield from listed(wrong, f"{what} has other bounds than it says", f"{what}s have other bounds than they say")


def _retractions(connection: sqlite3.Connection) -> Iterator[str]:
    yield from listed(
        _idle(connection, Relation.RETRACTS),
        "claim retracts what neither its speaker nor their body said, which counts for nothing",
        "claims retract what neither their speakers nor their bodies said, which counts for nothing",
    )


def _supersessions(connection: sqlite3.Connection) -> Iterator[str]:
    yield from listed(
        _idle(connection, Relation.SUPERSEDES),
        "claim supersedes what another side said, which counts for nothing",
        "claims supersede what other sides said, which counts for nothing",
    )


def _about(connection: sqlite3.Connection) -> Iterator[str]:
    missing = {"uid", "title", "generation"} - {key for (key,) in connection.execute("SELECT key FROM meta")}
    yield from (f"meta has no {key}" for key in sorted(missing))
    triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    yield from listed(triggers, "trigger keeps imports out", "triggers keep imports out")


def _before_the_event(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT uid FROM claim WHERE event_from > stated_to AND topic <> 'intent' ORDER BY id")
    yield from listed(
        rows,
        "claim was stated before its event, though it is not about intent",
        "claims were stated before their events, though they are not about intent",
    )


def _undated(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT uid FROM claim WHERE stated_to IS NULL ORDER BY id")
    yield from listed(rows, "claim has no date by which it was stated", "claims have no date by which they were stated")


def _foreign(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")
    others = [
        name for (name,) in rows if name not in TABLES and name != _OWN_OBJECTS and not name.startswith("sqlite_")
    ]
    yield from listed(others, "table is none of ours", "tables are none of ours")


_PROBLEMS: Mapping[str, Check] = {
    "the file": _integrity,
    "references": _references,
    "links": _links,
    "trees": _trees,
    "speakers and sources": _claims_alone,
    "dates": _dates,
    "retractions": _retractions,
    "the case": _about,
}
_REMARKS: Mapping[str, Check] = {
    "event dates": _before_the_event,
    "dates of statement": _undated,
    "superseded claims": _supersessions,
    "links between claims": remarks.unlinked,
    "repetitions": remarks.repetitions,
    "the order of links": remarks.order,
    "namesakes": remarks.namesakes,
    "dates": plausible.dates,
    "coordinates": plausible.coordinates,
    "sources": remarks.sources,
    "tables": _foreign,
}
