"""Facts of a case that can be compared, and random work on it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from db.errors import ChangeRefusedError
from db.work.workbench import Workbench
from tests.db.cases import by_uid

_MORE = {
    "batches": """
        SELECT 'claim', uid, batch_id FROM claim UNION ALL SELECT 'actor', uid, batch_id FROM actor
        UNION ALL SELECT 'region', uid, batch_id FROM region UNION ALL SELECT 'source', uid, batch_id FROM source
        UNION ALL SELECT relation, f.uid || ' ' || t.uid, l.batch_id FROM link l
        JOIN claim f ON f.id = from_id JOIN claim t ON t.id = to_id
    """,
    "note": "SELECT id, kind, target, text FROM note",
    "tag": "SELECT kind, target, tag FROM tag",
    "view": 'SELECT title, filter FROM "view"',
    "review": "SELECT uid, state FROM review JOIN claim ON claim.id = claim_id",
    "unrelated": """
        SELECT min(uid), max(uid) FROM unrelated JOIN claim ON id IN (one_id, other_id) GROUP BY one_id, other_id
    """,
    "merged": 'SELECT kind, uid, "into" FROM merged',
    "imported": "SELECT kind, target, json_remove(row, '$.id') FROM imported",
}


def facts(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a reader of a case can see, the journal aside, with uids in place of row ids."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        more = {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in _MORE.items()}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return by_uid(path) | more


class Nth(NamedTuple):
    """One of the things of a kind that a case has when a step is taken."""

    kind: str
    number: int

    def among(self, path: Path) -> str:
        """Its uid; that of a thing that is nowhere if there is none."""
        with contextlib.closing(sqlite3.connect(path)) as connection:
            uids = [row[0] for row in connection.execute(f"SELECT uid FROM {self.kind} ORDER BY uid")]
        return uids[self.number % len(uids)] if uids else "nothing"


def _nth(*kinds: str) -> st.SearchStrategy[Nth]:
    return st.builds(Nth, st.sampled_from(kinds), st.integers(0, 7))


_ANY = ("claim", "actor", "region", "source")
_relations = st.sampled_from(("disputes", "supports", "repeats"))
_claims, _actors, _regions, _sources = (_nth(kind) for kind in _ANY)
_some_actors = st.lists(_actors, min_size=1, max_size=2).map(tuple)
_above = st.one_of(st.just(""), _actors)
_dates = st.sampled_from(("", "2025", "2025-04-2X", "2025-04-26?", "2024/2025", "not a date"))
_figures = st.sampled_from(("", "1", "5", "7.5", "x"))
_words = st.sampled_from(("a word", "another word", "Слово", "\x1b[31mred\u202e", "=1+1"))
_tags, _titles = st.sampled_from(("one", "two")), st.sampled_from(("one", "two"))


def _fields(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


_claim_fields = st.one_of(
    _fields(claim=_words),
    _fields(speakers=_some_actors),
    _fields(regions=st.lists(_regions, max_size=2).map(tuple)),
    _fields(sources=st.lists(_sources, max_size=2).map(tuple)),
    _fields(stated_on=_dates, topic=_words),
    _fields(figure_low=_figures, figure=_figures, figure_high=_figures),
    _fields(figure=_figures),
    _fields(figure_high=_figures),
)


def _step(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *arguments)


def _kind(kind: str) -> st.SearchStrategy[str]:
    return st.just(kind)


STEPS = st.one_of(
    _step("add", _kind("claim"), _fields(claim=_words, speakers=_some_actors, regions=_regions, stated_on=_dates)),
    _step("add", _kind("actor"), _fields(name=_words, parent=_above)),
    _step("add", _kind("region"), _fields(name=_words, aliases=_words, parent=st.one_of(st.just(""), _regions))),
    _step("add", _kind("source"), _fields(outlet=_words)),
    _step("edit", _kind("claim"), _claims, _claim_fields),
    _step("edit", _kind("actor"), _actors, st.one_of(_fields(parent=_above), _fields(name=_words, aliases=_words))),
    _step("edit", _kind("region"), _regions, _fields(lat=_figures, lon=_figures)),
    _step("edit", _kind("source"), _sources, _fields(title=_words, published=_dates)),
    _step("drop", _nth(*_ANY)),
    _step("link", _claims, _relations, _claims),
    _step("edit_link", _claims, _relations, _claims, _fields(source=_sources)),
    _step("unlink", _claims, _relations, _claims),
    _step("align", _actors, _actors),
    _step("unalign", _actors, _actors),
    _step("note", _nth(*_ANY), _words),
    _step("tag", _nth(*_ANY), _tags),
    _step("untag", _nth(*_ANY), _tags),
    _step("grade", _nth("claim"), st.sampled_from(("", "1", "6"))),
    _step("grade", _nth("source"), st.sampled_from(("", "A", "F"))),
    _step("review", _claims, st.sampled_from(("unseen", "looked at", "checked"))),
    _step("add_alias", _nth("actor", "region"), _words),
    _step("drop_alias", _nth("actor", "region"), _words),
    _step("unify", _nth("actor"), _actors),
    _step("unrelate", _claims, _claims),
    _step("relate", _claims, _claims),
    _step("save_view", _titles, st.sampled_from(("topic:control", "status:disputed"))),
    _step("drop_view", _titles),
    _step("undo"),
    _step("redo"),
    _step("undo_some", st.integers(0, 30)),
)
"""One change each: the name of a method with its arguments. Many are refused."""

_WITH_KIND = frozenset({"drop", "note", "tag", "untag", "grade", "add_alias", "drop_alias", "unify"})


def take(work: Workbench, path: Path, step: tuple[Any, ...]) -> bool:
    """Make a change; False if it is refused."""
    name, *arguments = step
    if name in _WITH_KIND:
        arguments.insert(0, arguments[0].kind)
    given = [_resolved(path, argument) for argument in arguments]
    try:
        if name == "undo_some":
            entries = work.entries()
            work.undo(entries[given[0] % len(entries)].operation.id if entries else "")
        else:
            getattr(work, name)(*given)
    except ChangeRefusedError as error:
        return not str(error)
    return True


def _resolved(path: Path, argument: Any) -> Any:
    if isinstance(argument, Nth):
        return argument.among(path)
    if isinstance(argument, dict):
        return {name: _resolved(path, value) for name, value in argument.items()}
    if isinstance(argument, tuple):
        return ";".join(_resolved(path, one) for one in argument)
    return argument
