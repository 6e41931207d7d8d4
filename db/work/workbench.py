"""Work on a case: everything that can be changed by hand, undone and read. The interface for screens and commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db.work import changes, reading, undoing
from db.work.door import Door
from db.work.journal.operation import Operation
from db.work.journal.things import Thing
from db.work.reading import Conflict, LogEntry


class Workbench:
    """A case that is open for work. Use it as a context manager, or close it.

    Every method that changes something is one transaction, which is on disk when the method returns, and returns its
    operations; `together` makes several one transaction. They raise ChangeRefusedError if nothing was changed,
    CaseUnusableError if the case is locked for too long or was replaced, StorageError if it cannot be written.
    Not to be used by several threads at a time.
    """

    def __init__(self, path: Path, name: str = "", timeout: float = 5.0, state: Path | None = None) -> None:
        """Open a case; see `Door`."""
        self._door = Door(path, name, timeout, state)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the case."""
        self._door.close()

    @property
    def own(self) -> frozenset[str]:
        """The ids under which this analyst has worked on the case on this machine."""
        return frozenset(self._door.identities.own)

    @contextmanager
    def together(self) -> Iterator[None]:
        """A block whose changes are one transaction: all or nothing."""
        with self._door.changing():
            yield

    # Things

    def add(self, kind: str, fields: Mapping[str, str], uid: str = "", via: str = "", why: str = "") -> Operation:
        """Add a claim, actor, region or source; `target` of the operation is its uid."""
        return changes.add(self._door, kind, fields, uid, via, why)

    def edit(
        self, kind: str, uid: str, fields: Mapping[str, str], via: str = "", why: str = ""
    ) -> tuple[Operation, ...]:
        """Set fields of a claim, actor, region or source: an operation for each that gets another value."""
        return changes.edit(self._door, Thing(kind, (uid,)), fields, via, why)

    def drop(self, kind: str, uid: str, via: str = "", why: str = "") -> Operation:
        """Drop a claim with its links, or an actor, region or source that nothing names."""
        return changes.drop(self._door, Thing(kind, (uid,)), via, why)

    def resolve(self, kind: str, target: str, field: str, value: str, why: str = "") -> Operation:
        """End a conflict by one value for all."""
        key = (target,) if kind in ("note", "view", "review") else tuple(target.split(" "))
        return changes.resolve(self._door, Thing(kind, key), field, value, why)

    # Links

    def link(
        self,
        from_: str,
        relation: str,
        to: str,
        *,
        part: str = "",
        note: str = "",
        source: str = "",
        basis: str = "",
        via: str = "",
        why: str = "",
    ) -> tuple[Operation, ...]:
        """Draw a link; nothing is done if it is there.

        Without a `basis` it is published if there is a source, else an analyst's reading.
        """
        fields = {"part": part, "note": note, "source": source, "basis": basis, "via": via}
        return changes.link(self._door, from_, relation, to, {name: text for name, text in fields.items() if text}, why)

    def edit_link(
        self, from_: str, relation: str, to: str, fields: Mapping[str, str], why: str = ""
    ) -> tuple[Operation, ...]:
        """Set part, note, source, basis or via of a link."""
        return changes.edit(self._door, Thing("link", (from_, relation, to)), fields, why=why)

    def unlink(self, from_: str, relation: str, to: str, why: str = "") -> Operation:
        """Drop a link."""
        return changes.drop(self._door, Thing("link", (from_, relation, to)), why=why)

    def align(self, actor: str, other: str, note: str = "", source: str = "", why: str = "") -> tuple[Operation, ...]:
        """Say that two actors are aligned; nothing is done if that was said."""
        fields = {name: text for name, text in (("note", note), ("source", source)) if text}
        return changes.align(self._door, actor, other, fields, why)

    def unalign(self, actor: str, other: str, why: str = "") -> Operation:
        """Say that two actors are not aligned after all."""
        return changes.drop(self._door, changes.alignment(actor, other), why=why)

    # Undo and redo

    def undo(self, id: str = "", why: str = "") -> Operation:
        """Take back an operation; without an id this analyst's last one on this machine."""
        return undoing.undo(self._door, id, why)

    def redo(self, id: str = "", why: str = "") -> Operation:
        """Bring back an operation, named by its own id or by that of its undo; without an id what was undone last."""
        return undoing.redo(self._door, id, why)

    def next_undo(self) -> Operation | None:
        """What `undo` would take back."""
        with self._door.reading():
            return undoing.last_own(self._door)

    def next_redo(self) -> Operation | None:
        """The undo that `redo` would take back."""
        with self._door.reading():
            return undoing.last_undo(self._door)

    # Reading

    def entries(self) -> list[LogEntry]:
        """The log: all operations by number and analyst."""
        with self._door.reading():
            return reading.entries(self._door.journal)

    def history(self, kind: str, target: str) -> list[LogEntry]:
        """The operations about one thing and those that name it."""
        with self._door.reading():
            return reading.history(self._door.journal, kind, target)

    def conflicts(self) -> list[Conflict]:
        """Fields that people read differently without having seen each other's reading."""
        with self._door.reading():
            return reading.conflicts(self._door.journal)

    def problems(self) -> list[str]:
        """What is wrong with the journal, in sentences; nothing if it is whole."""
        return self._door.problems()
