"""The command `suggest`: its arguments and options, and what its help says."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli.arguments import TABLE, FilteringCommand, case_argument, filter_arguments, format_option, parse_filter
from tui.cli.completion import naming

_FORMATS = (
    (TABLE, "the claims of each pair and why it is suggested; in a pipe its columns are separated by tabs"),
    ("json", "one array of objects with from, to, relation, score, rank and reasons"),
    ("jsonl", "the same objects, one a line"),
)
_RELATIONS = ("disputes", "questions", "supports", "repeats", "supersedes")
_LIMIT = 20


@click.command(
    cls=FilteringCommand,
    sections={"Formats": _FORMATS},
    short_help="Name pairs of claims that may contradict, or bear on each other.",
    examples=(
        "conflict-tui suggest kursk.sqlite",
        "conflict-tui suggest kursk.sqlite said:2025-03 --relation disputes",
        "conflict-tui suggest kursk.sqlite --for putin-isolated-13mar",
        "conflict-tui suggest kursk.sqlite is:unlinked --format jsonl --limit 200 > pairs.jsonl",
        "conflict-tui suggest kursk.sqlite --actors",
    ),
)
@case_argument
@filter_arguments
@click.option("--for", "uid", metavar="ID", help="Only pairs of this claim.", shell_complete=naming.uids("claim"))
@click.option("--relation", type=click.Choice(_RELATIONS), help="Only pairs that may have this relation.")
@click.option("--actors", is_flag=True, help="Name actors that may be one instead, with the command that says so.")
@click.option("--limit", metavar="N", type=click.IntRange(min=0), default=_LIMIT, show_default=True)
@format_option(_FORMATS, "The output format.", default=TABLE, show_default=True)
def suggest(
    case: Path,
    words: tuple[str, ...],
    options: tuple[str, ...],
    uid: str | None,
    relation: str | None,
    actors: bool,
    limit: int,
    format: str,
) -> None:
    """Name pairs of claims in CASE that may contradict or bear on each other, best first, for you to decide.

    A pair is suggested when its claims are about the same days and places, by their fields or by what their texts say,
    and for what they have in common besides. At least one of the two matches FILTER. Pairs that are linked already, or
    were said to be unrelated, are left out, and so are claims that say neither when nor where.

    Nothing is linked by this. What you find true you link: conflict-tui link CASE FROM RELATION TO.
    """
    filter = parse_filter(words, options)
    if uid is not None and filter:
        raise click.UsageError("Use either --for or a filter, not both")
    if actors and (filter or uid is not None or relation):
        raise click.UsageError("--actors takes no filter, no --for and no --relation")
    from tui.cli.suggest import printing

    if actors:
        printing.print_actors(case, limit, format)
    elif uid is not None:
        printing.print_for(case, uid, limit, relation, format)
    else:
        printing.print_queue(case, filter, limit, relation, format)
