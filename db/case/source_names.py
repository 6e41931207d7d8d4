"""Sources by what people call them: their ids, outlets and titles, which are read when they are first asked for."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from pyroaring import BitMap

from db.filters.scope import SourceName
from db.index.positions import Positions
from db.index.sets import union
from db.lru import LRU
from db.text.names import Fit, fit
from db.text.safe import fold

_SOURCES = "SELECT id, uid, title FROM source ORDER BY id"
_OUTLETS = "SELECT DISTINCT outlet FROM source"
_SIZES = "SELECT source_id, count(*) FROM claim_source GROUP BY source_id"
_CARRIED = "SELECT claim_id FROM claim_source WHERE source_id = ?"
_CARRIED_BY_ANY = "SELECT claim_id FROM claim_source WHERE source_id IN (SELECT value FROM json_each(?))"
_AT_ADDRESS = "SELECT uid FROM source WHERE url = ? ORDER BY id LIMIT 1"
_ABOUT = "SELECT title, outlet FROM source WHERE uid = ?"

_REMEMBERED = 256
"""Sources of which the claims are remembered."""
_APART = re.compile(r"[\W_]+")


class _Folded(NamedTuple):
    """A source with its uid and the words of its title, folded; each word has a blank before it."""

    name: SourceName
    key: str
    title: str


class CaseSources:
    """The names of all sources of an open case. `clean` makes texts safe to show."""

    def __init__(self, connection: sqlite3.Connection, positions: Positions, clean: Callable[[object], str]) -> None:
        self._connection = connection
        self._positions = positions
        self._clean = clean
        self._claims = LRU[int, BitMap](_REMEMBERED)

    @cached_property
    def outlets(self) -> Collection[str]:
        """The outlets of all sources, whether they carry a claim or not."""
        return sorted({name for (outlet,) in self._connection.execute(_OUTLETS) if (name := self._clean(outlet))})

    def titled(self, words: str) -> Sequence[SourceName]:
        """The sources in whose title, for each of the words, a word begins like it."""
        begun = _begun(words)
        return [one.name for one in self._folded if _fits(begun, one.title)] if begun else []

    def ranked(self, begun: str) -> Iterator[tuple[Fit, SourceName]]:
        """The sources whose id has the text in it, or whose title has words that begin so, each with how it fits."""
        typed, words = fold(begun), _begun(begun)
        for name, key, title in self._folded:
            if typed in key:
                yield fit(typed, typed, (key,)), name
            elif words and _fits(words, title):
                yield (Fit.BEGINS if title.startswith(words[0]) else Fit.INSIDE), name

    def claims(self, sources: Sequence[SourceName]) -> BitMap:
        """The claims that any of these sources carries."""
        if len(sources) < _REMEMBERED:
            return union(self.claims_of_each(sources).values())
        rows = self._connection.execute(_CARRIED_BY_ANY, (json.dumps([one.id for one in sources]),))
        return self._positions.among(array("q", [claim for (claim,) in rows]))

    def claims_of_each(self, sources: Iterable[SourceName]) -> dict[int, BitMap]:
        """The claims that each of these sources carries, by the id of the source. Those without any are left out."""
        return {one.id: claims for one in sources if (claims := self._claims.get(one.id, partial(self._read, one.id)))}

    def _read(self, source: int) -> BitMap:
        rows = self._connection.execute(_CARRIED, (source,))
        return self._positions.among(array("q", [claim for (claim,) in rows]))

    @cached_property
    def sizes(self) -> dict[int, int]:
        """The number of claims that each source carries, by the id of the source. Zeros are left out."""
        return dict(self._connection.execute(_SIZES).fetchall())

    def about(self, uid: str) -> str:
        """The title and the outlet of a source, as far as it has them."""
        row = self._connection.execute(_ABOUT, (uid,)).fetchone() or ()
        return " · ".join(text for text in map(self._clean, row) if text)

    def at_address(self, url: str) -> str | None:
        """The uid of the first source with this address, if there is one."""
        row = self._connection.execute(_AT_ADDRESS, (url,)).fetchone()
        return None if row is None else self._clean(row[0])

    @cached_property
    def _folded(self) -> list[_Folded]:
        rows = self._connection.execute(_SOURCES)
        names = ((SourceName(id, self._clean(uid)), title) for id, uid, title in rows)
        return [_Folded(name, fold(name.uid), _words(self._clean(title))) for name, title in names]


def _words(text: str) -> str:
    """The words of a text, folded, each with a blank before it."""
    words = _APART.sub(" ", fold(text)).strip()
    return f" {words}" if words else ""


def _begun(text: str) -> list[str]:
    """The words of a text, folded, each with a blank before it as in `_Folded.title`."""
    return [f" {word}" for word in _words(text).split()]


def _fits(begun: Sequence[str], title: str) -> bool:
    return all(word in title for word in begun)
