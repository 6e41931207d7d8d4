"""Who did what to the claims of a case by hand, what links rest on, and words in notes: what filters ask of the work.

All of it is read from the file when it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pyroaring import BitMap

from db.case.work.basis import Drawn
from db.index.links import Links
from db.index.sets import union
from db.model.claims import Basis
from db.text.names import words_in
from db.text.safe import Reading, fold

_NOTES = "SELECT target, substr(text, 1, 20000) FROM note WHERE kind = 'claim'"
_LINKS = """
SELECT substr(l."by", 1, 200), substr(l.via, 1, 200), f.uid, l.relation, t.uid
FROM link l JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id WHERE l."by" <> '' OR l.via <> ''
"""
_SAYING = frozenset({"claim.add", "claim.edit", "link.add", "link.edit"})
"""The operations that say what a claim is, or how it is linked."""

_DONE = {"claim.add": "added", "claim.edit": "edited"}
_REVIEWS = """
SELECT c.uid, r.state, substr(r."by", 1, 200), substr(r.name, 1, 200), substr(r.at, 1, 40)
FROM review r JOIN claim c ON c.id = r.claim_id
"""

Placing = Callable[[Iterable[str]], BitMap]
"""The positions of the claims with some uids."""


class _Doing(NamedTuple):
    """A change by hand that counts: by whom (id and name), when, in which way, what was done, and to which claims."""

    by: str
    name: str
    at: str
    via: str
    op: str
    uids: tuple[str, ...]


class Signed(NamedTuple):
    """What an analyst did to a claim, what they call themselves, or "", and when, as ISO writes it. Safe to show."""

    what: str
    name: str
    at: str


class Hands:
    """What analysts did in an open case.

    `drawn` returns the links that rest on their reading, `own` the ids under which this analyst has worked on it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        reading: Reading,
        place: Placing,
        drawn: Callable[[], Drawn],
        own: Callable[[], Iterable[str]],
    ) -> None:
        self._connection = connection
        self._line = reading.line
        self._place = place
        self._drawn = drawn
        self._own = own

    def named(self) -> Mapping[str, BitMap]:
        """The claims that each analyst added, edited or linked, by what they call themselves, else by their id."""
        return self._grouped(lambda one: one.name or one.by)

    def signed(self) -> Mapping[str, BitMap]:
        """The same claims by the ids of the analysts: each has one for each machine and copy of the case."""
        return self._grouped(lambda one: one.by)

    def made_via(self) -> Mapping[str, BitMap]:
        """The claims that were added, edited or linked in each way that is told apart."""
        return self._grouped(lambda one: one.via)

    def own(self) -> BitMap:
        """The claims that this analyst added, edited or linked."""
        ids = frozenset(self._own())
        return self._place(uid for one in self._doings() if one.by in ids for uid in one.uids)

    def edited(self) -> BitMap:
        """The claims of which a field was edited by hand."""
        return self._place(uid for one in self._doings() if one.op == "claim.edit" for uid in one.uids)

    def with_basis(self, basis: Basis, links: Links, known: int) -> BitMap:
        """The claims that one of these links joins with another if it rests on this; the first `known` are known."""
        drawn = self._drawn()
        if basis is Basis.PUBLISHED:
            published = (pairs.changed(drawn.get(one, ()), ()) for one, pairs in links.every.items())
            return union(pairs.joined(known) for pairs in published)
        return BitMap([end for pairs in drawn.values() for pair in pairs if max(pair) < known for end in pair])

    def noted_with(self, words: str) -> BitMap:
        """The claims with a note in which these words follow each other; the last one may be a beginning."""
        wanted, notes = words_in(fold(words)), self._connection.execute(_NOTES)
        return self._place(uid for uid, text in notes if wanted and _holds(words_in(fold(text)), wanted))

    def signatures(self) -> Mapping[str, tuple[Signed, ...]]:
        """For each claim by its uid who added, edited and reviewed it: the last time of each, the earliest first."""
        line, signed = self._line, defaultdict[str, dict[tuple[str, str], Signed]](dict)
        for one in self._doings():
            if one.op in _DONE:
                (uid,), what, name = one.uids, _DONE[one.op], line(one.name)
                signed[uid][what, one.by] = Signed(what, name, line(one.at))
        for uid, state, by, name, at in self._connection.execute(_REVIEWS):
            signed[uid][line(state), by] = Signed(line(state), line(name), line(at))
        return {uid: tuple(sorted(some.values(), key=lambda one: one.at)) for uid, some in signed.items()}

    def log(self) -> tuple[int, str]:
        """The number of operations in the log of the case, and its head; "" for an empty log."""
        from db.work.journal.journal import read_last_operations
        from db.work.journal.operation import head_of_all

        (number,) = self._connection.execute("SELECT count(*) FROM journal").fetchone()
        return number, head_of_all(read_last_operations(self._connection))

    def _grouped(self, key: Callable[[_Doing], str]) -> Mapping[str, BitMap]:
        """The claims under each key of what was done; what has no key is left out."""
        uids: dict[str, set[str]] = defaultdict(set)
        for one in self._doings():
            if name := self._line(key(one)):
                uids[name].update(one.uids)
        return {name: self._place(some) for name, some in uids.items()}

    def _doings(self) -> Iterator[_Doing]:
        """What was said by hand of the claims and links that are there, first that of links that came with a name."""
        from db.work.journal.journal import Journal, read_operations  # most cases are read without their journal

        links = {}
        for by, via, from_, relation, to in self._connection.execute(_LINKS):
            links[f"{from_} {relation} {to}"] = from_, to
            yield _Doing(by, "", "", via, "link.add", (from_, to))
        journal = Journal(read_operations(self._connection))
        for one in journal.operations:
            if one.op in _SAYING and journal.in_force(one):
                uids = (one.target,) if one.kind == "claim" else links.get(one.target, ())
                yield _Doing(one.by, one.name, one.at, one.via, one.op, uids)


def own_ids(case_uid: str, path: Path) -> frozenset[str]:
    """The ids under which this analyst has worked on a case on this machine."""
    from db.work.journal.identity import Identities  # few filters ask for it

    return frozenset(Identities(case_uid, path).own)


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Whether some words follow each other among others; the last one may be the beginning of a word."""
    *whole, last = wanted
    return any(
        words[at : at + len(whole)] == whole and words[at + len(whole)].startswith(last)
        for at in range(len(words) - len(whole))
    )
