"""Removing what is kept of a case, where what it was derived from must not be kept."""

from __future__ import annotations

import contextlib
from pathlib import Path

from db.cache.files import file_for


def remove_kept(case: Path) -> None:
    """Remove all that is kept for the next start of a case; it is derived anew. A failure to do so is ignored."""
    any_of_case = file_for(case, "")
    with contextlib.suppress(OSError):
        for path in list(any_of_case.parent.glob(f"{any_of_case.name}*")):
            path.unlink(missing_ok=True)
