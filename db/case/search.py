"""Text search over the folded texts of claims and the names of their speakers, which are read at the first search."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pyroaring import BitMap

from db.index.build import Progress
from db.index.index import Index
from db.store.fulltext import FullText, FullTextError
from db.text.figures import digits, grouped
from db.text.safe import as_stored, fold

_STEP = 2_000
_APART = " \ue000 "
"""A word that nobody searches for. It separates texts, so that no phrase matches across two of them."""

_TEXTS = """
SELECT j.key, c.text, c.quote, c.note, (SELECT group_concat(actor_id) FROM claim_speaker s WHERE s.claim_id = c.id)
FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value
"""


class TextSearch:
    """Finds the claims in whose text, quote, note or speakers a word or phrase occurs.

    `speakers` has the names and aliases of each actor by id, as one text (see `joined`). `file` keeps the words for
    the next start, if given. `progress` is called with the claims read so far and in all.
    """

    def __init__(
        self,
        case: sqlite3.Connection,
        index: Index,
        speakers: dict[int, str],
        file: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._case = case
        self._index = index
        self._speakers = {id: fold(names) for id, names in speakers.items()}
        self._progress = progress
        self._is_full = False
        self.words = FullText(file)

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
        self._is_full = False
        return self._found(query)

    def _found(self, query: str) -> BitMap:
        self._fill()
        return BitMap(json.loads(self.words.find(query)))  # one JSON array is read four times faster than rows

    def _fill(self) -> None:
        size = self._index.size
        done = size if self._is_full else self.words.filled()
        while done < size:
            done = self.words.fill(done, self._bodies(done, min(done + _STEP, size)))
            if self._progress:
                self._progress(done, size)
        self._is_full = True

    def _bodies(self, first: int, end: int) -> list[str]:
        ids = self._index.ids[first:end]
        rows = self._case.execute(_TEXTS, (json.dumps(ids.tolist()),))
        bodies = [""] * len(ids)
        for number, *row in rows:
            bodies[number] = self._body(*row)
        return bodies

    def _body(self, *row: object) -> str:
        *texts, actors = map(as_stored, row)
        names = [self._speakers.get(int(actor), "") for actor in actors.split(",") if actor]
        return joined([*[fold(text) for text in texts if text], *names])


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
