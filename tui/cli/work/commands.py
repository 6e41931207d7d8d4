"""The commands that change a case by hand: their arguments and options, and what their help says."""

from __future__ import annotations

from pathlib import Path

import click

from db.model.claims import Basis, Relation
from tui.cli.usage import ExampleCommand
from tui.cli.work.history import HISTORY
from tui.cli.work.marks import MARKS
from tui.cli.work.options import KINDS, ChangeRequest, changing, fields_argument, kind_option, uid_argument

_RELATIONS = click.Choice([relation.value for relation in Relation])
_BASES = click.Choice([basis.value for basis in Basis])


@click.command(
    cls=ExampleCommand,
    short_help="Begin an empty case.",
    examples=("conflict-tui new mill.sqlite", "conflict-tui new mill.sqlite --title 'The school of Mill'"),
)
@click.argument("case", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", default="", help="The title of the case; by default the name of the file.")
def new(case: Path, title: str) -> None:
    """Write a case without claims to FILE, which must not exist.

    conflict-tui help working leads from there to two claims that dispute each other.
    """
    from tui.cli import writing

    writing.new(case, title)


@click.command(
    cls=ExampleCommand,
    short_help="Add a claim, actor, region, source or alignment.",
    examples=(
        "conflict-tui add mill.sqlite actor id=army name='The army'",
        "conflict-tui add mill.sqlite claim claim='No shell hit any school.' speakers=army stated_on=2024-05-04",
        "conflict-tui add mill.sqlite alignment actor=militia with=army",
        "conflict-tui add mill.sqlite claim --from claims.json --why 'from my notebook'",
    ),
)
@changing
@click.argument("kind", metavar="KIND", type=click.Choice((*KINDS, "alignment", "link")))
@fields_argument(required=False)
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(),
    help="Add what the JSON objects of FILE say, all or nothing; - is standard input.",
)
def add(wanted: ChangeRequest, kind: str, fields: dict[str, str], file: str | None) -> None:
    """Add a thing to CASE and print its id.

    KIND is claim, actor, region, source or alignment (or link, to read many with --from). The fields are the columns
    of the case folder (conflict-tui help case-format); several values in one are separated by semicolons. Speakers,
    regions and sources are named by id and must be in the case. Without id=… the new thing gets a readable id.

    FILE is an array of objects, an object on each line, or one object. Its keys are fields. Values are texts, numbers
    or lists of texts. If one object is refused, nothing is added.
    """
    if bool(fields) == (file is not None):
        raise click.UsageError("Say what to add: either FIELD=VALUE..., or --from FILE")
    from tui.cli.work import changing as work

    if file is None:
        work.add(wanted, kind, fields)
    else:
        work.add_all(wanted, kind, file)


@click.command(
    cls=ExampleCommand,
    short_help="Change fields of a claim, actor, region or source.",
    examples=(
        "conflict-tui edit mill.sqlite school-hit event_date=2024-05-02 --why 'corrected by the speaker'",
        "conflict-tui edit mill.sqlite army --kind actor role='ground forces'",
    ),
)
@changing
@uid_argument()
@fields_argument()
@kind_option(*KINDS)
def edit(wanted: ChangeRequest, uid: str, fields: dict[str, str], kind: str) -> None:
    """Set fields of the claim UID, or of another thing with --kind. FIELD= empties a field.

    Prints the id of an operation for each field that gets another value; none if all have that value already.
    """
    from tui.cli.work import changing as work

    work.edit(wanted, kind, uid, fields)


@click.command(
    cls=ExampleCommand,
    short_help="Drop a claim, actor, region, source or alignment.",
    examples=(
        "conflict-tui drop mill.sqlite school-hit --why 'entered twice'",
        "conflict-tui drop mill.sqlite militia --kind actor",
        "conflict-tui drop mill.sqlite 'army militia' --kind alignment",
    ),
)
@changing
@uid_argument()
@kind_option(*KINDS, "alignment")
def drop(wanted: ChangeRequest, uid: str, kind: str) -> None:
    """Drop the claim UID with its links, or another thing with --kind. The log keeps it, and undo brings it back.

    An actor, region or source that something still names is not dropped. UID of an alignment are its two actors.
    """
    from tui.cli.work import changing as work

    work.drop(wanted, kind, uid)


def _link_arguments(command: click.decorators.FC) -> click.decorators.FC:
    to = uid_argument("to", "claim")
    relation = click.argument("relation", metavar="RELATION", type=_RELATIONS)
    return uid_argument("from_", "claim")(relation(to(command)))


@click.command(
    cls=ExampleCommand,
    sections={"Relations": [(relation.value, f"FROM {relation.value} TO") for relation in Relation]},
    short_help="Say that a claim disputes, supports, repeats … another.",
    examples=(
        "conflict-tui link mill.sqlite no-school-hit disputes school-hit",
        "conflict-tui link mill.sqlite no-school-hit disputes school-hit --source radio-1 --note 'denies any hit'",
    ),
)
@changing
@_link_arguments
@click.option("--part", metavar="TEXT", help="The part of TO that the link bears on, if not all of it.")
@click.option("--note", metavar="TEXT", help="What FROM says about it.")
@click.option("--source", metavar="UID", help="The source in which FROM says so.")
@click.option(
    "--basis", type=_BASES, help="What the link rests on: published in a source, or read by an analyst (default)."
)
def link(
    wanted: ChangeRequest,
    from_: str,
    relation: str,
    to: str,
    part: str | None,
    note: str | None,
    source: str | None,
    basis: str | None,
) -> None:
    """Draw a link between two claims of CASE, read FROM RELATION TO, and print the id of the operation.

    If the link is there already, its part, note, source and basis are changed as given, else nothing is done. With
    --source a link counts as published, without it as an analyst's reading, unless --basis says otherwise.
    """
    from tui.cli.work import changing as work

    work.link(wanted, from_, relation, to, {"part": part, "note": note, "source": source, "basis": basis})


@click.command(
    cls=ExampleCommand,
    short_help="Drop a link between two claims.",
    examples=("conflict-tui unlink mill.sqlite no-school-hit disputes school-hit --why 'another school is meant'",),
)
@changing
@_link_arguments
def unlink(wanted: ChangeRequest, from_: str, relation: str, to: str) -> None:
    """Drop the link FROM RELATION TO."""
    from tui.cli.work import changing as work

    work.unlink(wanted, from_, relation, to)


COMMANDS: tuple[click.Command, ...] = (new, add, edit, drop, link, unlink, *MARKS, *HISTORY)
"""The commands in the order in which users come to need them."""
