"""The commands about what was done to a case: `resolve`, `undo`, `redo`, `log`, `merge` and `batch`."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli.arguments import TABLE, case_argument, format_option
from tui.cli.completion import naming, offers
from tui.cli.usage import ExampleCommand
from tui.cli.work.options import (
    EDGES,
    KINDS,
    ChangeRequest,
    changing,
    fields_argument,
    kind_option,
    name_option,
    uid_argument,
    why_option,
)

_FORMATS = (
    (TABLE, "one line for each operation; in a pipe its columns are separated by tabs"),
    ("json", "one array of objects"),
    ("jsonl", "one object on each line, with all that is needed to merge and to verify it"),
)


@click.command(
    cls=ExampleCommand,
    short_help="End a conflict: say which reading counts.",
    examples=("conflict-tui resolve mill.sqlite school-hit event_date=2024-05-02 --why 'as the speaker says'",),
)
@changing
@uid_argument()
@fields_argument()
@kind_option(*KINDS, *EDGES)
def resolve(wanted: ChangeRequest, uid: str, fields: dict[str, str], kind: str) -> None:
    """Set the fields of UID on which people who did not see each other's work disagree. All readings stay in the log.

    UID of a link is FROM RELATION TO in quotes, that of an alignment are its two actors.
    """
    from tui.cli.work import looking_back as work

    work.resolve(wanted, kind, uid, fields)


@click.command(
    cls=ExampleCommand,
    short_help="Take back the last change by hand, or any other.",
    examples=("conflict-tui undo mill.sqlite", "conflict-tui undo mill.sqlite 6f0c2a9be413-12 --why 'a typing error'"),
)
@changing
@click.argument("operation", metavar="[OPERATION]", required=False, default="", shell_complete=naming.operations)
def undo(wanted: ChangeRequest, operation: str) -> None:
    """Take back OPERATION, or without it your own last change on this machine. The log keeps both.

    Changes of other people are taken back only by id, as the log shows them. What later changes rest on is not taken
    back; they are named.
    """
    from tui.cli.work import looking_back as work

    work.undo(wanted, operation)


@click.command(
    cls=ExampleCommand,
    short_help="Bring back what was undone.",
    examples=("conflict-tui redo mill.sqlite", "conflict-tui redo mill.sqlite 6f0c2a9be413-12"),
)
@changing
@click.argument("operation", metavar="[OPERATION]", required=False, default="", shell_complete=naming.operations)
def redo(wanted: ChangeRequest, operation: str) -> None:
    """Bring back OPERATION, or without it what you undid last, if you have changed nothing since."""
    from tui.cli.work import looking_back as work

    work.redo(wanted, operation)


@click.command(
    cls=ExampleCommand,
    sections={"Formats": _FORMATS},
    short_help="Tell who changed what by hand, when and why.",
    examples=(
        "conflict-tui log mill.sqlite",
        "conflict-tui log mill.sqlite --by 'A. Kovalenko' --since yesterday",
        "conflict-tui log mill.sqlite --format jsonl > operations.jsonl",
        "conflict-tui log mill.sqlite --forget 6f0c2a9be413-12 --why 'the witness asked for it'",
    ),
)
@case_argument
@format_option(_FORMATS, "The output format.", default=TABLE, show_default=True)
@click.option(
    "--by", metavar="WHO", default="", help="Only changes by WHO: a name, or what stands before the - in an id."
)
@click.option("--since", metavar="DAY", default="", help="Only changes on DAY (UTC) or later, as yesterday.")
@click.option(
    "--forget",
    metavar="WHAT",
    help="Erase an operation (by its id), or all about a thing (by its uid), for good; with --as and --why.",
    shell_complete=naming.operations,
)
@click.option("--accept", is_flag=True, help="Accept CASE as it is now, after a backup was put back.")
@name_option
@why_option
def log(
    case: Path, format: str, by: str, since: str, forget: str | None, accept: bool, name: str | None, why: str
) -> None:
    """Print the changes by hand in CASE, oldest first. What was undone, or has no effect, is marked. Imports are not
    changes by hand.

    With --forget what was written is erased from CASE and cannot be brought back, only that there was something stays.
    Nobody else may have CASE open then. Copies and backups of CASE still have it.

    With --accept the state of CASE counts as right, though this machine has seen operations that it no longer has.
    """
    if accept and (forget is not None or by or since or name is not None or why):
        raise click.UsageError("--accept takes no other option")
    if accept:
        from tui.cli.work import looking_back as work

        work.accept(ChangeRequest(case, name, why, as_json=False))
        return
    if forget is None and (name is not None or why):
        raise click.UsageError("--as and --why belong to --forget")
    if forget is not None and (by or since):
        raise click.UsageError("--forget takes neither --by nor --since")
    if forget is None:
        from tui.cli.work.log import print_log

        print_log(case, format, by, since)
    else:
        from tui.cli.work import looking_back as work

        work.forget(ChangeRequest(case, name, why, as_json=format != TABLE), forget)


@click.command(
    cls=ExampleCommand,
    short_help="Take over the work of colleagues.",
    examples=(
        "conflict-tui merge mill.sqlite 'mill (conflicted copy).sqlite'",
        "conflict-tui merge mill.sqlite operations.jsonl",
    ),
)
@case_argument
@click.argument(
    "others",
    metavar="OTHER...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    shell_complete=offers.cases,
)
@click.option("--forget", is_flag=True, help="Also erase for good what colleagues erased in their copies.")
@click.option("--json", "as_json", is_flag=True, help="Print the operations as JSON objects, one a line.")
def merge(case: Path, others: tuple[Path, ...], forget: bool, as_json: bool) -> None:
    """Take over what each OTHER has and CASE lacks, and print the ids of the operations.

    OTHER is a copy of CASE, such as a colleague's or a sync tool's conflict copy, or operations as written by log
    --format jsonl. Whatever the order of merges, the result is the same. What people see differently is listed as a
    conflict, of which the last reading is shown; resolve ends it. OTHER is not changed.

    What a colleague has erased with log --forget is erased from CASE only with --forget, and only where no later change
    rests on it. Nothing erased in CASE comes back.
    """
    from tui.cli.work.merging import merge as take_over

    take_over(case, others, forget, as_json)


_LISTED = (
    (TABLE, "one line for each import; in a pipe its columns are separated by tabs"),
    ("json", "one array of objects"),
    ("jsonl", "one object on each line"),
)


@click.command(
    cls=ExampleCommand,
    sections={"Formats": _LISTED},
    short_help="List the imports of a case, or take one back.",
    examples=("conflict-tui batch mill.sqlite", "conflict-tui batch mill.sqlite --drop 3"),
)
@case_argument
@format_option(_LISTED, "The output format.", default=TABLE, show_default=True)
@click.option(
    "--drop",
    metavar="N",
    type=click.IntRange(min=1),
    help="Take import N back whole: what it added and what it changed.",
    shell_complete=naming.imports,
)
def batch(case: Path, format: str, drop: int | None) -> None:
    """Print the imports of CASE, one for each file: number, time (UTC), format, file, how many rows were added,
    changed, unchanged and rejected, and the licence.

    With --drop the rows that import N added are removed, and the values that it changed become what they were. It is
    refused if something rests on it, which is then named: changes by hand on its rows, links to its claims, rows of
    later imports. It cannot be undone; import the file again instead. A colleague's copy keeps the import.
    """
    from tui.cli import importing

    if drop is None:
        importing.list_imports(case, format)
    else:
        importing.drop_import(case, drop)


HISTORY: tuple[click.Command, ...] = (resolve, undo, redo, log, merge, batch)
