"""The file that a typed name stands for, and whether it can be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.exporting.write import is_sqlite, names_folder
from db.text.safe import line
from tui.widgets.cells import fit_middle

_LONGEST = 40
"""Cells that a message gives to the name of a file."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a typed name leads: the file, its name and folder as they are shown, and what keeps it from being written.

    `path` is None if the name stands for no path at all; `exists` if a file is there that could be overwritten.
    """

    path: Path | None
    name: str = ""
    folder: str = ""
    problem: str = ""
    exists: bool = False


def target_of(typed: str) -> Target:
    """Look at the file system for a typed name, in which `~` is the home folder."""
    text = typed.strip()
    if not text:
        return Target(None, folder=_resolved(Path()), problem="Type the name of the file to write.")
    try:
        path = Path(text).expanduser()
        name, folder = line(path.name), _resolved(path.absolute().parent)
        problem = _problem(text, path)
        exists = path.exists() or path.is_symlink()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        return Target(None, problem=f"No file can be written there: {line(reason)}")
    return Target(path, name, folder, problem, exists)


def _problem(text: str, path: Path) -> str:
    """What keeps a file from being written at a path, as a sentence; "" if nothing is known to."""
    if path.is_dir():
        return f"{shortened(line(path), _LONGEST)} is a folder. Add a file name."
    folder = path if names_folder(text) else path.parent
    if not folder.is_dir():
        return f"There is no folder {line(folder)}."
    if path.exists() and not path.is_file():
        return f"{shortened(line(path), _LONGEST)} is not a regular file. Choose another name."
    if is_sqlite(path):
        return f"{shortened(line(path.name), _LONGEST)} is an SQLite file, possibly a case. Choose another name."
    return ""


def _resolved(folder: Path) -> str:
    return line(folder.resolve())


def shortened(text: str, cells: int) -> str:
    """A text, cut in its middle if it needs more than some cells."""
    return fit_middle(text, max(cells, 1)).rstrip()
