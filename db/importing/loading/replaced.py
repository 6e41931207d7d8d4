"""Claims whose text is replaced by that of another file than the one it came from."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence

_FROM = """
SELECT c.uid, b.file FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value JOIN batch b ON b.id = c.batch_id
WHERE b.file <> '' ORDER BY c.id
"""
_EXAMPLES = 5


class ReplacedTexts:
    """Counts the claims that lose their text to another file, by the file that the text came from."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._file = ""
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], list[str]] = {}

    def begin_file(self, name: str) -> None:
        """Begin the file with this name."""
        self._file = name

    def note(self, ids: Sequence[int]) -> None:
        """Count the claims with these row ids, whose text is about to be replaced."""
        if not ids:
            return
        for uid, file in self._connection.execute(_FROM, (json.dumps(ids),)):
            self._counts[file, self._file] += 1
            examples = self._examples.setdefault((file, self._file), [])
            if len(examples) < _EXAMPLES:
                examples.append(uid)

    def told(self) -> Iterator[str]:
        """What to tell the user."""
        for (old, new), number in self._counts.items():
            uids = ", ".join(self._examples[old, new])
            more = f" and {number - _EXAMPLES:,} more" if number > _EXAMPLES else ""
            claims = "1 claim has" if number == 1 else f"{number:,} claims have"
            if old == new:
                yield f"{claims} another text now than from an earlier {old}: {uids}{more}"
                continue
            yield f"{claims} the text of {new} now in place of that of {old}, which has the same ids: {uids}{more}"
