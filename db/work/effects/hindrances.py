"""Operations in force that could not take effect, each with the reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from db.work.effects.effects import without_effect
from db.work.effects.fields import REQUIRED, Image, cell, image_of
from db.work.effects.images import Images
from db.work.effects.names import Classes
from db.work.effects.rows import Rows
from db.work.journal.forgotten import hindered
from db.work.journal.journal import Journal
from db.work.journal.operation import FORGET, UNDO, Operation
from db.work.journal.things import NODES, NOTED, ROWS, Thing, adds, drops, ends, thing_of, with_article

_SHOWN = 6


class Hindrance(NamedTuple):
    """Why an operation has no effect. `resting` are the ids of the operations that stand in the way, if any do."""

    reason: str
    resting: tuple[str, ...] = ()


def ineffective(connection: sqlite3.Connection, journal: Journal) -> dict[str, Hindrance]:
    """All operations in force that could not take effect, by their ids."""
    found = {id: _resting(journal, id, others) for id, others in without_effect(connection, journal).items()}
    found |= {id: _resting(journal, id, others) for id, others in hindered(journal).items()}
    for kind in NODES:
        reason = f"the two {kind}s are one already"
        found |= {id: Hindrance(reason) for id in Classes(kind, journal).without_effect}
    comparison = _Comparison(connection, journal)
    for thing in journal.things():
        for id, reason in comparison.hindrances(thing):
            found.setdefault(id, Hindrance(reason))
    return dict(sorted(found.items()))


def _resting(journal: Journal, id: str, others: tuple[str, ...]) -> Hindrance:
    said = ", ".join(others[:_SHOWN]) + (f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else "")
    what = {UNDO: "takes back", FORGET: "would erase"}.get(journal.by_id[id].op, "drops")
    return Hindrance(f"other operations rest on what it {what}: {said}" if said else "something rests on it", others)


class _Comparison:
    """Compares the facts with what operations wanted."""

    def __init__(self, connection: sqlite3.Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal
        self._rows = Rows(connection)

    def hindrances(self, thing: Thing) -> Iterator[tuple[str, str]]:
        """The operations on a thing without effect, with the reasons."""
        concerned = [one for one in self._journal.of(thing) if not drops(one)]
        if missing := next((one for one in self._needed(thing, concerned) if not self._is_known(one)), None):
            reason = f"{missing.kind} {missing.target} is not in the case; merge the copy of the case that has it"
            yield from ((one.id, reason) for one in concerned)
        elif thing.kind in ROWS:
            yield from self._of_row(thing, concerned)

    def _needed(self, thing: Thing, concerned: list[Operation]) -> Iterator[Thing]:
        """The things without which an operation on one has no effect."""
        if thing.kind in ROWS and not any(adds(one) for one in concerned):
            yield thing
        yield from ends(thing)
        for one in concerned:
            if thing.kind == "note" and adds(one):
                yield Thing(one.kind, (one.target,))

    def _of_row(self, thing: Thing, concerned: list[Operation]) -> Iterator[tuple[str, str]]:
        image = self._rows.read(thing)
        base = self._imported(thing) if image is None else image
        if image is None and (thing.kind not in NOTED or not self._journal.is_present(thing, base is not None)):
            return
        images = Images(self._journal, self._rows.exists)
        wanted = images.of(thing, base, forced=image is not None) or {}
        for id, sentence in images.skipped.items():
            hint = "; merge the copy of the case that has it" if sentence.endswith("is not in the case") else ""
            yield id, sentence + hint
        if image is None and not wanted:
            fields = [name for name in REQUIRED.get(thing.kind, ()) if not self._given(concerned, name, images)]
            for one in concerned:
                yield (
                    one.id,
                    f"{with_article(thing.kind)} needs {' and '.join(fields)}" if fields else "it cannot be made",
                )
        for one in self._journal.readings(thing, "parent")[-1:] if image and thing.kind in NODES else ():
            if wanted.get("parent", "") != cell(image, "parent"):
                yield one.id, f"parent {wanted.get('parent')} is below {thing.target}, or the chain gets too long"

    def _given(self, concerned: list[Operation], field: str, images: Images) -> bool:
        """Whether some operation gives a field a value that could be set."""
        return any(
            one.id not in images.skipped and isinstance(one.content, dict) and one.content.get(field)
            for one in concerned
        )

    def _imported(self, thing: Thing) -> Image | None:
        query = "SELECT row FROM imported WHERE kind = ? AND target = ?"
        row = self._connection.execute(query, (thing.kind, thing.target)).fetchone()
        return None if row is None else image_of(thing.kind, row[0])

    def _is_known(self, thing: Thing) -> bool:
        """Whether a thing is there, was there, or was made by an operation."""
        if self._rows.exists(thing) or self._imported(thing) is not None:
            return True
        return any(adds(one) and thing_of(one) == thing for one in self._journal.all_of(thing))
