"""Text search over the folded texts of claims and the names of their speakers, which are read at the first search."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pyroaring import BitMap

from db.batches import batched
from db.cache.edits import between
from db.index.build import Progress
from db.index.index import Index
from db.store.files import Edition
from db.store.fulltext import FullText, FullTextError
from db.text.figures import digits, grouped
from db.text.safe import as_stored, fold
from db.updating.touched import Touched

_STEP = 2_000
_MOST = 5_000
"""Maximum number of claims whose words are read again one by one. Beyond that all are read anew."""
_BATCH = 200
_APART = " \ue000 "
"""A word that nobody searches for. It separates texts, so that no phrase matches across two of them."""

_TEXTS = """
SELECT c.id, c.text, c.quote, c.note, (SELECT group_concat(actor_id) FROM claim_speaker s WHERE s.claim_id = c.id)
FROM claim c
"""
_NEXT = f"{_TEXTS} WHERE c.id > ? ORDER BY c.id LIMIT {_STEP}"
_SPOKEN = "SELECT claim_id FROM claim_speaker WHERE actor_id IN ({ids}) LIMIT ?"


class KeptWords(NamedTuple):
    """Where the words of a case are kept, for which edition of it, and what was touched since another one.

    `touched_since` returns None if that is not known.
    """

    file: Path
    edition: str
    touched_since: Callable[[str], Touched | None]


def kept_words(file: Path | None, path: Path, edition: Edition | None) -> KeptWords | None:
    """Where the words of a case are kept: not for a small one, nor for one of which the edition is not certain."""
    if file is None or edition is None:
        return None
    return KeptWords(file, json.dumps(edition), partial(_touched_since, path, edition))


def _touched_since(path: Path, now: Edition, edition: str) -> Touched | None:
    """What was touched since the edition of which words were kept; None if that is not known."""
    try:
        return between(path, Edition(*json.loads(edition)), now)
    except (TypeError, ValueError):
        return None


class TextSearch:
    """Finds the claims in whose text, quote, note or speakers a word or phrase occurs.

    `speakers` has the names and aliases of each actor by id, as one text (see `joined`). `kept` says where the words
    are kept for the next start, if they are. `progress` is called with the claims read so far and in all.
    """

    def __init__(
        self,
        case: sqlite3.Connection,
        index: Index,
        speakers: dict[int, str],
        kept: KeptWords | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._case = case
        self._index = index
        self._speakers = {id: fold(names) for id, names in speakers.items()}
        self._kept = kept
        self._progress = progress
        self._is_full = False
        self.words = FullText(kept.file if kept else None)

    def find(self, pattern: str) -> BitMap:
        """The claims that match a pattern.

        A bare word matches words that begin with it; a phrase in double quotes matches these whole words in this order;
        a number in groups of digits matches the number, in whatever way its groups are set apart. Case, accents and
        hidden characters make no difference.
        """
        query = _query(pattern)
        if not query:
            return BitMap()
        try:
            return self._found(query)
        except FullTextError as failed:
            if not self.words.give_up_file(failed.error):
                raise failed.error from None
        self._is_full, self._kept = False, None
        return self._found(query)

    def _found(self, query: str) -> BitMap:
        if not self._is_full:
            self._follow()
            self._fill()
            self._is_full = True
        return self._index.position_of.among(array("q", self.words.find(query)))

    def _follow(self) -> None:
        """Go on from the words of an earlier edition, or begin anew."""
        if self._kept is None:
            return
        edition = self.words.edition()
        if edition == self._kept.edition:
            return
        touched = self._kept.touched_since(edition) if edition else None
        changed = None if touched is None else self._changed(touched)
        if changed is None:
            self.words.begin(self._kept.edition)
            return
        bodies: dict[int, str | None] = dict.fromkeys(changed)
        for batch in batched(changed, _BATCH):
            rows = self._case.execute(f"{_TEXTS} WHERE c.id IN ({_listed(batch)})")
            bodies |= {id: self._body(*row) for id, *row in rows}
        self.words.follow(edition, self._kept.edition, bodies)

    def _changed(self, touched: Touched) -> set[int] | None:
        """The claims whose words may have changed; None if they are too many."""
        changed = set(touched.texts)
        for batch in batched(touched.voices, _BATCH):
            rows = self._case.execute(_SPOKEN.format(ids=_listed(batch)), (_MOST + 1,))
            changed.update(id for (id,) in rows)
        return changed if len(changed) <= _MOST else None

    def _fill(self) -> None:
        size = self._index.size
        claims, last = self.words.filled()
        while bodies := [(id, self._body(*row)) for id, *row in self._case.execute(_NEXT, (last,))]:
            claims, last = self.words.fill(last, bodies)
            if self._progress and claims < size:
                self._progress(claims, size)

    def _body(self, *row: object) -> str:
        *texts, actors = map(as_stored, row)
        names = [self._speakers.get(int(actor), "") for actor in actors.split(",") if actor]
        return joined([*[fold(text) for text in texts if text], *names])


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(id)) for id in ids)


def joined(texts: Iterable[str]) -> str:
    """Join texts into one in which no phrase matches across two of them."""
    return _APART.join(texts)


def _query(pattern: str) -> str:
    """The FTS5 query for a pattern; empty if it has nothing to search for."""
    if grouped(pattern):
        return f'"{pattern}" OR "{digits(pattern)}"'
    is_phrase = len(pattern) > 1 and pattern.startswith('"') and pattern.endswith('"')
    body = pattern[1:-1].replace('\\"', '"').replace("\\\\", "\\") if is_phrase else pattern
    folded = fold(body).replace("\0", " ")
    if not any(character.isalnum() for character in folded):
        return ""
    quoted = '"' + folded.replace('"', '""') + '"'
    return quoted if is_phrase else quoted + "*"
