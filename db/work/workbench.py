"""Work on a case: everything that can be changed by hand, undone and read. The interface for screens and commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from db.work import changes, dropping, forgetting, marking, merging, reading, undoing
from db.work.batches import ImportRecord, imports_of
from db.work.door import Door
from db.work.dropping import Dropped
from db.work.effects.hindrances import Hindrance, ineffective
from db.work.journal.forgotten import hindered, waiting
from db.work.journal.operation import Operation
from db.work.journal.things import Thing
from db.work.merging import MergeReport
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
    def path(self) -> Path:
        """The case file."""
        return self._door.path

    @property
    def own(self) -> frozenset[str]:
        """The ids under which this analyst has worked on the case on this machine."""
        return frozenset(self._door.identities.own)

    @contextmanager
    def together(self, exclusive: bool = False) -> Iterator[None]:
        """A block whose changes are one transaction: all or nothing. With `exclusive` nobody else reads meanwhile."""
        with self._door.changing(exclusive):
            yield

    # Things

    def add(self, kind: str, fields: Mapping[str, str], uid: str = "", via: str = "", why: str = "") -> Operation:
        """Add a claim, actor, region or source; `target` of the operation is its uid."""
        return changes.add(self._door, kind, fields, uid, via, why)

    def edit(
        self,
        kind: str,
        uid: str,
        fields: Mapping[str, str],
        via: str = "",
        why: str = "",
        expected: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Operation, ...]:
        """Set fields of a claim, actor, region or source: an operation for each that gets another value.

        `expected` are the texts from which they are changed. Raises ChangedMeanwhileError if they are others now.
        """
        return changes.edit(self._door, Thing(kind, (uid,)), fields, via, why, expected)

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

    # Marks and names

    def note(self, kind: str, uid: str, text: str, why: str = "") -> Operation:
        """Write a note; the id of the operation is that of the note."""
        return marking.note(self._door, kind, uid, text, why)

    def edit_note(self, id: str, text: str, why: str = "") -> tuple[Operation, ...]:
        """Change the text of a note."""
        return marking.edit_note(self._door, id, text, why)

    def drop_note(self, id: str, why: str = "") -> Operation:
        """Drop a note."""
        return marking.drop_note(self._door, id, why)

    def tag(self, kind: str, uid: str, *tags: str, why: str = "") -> tuple[Operation, ...]:
        """Put tags on a thing, those aside that it has."""
        return marking.tag(self._door, kind, uid, tags, why)

    def untag(self, kind: str, uid: str, *tags: str, why: str = "") -> tuple[Operation, ...]:
        """Take tags from a thing."""
        return marking.untag(self._door, kind, uid, tags, why)

    def grade(self, kind: str, uid: str, grade: str, why: str = "") -> tuple[Operation, ...]:
        """Grade a source (A to F) or a claim (1 to 6); "" takes the grade away."""
        return marking.grade(self._door, kind, uid, grade, why)

    def review(self, uid: str, state: str, why: str = "") -> tuple[Operation, ...]:
        """Say how far a claim was reviewed: unseen, looked at or checked."""
        return marking.review(self._door, (uid,), state, why)

    def review_all(self, uids: Iterable[str], state: str, why: str = "") -> tuple[Operation, ...]:
        """Say how far several claims were reviewed; those of which that is said already are left out."""
        return marking.review(self._door, uids, state, why)

    def add_alias(self, kind: str, uid: str, name: str, why: str = "") -> tuple[Operation, ...]:
        """Give an actor or region another name."""
        return marking.alias(self._door, kind, uid, name, why=why)

    def drop_alias(self, kind: str, uid: str, name: str, why: str = "") -> tuple[Operation, ...]:
        """Take a name from an actor or region."""
        return marking.alias(self._door, kind, uid, name, drop=True, why=why)

    def unify(self, kind: str, uid: str, into: str, why: str = "") -> Operation:
        """Say that an actor or region is another one, which stands for both from now on."""
        return marking.unify(self._door, kind, uid, into, why)

    def unrelate(self, one: str, other: str, why: str = "") -> tuple[Operation, ...]:
        """Say that two claims have nothing to do with each other."""
        return marking.unrelate(self._door, one, other, why=why)

    def relate(self, one: str, other: str, why: str = "") -> tuple[Operation, ...]:
        """No longer say that two claims have nothing to do with each other."""
        return marking.unrelate(self._door, one, other, drop=True, why=why)

    def save_view(self, title: str, filter: str, why: str = "") -> tuple[Operation, ...]:
        """Save a filter under a title. Raises FilterError if it cannot be read."""
        return marking.save_view(self._door, title, filter, why)

    def drop_view(self, title: str, why: str = "") -> Operation:
        """Drop a saved view."""
        return marking.drop_view(self._door, title, why)

    # Undo and redo

    def undo(self, id: str = "", why: str = "") -> Operation:
        """Take back an operation; without an id this analyst's last one on this machine."""
        return undoing.undo(self._door, id, why)

    def redo(self, id: str = "", why: str = "") -> Operation:
        """Bring back an operation, named by its own id or by that of its undo; without an id what was undone last."""
        return undoing.redo(self._door, id, why)

    def undo_all(self, ids: Sequence[str], why: str = "") -> list[Operation]:
        """Take back several operations, all or none. One that rests on another of them stands before that."""
        return undoing.undo_all(self._door, ids, why)

    def redo_all(self, ids: Sequence[str], why: str = "") -> list[Operation]:
        """Bring back several operations that were undone, all or none. What another rests on stands before that."""
        return undoing.redo_all(self._door, ids, why)

    def next_undo(self) -> Operation | None:
        """What `undo` would take back."""
        with self._door.reading():
            return undoing.last_own(self._door)

    def next_redo(self) -> Operation | None:
        """The undo that `redo` would take back."""
        with self._door.reading():
            return undoing.last_undo(self._door)

    def merge(self, other: Path, forget: bool = False) -> MergeReport:
        """Take over a colleague's work, from a copy of the case or a log; erase what it forgets only with `forget`.

        Raises InputRefusedError.
        """
        return merging.merge(self._door, other, forget)

    def imports(self) -> list[ImportRecord]:
        """The imports of the case, by their number; those that were taken back as well."""
        with self._door.reading():
            return imports_of(self._door.connection)

    def drop_import(self, number: int) -> Dropped:
        """Take back an import: remove what it added, restore what it changed. That is no operation."""
        return dropping.drop_import(self._door, number)

    def to_forget(self) -> list[Operation]:
        """The merged forget operations that `merge` with `forget` would let take effect."""
        with self._door.reading():
            stopped = hindered(self._door.journal)
            return [one for one in waiting(self._door.journal) if one.id not in stopped]

    def forget(self, what: str, why: str = "") -> Operation:
        """Erase an operation, by its id, or all about a thing, by its uid, from the case for good."""
        return forgetting.forget(self._door, what, why)

    @property
    def erased_texts(self) -> frozenset[str]:
        """What was forgotten since the case was opened, for whoever keeps some of it elsewhere."""
        return frozenset(self._door.erased_texts)

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
            return reading.conflicts(self._door.connection, self._door.journal)

    def without_effect(self) -> dict[str, Hindrance]:
        """Operations in force that could not take effect, by their ids, each with the reason."""
        with self._door.reading():
            return ineffective(self._door.connection, self._door.journal)

    def problems(self) -> list[str]:
        """What is wrong with the journal, in sentences; nothing if it is whole."""
        return self._door.problems()

    def accept(self) -> int:
        """Accept the journal as it is, as after a backup was put back; return the number of its operations."""
        return self._door.accept()
