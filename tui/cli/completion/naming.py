"""What a shell offers for the things of a case: their ids, their fields, and the operations of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import click

from tui.cli.completion.offers import case_of

if TYPE_CHECKING:
    import sqlite3

    from click.shell_completion import CompletionItem

_LIMIT = 50
_LAST = "\U0010ffff"
_SAYING = {"claim": "text", "actor": "name", "region": "name", "source": "trim(outlet || ' ' || title)"}
"""What a thing is called beside its uid, by kind, as an expression of SQL."""
_NAMING = {"speakers": "actor", "regions": "region", "sources": "source", "source": "source"}
"""The kind of things that a field names by uid; `actor` and `with` of an alignment beside it."""
_ENDS = {"alignment": ("actor", "with"), "link": ("from", "to", "relation")}

Complete: TypeAlias = "Callable[[click.Context, click.Parameter | None, str], list[CompletionItem]]"


def uids(kind: str = "") -> Complete:
    """A function that offers the uids of things of a kind, by default of the kind that `--kind` names."""

    def offer(context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        named = kind or context.params.get("kind") or "claim"
        return [CompletionItem(uid, help=name) for uid, name in _named(context, named, typed)]

    return offer


def fields(context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """The fields of a kind of things, and uids where a field names things by them."""
    from click.shell_completion import CompletionItem

    from db.work.effects.fields import FIELDS

    kind = context.params.get("kind") or "claim"
    field, equals, value = typed.partition("=")
    if not equals:
        names = (*_ENDS.get(kind, ("id",)), *FIELDS.get(kind, ()))
        return [CompletionItem(f"{name}=") for name in names if name.startswith(typed)]
    named = _kind_named(kind, field)
    before, separator, last = value.rpartition(";")
    kept = f"{field}={before}{separator}"
    return [CompletionItem(kept + uid, help=name) for uid, name in _named(context, named, last)] if named else []


def operations(context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """The operations of the log, the last one first."""
    from click.shell_completion import CompletionItem

    query = """
        SELECT id, op || ' ' || target FROM journal WHERE id >= ? AND id < ? AND op <> 'undo' ORDER BY n DESC LIMIT ?
    """
    return [CompletionItem(id, help=what) for id, what in _asked(context, query, typed)]


def imports(context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """The numbers of the imports, with their files; the last one first."""
    from click.shell_completion import CompletionItem

    query = """
        SELECT CAST(id AS TEXT), format || ' ' || file FROM batch
        WHERE CAST(id AS TEXT) >= ? AND CAST(id AS TEXT) < ? AND format <> 'dropped' ORDER BY id DESC LIMIT ?
    """
    return [CompletionItem(number, help=what) for number, what in _asked(context, query, typed)]


def _kind_named(kind: str, field: str) -> str:
    """The kind of things that a field names, "" if it names none."""
    if field == "parent":
        return kind
    if field in _ENDS.get(kind, ())[:2]:
        return "actor" if kind == "alignment" else "claim"
    return _NAMING.get(field, "")


def _named(context: click.Context, kind: str, typed: str) -> Iterator[tuple[str, str]]:
    if kind in _SAYING:
        query = f"SELECT uid, {_SAYING[kind]} FROM {kind} WHERE uid >= ? AND uid < ? ORDER BY uid LIMIT ?"
        yield from _asked(context, query, typed)


def _asked(context: click.Context, query: str, typed: str) -> Iterator[tuple[str, str]]:
    """Ids that begin with what is typed, and their meanings, from the case on the command line; none if it is none."""
    import sqlite3
    from contextlib import closing

    from db.errors import ConflictError
    from db.store.files import open_case
    from db.text.safe import line

    case = case_of(context)
    if case is None:
        return
    try:
        with closing(open_case(case)) as connection:
            rows = _rows(connection, query, typed)
    except (ConflictError, OSError, sqlite3.Error):
        return
    yield from ((id, line(meaning)) for id, meaning in rows if id.isprintable() and " " not in id)


def _rows(connection: sqlite3.Connection, query: str, typed: str) -> list[tuple[str, str]]:
    rows = connection.execute(query, (typed, f"{typed}{_LAST}", _LIMIT)).fetchall()
    return [(str(id), str(meaning)) for id, meaning in rows]
