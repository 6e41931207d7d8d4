"""The command line: what each command takes, and which part of the program does it.

Every command imports what it needs when it runs: the help is there at once, and only the explorer loads Textual.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from db import __version__
from db.errors import UsageError
from tui.cli.arguments import (
    FilteringCommand,
    case_argument,
    columns_option,
    filter_arguments,
    filter_option,
    independent_option,
    wanted,
)
from tui.cli.completion import offers
from tui.cli.options import THEMES, Options
from tui.cli.output import PROGRAM
from tui.cli.process import run_to_end
from tui.cli.usage import Commands, FilterCommand

_COMPLETE = "_CONFLICT_TUI_COMPLETE"


@click.group(
    cls=Commands,
    default="explore",
    default_if_no_args=True,
    examples=(
        "conflict-tui",
        "conflict-tui sample kursk.sqlite",
        "conflict-tui kursk.sqlite --filter region:gornal",
        "conflict-tui list kursk.sqlite status:disputed",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """Explore contested claims: who said what, about which place and time, in which source, and who disputes it.

    A case is one SQLite file. Without a command, conflict-tui opens a case in the explorer, and without a case the
    bundled one, about the fighting in Russia's Kursk region.
    """


@commands.command(
    cls=FilterCommand,
    short_help="Explore a case on the screen (the default).",
    examples=(
        "conflict-tui kursk.sqlite",
        "conflict-tui --filter 'actor:gerasimov status:disputed'",
        "conflict-tui kursk.sqlite --filter '-topic:law said:2025-03..2025-04' --theme light",
    ),
)
@click.argument("case", required=False, type=click.Path(path_type=Path), shell_complete=offers.cases)
@filter_option
@click.option("--theme", type=click.Choice(THEMES), default="auto", show_default=True, help="Colours.")
@click.option("--ascii", is_flag=True, help="Draw with ASCII characters only.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
def explore(case: Path | None, options: tuple[str, ...], theme: str, ascii: bool, no_mouse: bool) -> NoReturn:
    """Explore a case on the screen; without CASE the bundled one. Nothing in the file is changed.

    The keys are on the help screen of the explorer: press ? there.
    """
    filter = wanted(options=options)
    from tui.cli.terminal import preflight

    preflight()
    if case is None:
        from db.sample import bundled_case

        case = bundled_case()
    from tui.screen.app import explore as explore_case

    sys.exit(explore_case(case, filter, Options(theme=theme, ascii=ascii, mouse=not no_mouse)))


@commands.command(short_help="Write the bundled case to a file.", examples=("conflict-tui sample kursk.sqlite",))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def sample(file: Path, force: bool) -> None:
    """Write the bundled case, about the Kursk region in 2024 and 2025, to FILE."""
    from tui.cli import writing

    writing.write_sample(file, force)


@commands.command(
    "import",
    short_help="Add claims from files to a case.",
    examples=(
        "conflict-tui import my.sqlite case-folder/",
        "conflict-tui import my.sqlite ucdp.csv --dry-run",
        "conflict-tui import my.sqlite log.csv --mapping log.toml --rejects refused.csv",
        "conflict-tui import my.sqlite claims.csv more-claims.csv --strict",
    ),
)
@case_argument
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format",
    metavar="NAME",
    default="",
    shell_complete=offers.layouts,
    help="The layout of the files; see: conflict-tui formats",
)
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A mapping of your own that says what the columns mean.",
)
@click.option("--encoding", metavar="NAME", default="utf-8", help="The encoding of the files, if it is not UTF-8.")
@click.option("--dry-run", is_flag=True, help="Do everything but keep it, and show three rows as they are understood.")
@click.option(
    "--rejects", metavar="FILE", type=click.Path(path_type=Path), help="Write refused rows to FILE, to be mended."
)
@click.option("--force", is_flag=True, help="Replace the FILE of --rejects if it exists.")
@click.option("--add-names", is_flag=True, help="Make actors, regions and sources that CASE lacks of their ids.")
@click.option("--strict", is_flag=True, help="Import nothing if any row is refused.")
def import_(
    case: Path,
    files: tuple[Path, ...],
    format: str,
    mapping: Path | None,
    encoding: str,
    dry_run: bool,
    rejects: Path | None,
    force: bool,
    add_names: bool,
    strict: bool,
) -> NoReturn:
    """Add claims from each FILE to CASE, which is created if it does not exist.

    A FILE is a case folder; a table (CSV, TSV) or JSON of claims in our own names, an export of ours among them; or a
    file of a layout for which there is a mapping. The layout is recognised by the columns. All files go in together:
    if anything stops the import, nothing does. Rows that are in the case already are known by their key; importing a
    file twice adds nothing.

    Refused rows are named on standard error, with their lines and the reasons.

    A file of claims alone may name actors, regions and sources by ids. In a new case they are made of these ids; in
    one that exists an id it lacks is refused with the nearest, unless --add-names says otherwise. The actor
    “unattributed” is always there.
    """
    if format and mapping:
        raise click.UsageError("--format and --mapping exclude each other")
    from db.importing.imports import ImportOptions
    from db.importing.recognise import ReadOptions
    from tui.cli import importing

    way = ImportOptions(strict=strict, dry_run=dry_run, rejects=rejects, force=force, add_names=add_names)
    sys.exit(importing.import_files(case, files, ReadOptions(format, mapping, encoding), way))


@commands.command(short_help="List the layouts that can be imported.", examples=("conflict-tui formats",))
def formats() -> None:
    """List the layouts that import recognises: names, what they are, and by what they are recognised."""
    from tui.cli import importing

    importing.list_formats()


@commands.command(
    "list",
    cls=FilteringCommand,
    short_help="Print the claims that match a filter.",
    examples=(
        "conflict-tui list kursk.sqlite status:disputed region:gornal",
        "conflict-tui list kursk.sqlite actor:ukraine -topic:law --count",
        "conflict-tui list kursk.sqlite encircl --independent",
        "conflict-tui list kursk.sqlite 'said:>=2025-04 \"last village\"' --format json",
        "conflict-tui list kursk.sqlite --filter '-status:disputed' | grep Sudzha",
        "conflict-tui list kursk.sqlite is:unanswered --columns id,date,text > unanswered.tsv",
    ),
)
@case_argument
@filter_arguments
@click.option(
    "--format",
    "format",
    type=click.Choice(("table", "json", "jsonl", "csv")),
    default="table",
    show_default=True,
    help="What to print.",
)
@columns_option
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="Print the first N matches only.")
@click.option("--count", is_flag=True, help="Print the number of matches only.")
@independent_option
def list_(
    case: Path,
    words: tuple[str, ...],
    options: tuple[str, ...],
    format: str,
    columns: tuple[str, ...],
    limit: int | None,
    count: bool,
    independent: bool,
) -> None:
    """Print the claims of CASE that match FILTER, from old to new; without FILTER all of them.

    The table is as wide as the terminal; in a pipe nothing is cut, and each claim is one line. Remarks on the
    filter go to standard error.

    Several FILTER arguments narrow, and one such as -status:disputed excludes. Put a filter with quotes, > or <
    into single quotes.
    """
    if columns and format != "table":
        raise click.UsageError("--columns applies only to --format table")
    from tui.cli import reports

    reports.list_claims(case, wanted(words, options), format, limit, count, independent, columns)


@commands.command(
    cls=FilteringCommand,
    short_help="Write matching claims as a brief or as data.",
    examples=(
        "conflict-tui export kursk.sqlite status:disputed region:gornal -o gornal.md",
        "conflict-tui export kursk.sqlite asof:2025-04-27 > brief.md",
        "conflict-tui export kursk.sqlite --format csv -o all.csv --force",
        "conflict-tui export kursk.sqlite id:putin-isolated-13mar --why",
        "conflict-tui export kursk.sqlite id:putin-isolated-13mar --format thread",
        "conflict-tui export kursk.sqlite said:2025-03 --format sides -o march.md",
    ),
)
@case_argument
@filter_arguments
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE; - is standard output."
)
@click.option(
    "--format",
    "format",
    type=click.Choice(("markdown", "sides", "json", "jsonl", "csv", "thread")),
    help="What to write; by default what the name of FILE says, else markdown.",
)
@click.option(
    "--why",
    is_flag=True,
    help="Say with each claim why it has its status and since when; not in csv, sides, thread.",
)
@click.option(
    "--sides",
    metavar="A,B",
    help="The two sides of --format sides, by id or name; by default those that dispute most.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@independent_option
def export(
    case: Path,
    words: tuple[str, ...],
    options: tuple[str, ...],
    output: Path | None,
    format: str | None,
    why: bool,
    sides: str | None,
    force: bool,
    independent: bool,
) -> None:
    """Write the claims of CASE that match FILTER as a brief, or as data; without -o to standard output.

    The brief is Markdown: it names its filter and the checksum of the case, and sets beside each claim who says
    otherwise. With --format sides it is of two sides: a table for each matter that they contest, each answer beside
    what it answers. With --format thread it has the arguments that the claims are part of, each as a tree. FILE
    appears when it is complete; a file that exists is left alone without --force.
    """
    from tui.cli import reports

    if output is not None and not output.name:
        raise click.BadParameter("name the file to write, or - for standard output", param_hint="-o")
    filter = wanted(words, options)
    reports.export(case, filter, output, format, force=force, why=why, independent=independent, sides=sides)


@commands.command(
    short_help="Report on the integrity and quality of a case.", examples=("conflict-tui check kursk.sqlite",)
)
@case_argument
def check(case: Path) -> NoReturn:
    """Report what is in CASE, what is wrong with it, and what is missing. Exit code 4 if anything is wrong."""
    from tui.cli import reports

    sys.exit(reports.check(case))


@commands.command(
    short_help="Bring an older case to the current format.", examples=("conflict-tui upgrade old.sqlite",)
)
@case_argument
def upgrade(case: Path) -> None:
    """Bring CASE, made by an older conflict-tui, to the current format; a backup is kept beside it."""
    from tui.cli import writing

    writing.upgrade(case)


def run() -> NoReturn:
    """The program: run the command line and end the process with its exit code."""
    run_to_end(_run)


def _run() -> int:
    if _COMPLETE in os.environ:
        from tui.cli.completion.shells import register

        register()
        commands.main(prog_name=PROGRAM)
    try:
        with commands.make_context(PROGRAM, sys.argv[1:]) as context:
            commands.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        raise UsageError(_usage(error)) from None
    return 0


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{error.format_message()}\nSee: {context.command_path if context else PROGRAM} --help"
