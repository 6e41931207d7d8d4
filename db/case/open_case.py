"""A case file that is open, with its facts in memory: how it is opened, read in other ways, kept and closed."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from pyroaring import BitMap

from db.cache.load import keep_facts, known_from, load_facts
from db.case.rows import ClaimReader, read_actors, read_meta, read_regions
from db.case.search import TextSearch, joined, kept_words
from db.case.work.basis import Drawn, analysts_links, facts_without
from db.filters.filter import Term
from db.index.build import Progress
from db.index.clocks import Calendars
from db.lru import LRU
from db.model.claims import Actor, Region
from db.model.tree import Forest
from db.status.snapshot import Facts, Snapshot
from db.store.files import CaseConnection, Edition, case_error, data_version, edition_of, open_case
from db.text.safe import SHOWN, VERBATIM, Reading

_CACHED_TERMS = 64
_CACHED_SNAPSHOTS = 8


class OpenCase:
    """A case file with its facts in memory.

    Only one thread at a time may ask for what is read from the file or remembered. Any thread may interrupt, and may
    read `facts`, which never change.
    """

    def __init__(
        self,
        path: Path,
        connection: CaseConnection,
        reading: Reading,
        progress: Progress | None,
        before: OpenCase | None = None,
    ) -> None:
        """Read the case over an open connection. `before` is an earlier edition of it, from which to go on."""
        self.path = path
        self._connection = connection
        self._reading = reading
        self._progress = progress
        self.meta = read_meta(connection, reading)
        self._edition = (connection.edition, data_version(connection))
        is_same = before is not None and before._reading == reading
        known = known_from(before.facts, before.edition, path, connection.edition) if before and is_same else None
        has_same_names = before is not None and known is not None and not known.touched.names
        self.actors: Forest[Actor] = (
            before.actors if before and has_same_names else Forest(read_actors(connection, reading))
        )
        self.regions: Forest[Region] = (
            before.regions if before and has_same_names else Forest(read_regions(connection, reading))
        )
        loaded = load_facts(connection, path, self.actors, self.regions, reading, progress, known)
        self.facts: Facts = loaded.facts
        self._words, self._stamp = loaded.words, loaded.stamp
        self._calendars = Calendars(self.facts.index)
        self._reader = ClaimReader(connection, self.facts, reading)
        self._terms = LRU[tuple[Term, int], tuple[BitMap, tuple[str, ...]]](_CACHED_TERMS)
        self._snapshots = LRU[int, Snapshot](_CACHED_SNAPSHOTS)
        self._searches: list[TextSearch] = []
        self.left_out: int | None = None

    @classmethod
    def open(
        cls, path: Path, reading: Reading = SHOWN, progress: Progress | None = None, before: OpenCase | None = None
    ) -> Self:
        """Open a case file for reading. `reading` makes its texts safe to show, or leaves them as stored.

        `before` is the case as it was open before; see `over`. Raises CaseUnusableError if the file is not a case that
        can be read.
        """
        return cls.over(path, open_case(path), reading, progress, before)

    @classmethod
    def over(
        cls,
        path: Path,
        connection: CaseConnection,
        reading: Reading = SHOWN,
        progress: Progress | None = None,
        before: OpenCase | None = None,
    ) -> Self:
        """Read a case over a connection made by `db.store.files.open_case`, which is closed with the case.

        `before` is the case as it was open before. What is known of it is brought up to date where own changes are
        all that has happened since.
        """
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            try:
                connection.execute("BEGIN")  # all queries see the same state, whoever writes meanwhile
                case = cls(path, connection, reading, progress, before)
                connection.execute("COMMIT")
            except (sqlite3.Error, UnicodeError, MemoryError) as error:
                raise case_error(path, error) from error
            unless_opened.pop_all()
        return case

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. No other thread may be asking; see `interrupt`."""
        for search in self._searches:
            search.words.close()
        self._connection.close()

    def read_as(self, reading: Reading) -> Self:
        """The same open case with its texts read in another way. Close only the original."""
        if reading == self._reading:
            return self
        other = copy(self)
        other._reading = reading
        other.meta = read_meta(self._connection, reading)
        other.actors = Forest(read_actors(self._connection, reading))
        other.regions = Forest(read_regions(self._connection, reading))
        other._begin(replace(self.facts, actors=other.actors, regions=other.regions))
        return other

    @property
    def published_only(self) -> bool:
        """Whether links that rest on an analyst's reading are left out."""
        return self.left_out is not None

    @property
    def published(self) -> Self:
        """The same open case as if links that rest on an analyst's reading were not there. Close only the original."""
        return self if self.published_only else self._published

    @cached_property
    def _published(self) -> Self:
        other = copy(self)
        dropped = self._drawn()
        other.left_out = sum(map(len, dropped.values()))
        other._begin(facts_without(self.facts, dropped))
        return other

    def _begin(self, facts: Facts) -> None:
        """Answer from other facts of the same file, as if nothing had been asked before."""
        for name in ("_published", "work"):
            self.__dict__.pop(name, None)
        self.facts, self._stamp = facts, None
        self._reader = ClaimReader(self._connection, facts, self._reading, self.published_only)
        self._terms = LRU[tuple[Term, int], tuple[BitMap, tuple[str, ...]]](_CACHED_TERMS)
        self._snapshots = LRU[int, Snapshot](_CACHED_SNAPSHOTS)

    @property
    def is_ahead(self) -> bool:
        """Whether more is known than what was kept for the next start."""
        return self._stamp is not None

    def keep(self) -> None:
        """Keep what is known for the next start, if it was brought up to date. Any thread may do this, for a while."""
        stamp, self._stamp = self._stamp, None
        if stamp is not None:
            keep_facts(self.path, self._reading, self.facts, stamp)

    def interrupt(self) -> None:
        """Make a question that another thread asks fail soon with sqlite3.OperationalError."""
        self._connection.interrupt()
        for search in tuple(self._searches):
            search.words.interrupt()

    def pulse(self) -> sqlite3.Cursor:
        """An endless iterator for long work without SQL: its next step raises after an interrupt."""
        return self._connection.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT 0 FROM n) SELECT i FROM n")

    def has_changed(self) -> bool:
        """Whether the file was written to since it was read, or its name stands for another file.

        False while somebody is writing, and if the name stands for nothing.
        """
        now = edition_of(self.path)
        try:
            return now is not None and (now, data_version(self._connection)) != self._edition
        except sqlite3.Error:
            return False

    @property
    def edition(self) -> Edition | None:
        """The edition of the file that was read; None if it had none."""
        return self._edition[0]

    def _drawn(self) -> Drawn:
        """The links that rest on an analyst's reading and are not left out."""
        return {} if self.published_only else analysts_links(self._connection, self.facts.index)

    @property
    def _search(self) -> TextSearch:
        """The one search of this case and of what is made from it: it does not depend on links, nor on the reading."""
        if not self._searches:
            actors = self.actors if self._reading == VERBATIM else read_actors(self._connection, VERBATIM)
            names = {actor.id: joined((actor.name, *actor.aliases)) for actor in actors}
            kept = kept_words(self._words, self.path, self.edition)
            search = TextSearch(self._connection, self.facts.index, names, kept, self._progress)
            self._searches.append(search)
        return self._searches[0]
