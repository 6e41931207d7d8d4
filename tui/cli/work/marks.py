"""The commands that say something about a thing without changing it: `note`, `tag`, `grade` and `unify`."""

from __future__ import annotations

import click

from tui.cli.usage import ExampleCommand
from tui.cli.work.options import KINDS, ChangeRequest, changing, kind_option, uid_argument

_GRADES = (
    ("A to F", "how reliable a source is: A completely, E unreliable, F cannot be judged"),
    ("1 to 6", "how credible a claim is: 1 confirmed by others, 5 improbable, 6 cannot be judged"),
)
_drop_option = click.option("--drop", is_flag=True, help="Take it away instead.")


@click.command(
    cls=ExampleCommand,
    short_help="Write a note on a claim, actor, region or source.",
    examples=(
        "conflict-tui note mill.sqlite school-hit 'The photograph is from another day.'",
        "conflict-tui note mill.sqlite army 'Spokesman changed in May.' --kind actor",
        "conflict-tui note mill.sqlite school-hit 6f0c2a9be413-12 --drop",
    ),
)
@changing
@uid_argument()
@click.argument("text", metavar="[TEXT]", required=False, default="")
@_drop_option
@kind_option(*KINDS)
def note(wanted: ChangeRequest, uid: str, text: str, drop: bool, kind: str) -> None:
    """Write TEXT as a note on the claim UID, or on another thing with --kind, and print the id of the note.

    With --drop, TEXT is the id of the note to drop; it can be left out if there is only one.
    """
    if not text and not drop:
        raise click.UsageError("Missing argument 'TEXT'")
    from tui.cli.work import marking as work

    if drop:
        work.drop_note(wanted, kind, uid, text)
    else:
        work.note(wanted, kind, uid, text)


@click.command(
    cls=ExampleCommand,
    short_help="Put tags on a claim, actor, region or source.",
    examples=(
        "conflict-tui tag mill.sqlite school-hit front-page to-check",
        "conflict-tui tag mill.sqlite school-hit to-check --drop",
    ),
)
@changing
@uid_argument()
@click.argument("tags", metavar="TAG...", nargs=-1, required=True)
@_drop_option
@kind_option(*KINDS)
def tag(wanted: ChangeRequest, uid: str, tags: tuple[str, ...], drop: bool, kind: str) -> None:
    """Put each TAG on the claim UID, or on another thing with --kind. A tag that it has makes no operation."""
    from tui.cli.work import marking as work

    work.tag(wanted, kind, uid, tags, drop)


@click.command(
    cls=ExampleCommand,
    sections={"Grades": _GRADES},
    short_help="Grade a claim or a source.",
    examples=(
        "conflict-tui grade mill.sqlite school-hit 2 --why 'two neighbours saw it'",
        "conflict-tui grade mill.sqlite radio-1 B --kind source",
        "conflict-tui grade mill.sqlite school-hit --drop",
    ),
)
@changing
@uid_argument()
@click.argument("grade", metavar="[GRADE]", required=False, default="")
@_drop_option
@kind_option("claim", "source")
def grade(wanted: ChangeRequest, uid: str, grade: str, drop: bool, kind: str) -> None:
    """Grade the claim UID, or a source with --kind source, as the Admiralty system does.

    Grades are yours: none is computed, neither from links nor from each other.
    """
    if bool(grade) == drop:
        raise click.UsageError("Say the grade, or --drop to take it away")
    from tui.cli.work import marking as work

    work.grade(wanted, kind, uid, grade)


@click.command(
    cls=ExampleCommand,
    short_help="Say that two actors or regions are one.",
    examples=(
        "conflict-tui unify mill.sqlite army-of-mill army --kind actor --why 'two spellings'",
        "conflict-tui undo mill.sqlite 6f0c2a9be413-12",
    ),
)
@changing
@uid_argument()
@uid_argument("into")
@click.option("--kind", type=click.Choice(("actor", "region")), required=True, help="What UID and INTO name.")
def unify(wanted: ChangeRequest, uid: str, into: str, kind: str) -> None:
    """Let INTO stand for UID as well. UID still finds it in filters and imports. To part them, undo it by its id."""
    from tui.cli.work import marking as work

    work.unify(wanted, kind, uid, into)


MARKS: tuple[click.Command, ...] = (note, tag, grade, unify)
