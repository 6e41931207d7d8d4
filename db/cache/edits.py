"""What own changes of a case have touched, from one edition of its file to the next.

Each change that this program makes leaves a line in a file of the cache folder. Whoever knows an earlier edition of the
case can go on from there, as long as every change in between was noted; any other change leaves a gap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.cache.files import EDITS, file_for
from db.store.files import Edition
from db.store.private import private_file, private_folder
from db.updating.touched import Touched

_LARGEST = 1_000_000
"""Bytes of a file from which on it begins anew."""
_MOST = 5_000
"""Maximum number of ids that one change may note; a larger change leaves a gap."""
_IDS = ("claims", "texts", "actors", "voices", "regions")


def note(case: Path, before: Edition, after: Edition, touched: Touched) -> None:
    """Note what a change of a case has touched. A failure to write is ignored: the case is then read anew."""
    if sum(len(getattr(touched, name)) for name in _IDS) + len(touched.links) > _MOST:
        return
    path = file_for(case, EDITS)
    line = json.dumps([before, after, _packed(touched)], separators=(",", ":")) + "\n"
    with suppress(OSError):
        private_folder(path.parent)
        private_file(path)
        mode = "w" if path.stat().st_size + len(line) > _LARGEST else "a"
        with path.open(mode, encoding="ascii") as file:
            file.write(line)


def between(case: Path, before: Edition, after: Edition) -> Touched | None:
    """What was touched from one edition of a case to another; None if changes in between were not noted."""
    if before == after:
        return Touched()
    steps = {one: (other, packed) for one, other, packed in _noted(case)}
    touched, at = Touched(), before
    for _ in range(len(steps)):
        if at not in steps:
            return None
        at, packed = steps[at]
        try:
            touched |= _unpacked(packed)
        except (KeyError, TypeError, ValueError):
            return None
        if at == after:
            return touched
    return None


def _noted(case: Path) -> Iterator[tuple[Edition, Edition, object]]:
    try:
        text = file_for(case, EDITS).read_text("ascii")
    except (OSError, UnicodeError):
        return
    for line in text.splitlines():
        with suppress(ValueError, TypeError):  # a line that was cut off
            before, after, packed = json.loads(line)
            yield Edition(*before), Edition(*after), packed


def _packed(touched: Touched) -> dict[str, object]:
    packed: dict[str, object] = {name: sorted(ids) for name in _IDS if (ids := getattr(touched, name))}
    if touched.links:
        packed["links"] = sorted(touched.links)
    return packed | {name: True for name in ("names", "alignments") if getattr(touched, name)}


def _unpacked(packed: object) -> Touched:
    if not isinstance(packed, dict):
        raise TypeError
    ids = {name: frozenset(map(int, packed.get(name, ()))) for name in _IDS}
    links = frozenset((int(one), int(other)) for one, other in packed.get("links", ()))
    return Touched(**ids, links=links, names=bool(packed.get("names")), alignments=bool(packed.get("alignments")))
