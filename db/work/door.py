"""The one place that writes into a case by hand: a change is one transaction of operations and their effect."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.cache.edits import note
from db.cache.kept import remove_kept
from db.errors import CaseUnusableError, ChangeRefusedError, StorageError
from db.store.copies import uid_in
from db.store.files import Edition, case_error, connect_for_writing, edition_of, transaction, write_anew
from db.updating.touched import Touched
from db.work.effects.effects import Effects, without_effect
from db.work.journal.identity import Identities
from db.work.journal.journal import Journal, insert_operations, read_operations
from db.work.journal.operation import LARGEST_NUMBER, Operation, canonical
from db.work.journal.things import Thing, mentioned, thing_of
from db.work.journal.verify import heads, verify
from db.work.watching import Watch

_SHOWN = 6
_LONGEST = {"name": 200, "via": 200, "why": 5_000}
_HIGHEST_IMPORT = "SELECT ifnull(max(n), 0) FROM batch"


class Door:
    """A case that is open for changes by hand: its connection, its journal, and who works here.

    `erased_texts` are the texts that were forgotten since it was opened, for whoever keeps some of them elsewhere.
    Not to be used by several threads at a time. Waits at most `timeout` seconds for another writer.
    """

    def __init__(self, path: Path, name: str = "", timeout: float = 5.0, state: Path | None = None) -> None:
        """Open a case of the current format.

        `name` is what the analyst wants to be called; `state` is the folder of identities, by default the user's.
        Raises CaseUnusableError, also for an older format and for foreign triggers, and StorageError.
        """
        self.path = Path(path)
        self.name = name
        self.connection = connect_for_writing(self.path, timeout=timeout)
        self._version = -1
        self._by = ""
        self._merged = False
        self._erased = False
        self.erased_texts: set[str] = set()
        self.journal = Journal()
        with ExitStack() as on_failure:
            on_failure.callback(self.connection.close)
            try:
                self._file = os.stat(self.path)
                self.connection.execute("PRAGMA synchronous = FULL")
                self._watch = Watch(self.connection)
                self.identities = Identities(uid_in(self.connection), self.path, state)
                self._reload()
            except sqlite3.Error as error:
                raise case_error(self.path, error) from error
            on_failure.pop_all()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def problems(self) -> list[str]:
        """What is wrong with the journal, in sentences; nothing if it is whole."""
        with self.reading():
            return verify(self.journal.operations, self.identities.seen)

    def accept(self) -> int:
        """Take the journal as it is for that which this file should have; return the number of its operations.

        Raises CaseUnusableError if it is broken in itself, and StorageError if that cannot be kept.
        """
        with self.reading():
            if broken := verify(self.journal.operations):
                raise CaseUnusableError(f"{self.path} cannot be accepted: {broken[0]}")
            try:
                self.identities.accept(heads(self.journal.operations))
            except OSError as error:
                raise StorageError(f"What {self.path} has cannot be kept: {error.strerror}") from error
            self._by = self.identities.known_for({})
            return len(self.journal.operations)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A block in which `journal` is up to date. Errors of SQLite are raised as errors about the case."""
        try:
            self._refresh()
            yield
        except sqlite3.Error as error:
            raise case_error(self.path, error) from error

    @contextmanager
    def changing(self, exclusive: bool = False) -> Iterator[None]:
        """A block of changes, all or nothing; one within another is part of it.

        With `exclusive` nobody may read the case meanwhile. Raises CaseUnusableError if the case stays locked or was
        replaced, StorageError if it cannot be written.
        """
        if self.connection.in_transaction:
            yield
            return
        self._check_file()
        self._erased = False
        with ExitStack() as on_failure:
            on_failure.callback(self._forget_journal)
            try:
                with transaction(self.connection, exclusive):
                    self._refresh()
                    edition = edition_of(self.path)
                    self._watch.begin()
                    self.connection.execute("PRAGMA defer_foreign_keys = ON")
                    before, self._merged = len(self.journal.operations), False
                    yield
                    changed = self._merged or len(self.journal.operations) > before
                    if changed:
                        self._raise_generation()
                    touched = self._watch.touched()
                if self._erased:
                    write_anew(self.connection)
                    remove_kept(self.path)
                elif changed:
                    self._note(edition, touched)
            except sqlite3.Error as error:
                raise case_error(self.path, error) from error
            on_failure.pop_all()
        if changed:
            with suppress(OSError, StorageError):  # the change is in the case; the next start works under a new id
                self.identities.keep(heads(self.journal.operations).items())

    def record(
        self,
        op: str,
        kind: str,
        target: str,
        *,
        field: str = "",
        was: Any = None,
        value: Any = None,
        saw: Iterable[str] = (),
        basis: str = "",
        via: str = "",
        why: str = "",
    ) -> Operation:
        """Write an operation into the journal, without its effect."""
        n = self._next_number()
        last = next((one for one in reversed(self.journal.operations) if one.by == self._by), None)
        draft = Operation(
            id=f"{self._by}-{n}",
            n=n,
            by=self._by,
            name=self.name,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            op=op,
            kind=kind,
            target=target,
            field=field,
            was="" if was is None else canonical(was),
            value="" if value is None else canonical(value),
            saw=canonical(sorted(set(saw))),
            basis=basis,
            via=via,
            why=why,
            salt=secrets.token_hex(16),
            prev=last.head if last else "",
            sum="",
        )
        _check_texts(draft)
        operation = replace(draft, sum=draft.expected_sum)
        insert_operations(self.connection, (operation,))
        self.journal.append(operation)
        return operation

    def _next_number(self) -> int:
        """The number of the next operation."""
        last = self.journal.operations[-1].n if self.journal.operations else 0
        n = 1 + max(last, int(self.connection.execute(_HIGHEST_IMPORT).fetchone()[0]))
        if n > LARGEST_NUMBER:
            raise ChangeRefusedError(f"{self.path} has an operation with the highest possible number; it cannot go on")
        return n

    def take_effect(self, operations: Iterable[Operation], things: Iterable[Thing] = ()) -> None:
        """Compute the things anew that operations are about. Raises ChangeRefusedError if one has no effect."""
        given = list(operations)
        about = [thing for one in given if (thing := thing_of(one)) is not None]
        effects = Effects(self.connection, self.journal)
        effects.run([*about, *things])
        for one in given:
            if one.id in effects.skipped:
                raise ChangeRefusedError(effects.skipped[one.id])
        for thing, resting in effects.kept.items():
            if thing in about or thing in things:
                raise ChangeRefusedError(
                    f"{thing.kind} {thing.target} is still named by {', '.join(resting[:_SHOWN])}",
                    resting=tuple(resting),
                )
        ids = {one.id for one in given}
        for id, later in without_effect(self.connection, self.journal, given).items():
            if id in ids:
                raise ChangeRefusedError(f"Later operations rest on it: {self.names_of(later)}", resting=later)

    def names_of(self, ids: Iterable[str]) -> str:
        """Operations in words, for a message."""
        some = list(ids)
        shown = [f"{self.journal.by_id[id].op} {id}" if id in self.journal.by_id else id for id in some[:_SHOWN]]
        return ", ".join(shown) + (f" and {len(some) - _SHOWN:,} more" if len(some) > _SHOWN else "")

    def seen_by(self, thing: Thing, field: str, names: Iterable[Thing] = ()) -> set[str]:
        """What a new operation on a field of a thing replaces or rests on; `field` "" is the thing as a whole."""
        seen = {one.id for one in self.journal.readings(thing, field)} if field else set()
        presence = self.journal.presence(thing)
        seen |= {one.id for one in presence}
        for one in self.journal.all_of(thing):
            if thing_of(one) == thing and (not field or one in presence or one.field in ("", field)):
                seen |= {undo.id for undo in self.journal.undos_of(one)}
        for other in (*names, *self._held_by(thing)):
            seen |= {one.id for one in self.journal.presence(other)}
        return seen

    def _held_by(self, thing: Thing) -> list[Thing]:
        return [other for one in self.journal.of(thing)[:1] for other in mentioned(one)]

    def take_over(self, journal: Journal) -> None:
        """Go on with another journal, which was written within this transaction."""
        self.journal = journal
        self._merged = True

    def begin_erasing(self) -> None:
        """Write over what is deleted within this transaction, and then the whole file anew, so that nothing is left.

        What was kept of the case for the next start goes as well.
        """
        self.connection.execute("PRAGMA secure_delete = ON")
        self._erased = True

    # The state of the file

    def _forget_journal(self) -> None:
        """Read the journal again before the next change: that in memory has operations that were rolled back."""
        self._version = -1

    def _refresh(self) -> None:
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._reload()

    def _reload(self) -> None:
        """Read the journal, and find out who works here."""
        self._version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        self.journal = Journal(read_operations(self.connection))
        self.identities.read()
        now = heads(self.journal.operations)
        if not self._by or now.get(self._by) != self.identities.seen.get(self._by):
            self._by = self.identities.known_for(now)

    def _note(self, before: Edition | None, touched: Touched) -> None:
        """Note what the change just made has touched, unless somebody else has changed the case since."""
        after = edition_of(self.path)
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if before is not None and after is not None and version == self._version:
            note(self.path, before, after, touched)

    def _raise_generation(self) -> None:
        self.connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def _check_file(self) -> None:
        """Raise CaseUnusableError if another file has taken the place of the one that is open."""
        try:
            now = os.stat(self.path)
        except OSError as error:
            raise CaseUnusableError(f"{self.path} is no longer there: {error.strerror}") from error
        if not os.path.samestat(now, self._file):
            raise CaseUnusableError(f"{self.path} was replaced by another file. Open it again")


def _is_text(value: object) -> bool:
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_texts(draft: Operation) -> None:
    """Raise ChangeRefusedError if a text of an operation is too long, or cannot be stored."""
    for what, longest in _LONGEST.items():
        if len(getattr(draft, what)) > longest:
            raise ChangeRefusedError(f"{what} is longer than {longest:,} characters")
    if not all(_is_text(text) for text in vars(draft).values()):
        raise ChangeRefusedError("The text contains half of a character and cannot be stored")
