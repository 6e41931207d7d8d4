"""What can go wrong, each kind with the exit code that a script may rely on."""

from __future__ import annotations


class ConflictError(Exception):
    """An error that a person can act on: the message says what, where and what to do.

    The message may quote text from data; whoever prints it passes it through `db.text` first.
    """

    exit_code = 1


class FilterError(ConflictError):
    """A filter that cannot be read, or that names something the case does not have."""

    exit_code = 2


class UsageError(ConflictError):
    """The command cannot run as asked, or not in this place (no terminal)."""

    exit_code = 2


class InputRefusedError(ConflictError):
    """A file to import was refused as a whole, or every row of it."""

    exit_code = 3


class TargetExistsError(ConflictError):
    """The file to be written is there already and nobody allowed to overwrite it."""

    exit_code = 3


class CaseUnusableError(ConflictError):
    """The case file is missing, damaged, locked, from another program or of another version."""

    exit_code = 5


class StorageError(ConflictError):
    """A file cannot be written: disk full, no permission, read-only file system."""

    exit_code = 5
