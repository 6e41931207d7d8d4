"""Text search: an FTS5 table over folded text, derived from the case and kept beside it.

Built when it is first asked for, in steps, so that an interrupted build goes on where it stopped.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pyroaring import BitMap

from db.index import Index
from db.text import fold, plain

_STEP = 2_000
_APART = " \ue000 "
"""A word that nobody searches for, between texts so that no phrase reaches from one into the next."""

_TEXTS = """
SELECT j.key, c.text, c.quote, c.note, (SELECT group_concat(actor_id) FROM claim_speaker s WHERE s.claim_id = c.id)
FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value
"""


class TextSearch:
    """Finds the claims in whose text, quote, note or speakers a word or phrase occurs.

    `speakers` gives the names and aliases of an actor by its id, as one text; see `joined`.
    """

    def __init__(self, case: sqlite3.Connection, index: Index, speakers: dict[int, str]) -> None:
        self._case = case
        self._index = index
        self._speakers = {id: fold(names) for id, names in speakers.items()}
        self._done = 0
        self.table = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.table.execute(
            "CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')"
        )

    def find(self, pattern: str) -> BitMap:
        """The positions that fit a pattern: a bare word finds words that begin with it, a phrase in double
        quotes finds these whole words in this order. Case, accents and hidden characters make no difference.
        """
        query = _query(pattern)
        if not query:
            return BitMap()
        self._build()
        row = self.table.execute("SELECT json_group_array(rowid) FROM words WHERE words MATCH ?", (query,)).fetchone()
        return BitMap(json.loads(row[0]))  # one long text is read four times as fast as a row for each claim

    def close(self) -> None:
        """Let the table go."""
        self.table.close()

    def _build(self) -> None:
        while self._done < self._index.size:
            ids = self._index.ids[self._done : self._done + _STEP]
            rows = self._case.execute(_TEXTS, (json.dumps(ids.tolist()),))
            bodies = ((self._done + number, self._body(*row)) for number, *row in rows)
            self.table.execute("BEGIN")
            try:
                self.table.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", bodies)
                self.table.execute("COMMIT")
            finally:
                if self.table.in_transaction:  # neither committed nor ended by an interrupt
                    self.table.execute("ROLLBACK")
            self._done += len(ids)

    def _body(self, *row: object) -> str:
        *texts, actors = map(plain, row)
        names = [self._speakers.get(int(actor), "") for actor in actors.split(",") if actor]
        return joined([*[fold(text) for text in texts if text], *names])


def joined(texts: Iterable[str]) -> str:
    """Texts as one, in which no phrase is found that reaches from one of them into the next."""
    return _APART.join(texts)


def _query(pattern: str) -> str:
    """The FTS5 query for a pattern; empty if there is nothing in it to search for."""
    is_phrase = len(pattern) > 1 and pattern.startswith('"') and pattern.endswith('"')
    body = pattern[1:-1].replace('\\"', '"').replace("\\\\", "\\") if is_phrase else pattern
    folded = fold(body).replace("\0", " ")
    if not any(character.isalnum() for character in folded):
        return ""
    quoted = '"' + folded.replace('"', '""') + '"'
    return quoted if is_phrase else quoted + "*"
