"""The command line: the arguments and options of each command, and the function that runs it.

Each command imports what it needs when it runs, so that help is immediate and only the explorer loads Textual.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from db import __version__
from db.errors import UsageError
from db.exporting.formats import FOLDER, MARKDOWN, SIDES, explaining, telling_work
from tui.cli.arguments import (
    TABLE,
    FilteringCommand,
    case_argument,
    columns_option,
    export_formats,
    filter_arguments,
    filter_option,
    format_option,
    independent_option,
    list_formats,
    parse_filter,
    published_option,
)
from tui.cli.completion import offers
from tui.cli.incoming import INCOMING
from tui.cli.output import PROGRAM
from tui.cli.process import run_to_end
from tui.cli.suggest.command import suggest
from tui.cli.usage import Commands, FilterCommand
from tui.cli.work.commands import COMMANDS
from tui.state.options import THEMES, Wishes

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

    A case is one SQLite file. Without a command, conflict-tui opens the case in the explorer. Without a case, it opens
    the bundled case about the fighting in Russia's Kursk region.
    """


@commands.command(
    cls=FilterCommand,
    short_help="Open a case in the explorer (the default command).",
    examples=(
        "conflict-tui kursk.sqlite",
        "conflict-tui --filter 'actor:gerasimov status:disputed'",
        "conflict-tui kursk.sqlite --filter '-topic:law said:2025-03..2025-04' --theme light",
    ),
)
@click.argument("case", required=False, type=click.Path(path_type=Path), shell_complete=offers.cases)
@filter_option
@click.option("--theme", type=click.Choice(THEMES), help="The colours to use; auto suits them to the terminal.")
@click.option("--ascii/--no-ascii", default=None, help="Use ASCII characters only.")
@click.option("--mouse/--no-mouse", default=None, help="Use the mouse, or leave it to the terminal.")
def explore(
    case: Path | None, options: tuple[str, ...], theme: str | None, ascii: bool | None, mouse: bool | None
) -> NoReturn:
    """Open CASE in the explorer, or the bundled case without CASE. The file is changed only by what you do in it.

    Press ? in the explorer for its keys. What no option says follows from config.toml (conflict-tui help files).
    """
    filter = parse_filter(options=options)
    from tui.screen.terminal import preflight

    preflight()
    if case is None:
        from db.sample import bundled_case

        case = bundled_case()
    from tui.screen.app import explore as explore_case

    sys.exit(explore_case(case, filter, Wishes(theme=theme, ascii=ascii, mouse=mouse)))


@commands.command(short_help="Write the bundled case to a file.", examples=("conflict-tui sample kursk.sqlite",))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def sample(file: Path, force: bool) -> None:
    """Write the bundled case about the Kursk region in 2024 and 2025 to FILE."""
    from tui.cli import writing

    writing.write_sample(file, force)


for _incoming in INCOMING:
    commands.add_command(_incoming)


@commands.command(
    "list",
    cls=FilteringCommand,
    sections={"Formats": list_formats()},
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
@format_option(list_formats(), "The output format.", default=TABLE, show_default=True)
@columns_option
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="Print only the first N matches.")
@click.option("--count", is_flag=True, help="Print only the number of matches.")
@independent_option
@published_option
def list_(
    case: Path,
    words: tuple[str, ...],
    options: tuple[str, ...],
    format: str,
    columns: tuple[str, ...],
    limit: int | None,
    count: bool,
    independent: bool,
    published_only: bool,
) -> None:
    """Print the claims of CASE that match FILTER, oldest first. Without FILTER, print all claims.

    The table has id, status, date, speakers and text, and is as wide as the terminal. In a pipe there are tabs between
    these, without a header, and nothing is cut. Remarks on the filter go to standard error.

    A claim must match every FILTER argument. A leading - excludes, as in -status:disputed. Put single quotes around a
    filter that contains quotes, > or <.
    """
    if columns and format != TABLE:
        raise click.UsageError("--columns applies only to --format table")
    from tui.cli import reports

    looking = reports.Looking(independent, published_only)
    reports.list_claims(case, parse_filter(words, options), format, looking, limit=limit, count=count, columns=columns)


