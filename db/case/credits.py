"""Under which licences the contents of a case stand, and whom to name: of the case itself and of its imports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from db.text.names import listed
from db.text.safe import line

_NAMED = 3
"""Maximum number of files that are named together."""

_IMPORTS = """
SELECT licence, attribution, file FROM batch WHERE added > 0 OR changed > 0
GROUP BY licence, attribution, file ORDER BY min(id)
"""


class Credit(NamedTuple):
    """The licence and attribution of `subject`, all safe to show. A licence that is not recorded is ""."""

    subject: str
    licence: str
    attribution: str = ""

    @property
    def terms(self) -> str:
        """Licence and attribution in one line."""
        return "; ".join(filter(None, (self.licence or "no licence is recorded", self.attribution)))


def credits_in(connection: sqlite3.Connection, meta: Mapping[str, str]) -> Iterator[Credit]:
    """The credit of a case with this metadata, then one for each set of imports with terms of their own."""
    own = (line(meta.get("licence", "")), line(meta.get("attribution", "")))
    yield Credit("the case", *own)
    files: dict[tuple[str, str], list[str]] = {}
    for licence, attribution, file in connection.execute(_IMPORTS):
        files.setdefault((line(licence), line(attribution)), []).append(line(file))
    for terms, names in files.items():
        if terms != own:
            more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
            yield Credit(listed([*names[:_NAMED], *more]), *terms)


def joined_terms(credits: Sequence[Credit]) -> Mapping[str, str]:
    """The licence and attribution of a copy of the case, as values of its metadata: its own with those of imports.

    Nothing if no import has terms of its own.
    """
    if len(credits) < 2:
        return {}
    licences = dict.fromkeys(credit.licence for credit in credits if credit.licence)
    attributions = dict.fromkeys(credit.attribution for credit in credits if credit.attribution)
    return {"licence": "; ".join(licences), "attribution": "; ".join(attributions)}
