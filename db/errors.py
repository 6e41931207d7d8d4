"""The errors that users see, each class with the exit code that scripts can rely on."""

from __future__ import annotations

from collections.abc import Mapping


class ConflictError(Exception):
    """An error that the user can act on: the message says what is wrong, where, and what to do.

    The message may quote stored text. Pass it through `db.text.safe` before printing it.
    """

    exit_code = 1


class FilterError(ConflictError):
    """A filter has an error, or names something that the case does not contain.

    `instead` are the texts of filters that may have been meant.
    """

    exit_code = 2

    def __init__(self, message: str, instead: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.instead = instead


class UnfinishedFilterError(FilterError):
    """A filter that another text may have been meant by, and that more letters may make right as well."""


class UsageError(ConflictError):
    """The command was called with wrong arguments, or needs a terminal and has none."""

    exit_code = 2


class InputRefusedError(ConflictError):
    """A file to import was refused as a whole, or every one of its rows was."""

    exit_code = 3


class ChangeRefusedError(ConflictError):
    """A change by hand was refused, and nothing was written.

    `near` are the uids that may have been meant; `resting` are the ids of the operations that stand in the way. `field`
    is the one that names something which is not there, where the message does not say it.
    """

    exit_code = 3

    def __init__(
        self, message: str, near: tuple[str, ...] = (), resting: tuple[str, ...] = (), field: str = ""
    ) -> None:
        super().__init__(message)
        self.near = near
        self.resting = resting
        self.field = field


class ChangedMeanwhileError(ChangeRefusedError):
    """What was to be changed is no longer what it was changed from; `now` are the texts that it has, by field."""

    def __init__(self, message: str, now: Mapping[str, str]) -> None:
        super().__init__(message)
        self.now = now


class TargetExistsError(ConflictError):
    """The file to write already exists, and overwriting was not requested."""

    exit_code = 3


class CaseUnusableError(ConflictError):
    """The case file is missing, damaged, locked, not a case, or of another format version."""

    exit_code = 5


class StorageError(ConflictError):
    """A file cannot be written: the disk is full, permission is missing, or the file system is read-only."""

    exit_code = 5