@commands.command(
    cls=FilteringCommand,
    sections={"Formats": export_formats()},
    short_help="Write matching claims as a brief or as data.",
    examples=(
        "conflict-tui export kursk.sqlite status:disputed region:gornal -o gornal.md",
        "conflict-tui export kursk.sqlite asof:2025-04-27 > brief.md",
        "conflict-tui export kursk.sqlite --format csv -o all.csv --force",
        "conflict-tui export kursk.sqlite id:putin-isolated-13mar --why",
        "conflict-tui export kursk.sqlite id:putin-isolated-13mar --format thread",
        "conflict-tui export kursk.sqlite said:2025-03 --format sides -o march.md",
        "conflict-tui export kursk.sqlite --format folder -o kursk/",
    ),
)
@case_argument
@filter_arguments
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to FILE; - is standard output.")
@format_option(
    export_formats(),
    f"The format; by default the one that the name of FILE ends in, else {MARKDOWN}.",
)
@click.option(
    "--why",
    is_flag=True,
    help=f"Add why each claim has its status, and since when ({', '.join(explaining())} only).",
)
@click.option(
    "--work",
    is_flag=True,
    help=f"Add notes, tags, grades, reviews, and who did what ({', '.join(telling_work())} only).",
)
@click.option(
    "--sides",
    metavar="A,B",
    help=f"The two sides for --format {SIDES}, by id or name; by default the two that dispute each other most.",
)
@click.option("--force", is_flag=True, help="Replace FILE, or the case folder, if it exists.")
@independent_option
@published_option
def export(
    case: Path,
    words: tuple[str, ...],
    options: tuple[str, ...],
    output: str | None,
    format: str | None,
    why: bool,
    work: bool,
    sides: str | None,
    force: bool,
    independent: bool,
    published_only: bool,
) -> None:
    """Write the claims of CASE that match FILTER as a brief or as data, to FILE or standard output.

    A brief says who claims what, and who disputes, questions or supports it, with day and source. It ends with its
    filter, the checksum of the case, and licences. FILE appears only when it is complete. An existing file is not
    replaced without --force. For --format folder, FILE is a folder that does not exist or is empty.
    """
    from db.exporting.write import file_named
    from tui.cli import reports

    if output == "":
        raise click.BadParameter("Name the file to write, or use - for standard output", param_hint="-o")
    filter = parse_filter(words, options)
    path = None if output is None else Path(output) if format == FOLDER else file_named(output)
    looking = reports.Looking(independent, published_only)
    reports.export(case, filter, path, format, looking, force=force, why=why, work=work, sides=sides)


@commands.command(
    short_help="Report problems and data quality of a case.", examples=("conflict-tui check kursk.sqlite",)
)
@case_argument
def check(case: Path) -> NoReturn:
    """Report the contents of CASE, its problems, and what is missing. The exit code is 4 if there are problems."""
    from tui.cli import reports

    sys.exit(reports.check(case))


@commands.command(
    short_help="Convert an older case to the current format.", examples=("conflict-tui upgrade old.sqlite",)
)
@case_argument
def upgrade(case: Path) -> None:
    """Convert CASE from an older version of conflict-tui to the current format. A backup is kept beside it."""
    from tui.cli import writing

    writing.upgrade(case)


for _command in (*COMMANDS, suggest):
    commands.add_command(_command)


@commands.command(
    "help",
    short_help="Read the manual: conflict-tui help lists its topics.",
    examples=("conflict-tui help", "conflict-tui help filters", "conflict-tui help mappings > mappings.md"),
)
@click.argument("topic", required=False, default="", shell_complete=offers.topics)
def help_(topic: str) -> None:
    """Show the page of the manual on TOPIC; without TOPIC list all topics. In a pipe a page is Markdown."""
    from tui.cli import manual

    if topic:
        manual.show_page(topic, commands.commands)
    else:
        manual.list_topics()


def run() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    run_to_end(run_commands)


def run_commands() -> int:
    """Run the command line, `sys.argv`, and return its exit code. Raises ConflictError."""
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
    message = error.format_message().removesuffix(".")  # none of our own ends in one
    return f"{message}\nSee: {context.command_path if context else PROGRAM} --help"
