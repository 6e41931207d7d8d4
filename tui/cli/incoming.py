"""The commands that read files of other people: their arguments and options, and what their help says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from tui.cli.arguments import case_argument, reading_options
from tui.cli.usage import ExampleCommand

sheet_option = click.option(
    "--sheet", metavar="NAME", default="", help="The sheet of a spreadsheet to read, if not its first."
)


@click.command(
    "import",
    cls=ExampleCommand,
    short_help="Add claims from files to a case.",
    examples=(
        "conflict-tui import my.sqlite case-folder/",
        "conflict-tui import my.sqlite ucdp.csv --dry-run",
        "conflict-tui import my.sqlite log.csv --mapping log.toml --rejects rejected.csv",
        "conflict-tui import my.sqlite claims.csv more-claims.csv --strict",
    ),
)
@case_argument
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@click.option("--dry-run", is_flag=True, help="Keep nothing; show how the first three rows are read.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write rejected rows to FILE, to correct them there.",
)
@click.option("--force", is_flag=True, help="Replace the FILE of --rejects if it exists.")
@click.option("--add-names", is_flag=True, help="Create unknown actors, regions and sources from their ids or names.")
@sheet_option
@click.option("--strict", is_flag=True, help="Import nothing if any row is rejected.")
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
    licence: str,
    attribution: str,
    sheet: str,
) -> NoReturn:
    """Add claims from each FILE to CASE, which is created if it does not exist.

    FILE is a case folder, a table (CSV, TSV, XLSX, ODS) or JSON file with the column names of conflict-tui (such as an
    export), or a file for whose layout there is a mapping; conflict-tui map FILE writes a first one. It may be packed
    (.gz, .bz2, .xz, or .zip with one file). The layout is recognised by the columns. All files are imported in one
    transaction: if the import fails, CASE is unchanged. Rows are recognised by their keys, so importing a file twice
    adds nothing.

    Rejected rows are reported on standard error with line and reason.

    A file of claims refers to actors, regions and sources by id or name. A new case gets them from there. In an
    existing case a row that names somebody unknown is rejected and the nearest known ids are suggested; --add-names
    creates them instead. The actor “unattributed” always exists.
    """
    if format and mapping:
        raise click.UsageError("Use either --format or --mapping, not both")
    from db.importing.imports import ImportOptions
    from db.importing.recognise import ReadOptions
    from tui.cli import importing

    reading = ReadOptions(format, mapping, encoding, licence, attribution, sheet)
    options = ImportOptions(strict=strict, dry_run=dry_run, rejects=rejects, force=force, add_names=add_names)
    sys.exit(importing.import_files(case, files, reading, options))


@click.command(
    cls=ExampleCommand, short_help="List the file layouts that can be imported.", examples=("conflict-tui formats",)
)
def formats() -> None:
    """List the layouts that import recognises, with the columns that identify each."""
    from tui.cli import importing

    importing.list_formats()


@click.command(
    "map",
    cls=ExampleCommand,
    short_help="Write a first mapping for a file of unknown layout.",
    examples=(
        "conflict-tui map log.csv -o log.toml",
        "conflict-tui import my.sqlite log.csv --mapping log.toml --dry-run",
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="MAPPING", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--force", is_flag=True, help="Replace MAPPING if it exists.")
@click.option("--encoding", metavar="NAME", default="utf-8", help="The encoding of FILE, if not UTF-8.")
@sheet_option
def map_(file: Path, output: Path | None, force: bool, encoding: str, sheet: str) -> None:
    """Look at the rows of FILE and write a mapping for it: which columns have texts, dates, places, figures and ids.

    It is a beginning, with comments, to be corrected by somebody who knows the file: conflict-tui help mappings. It is
    printed unless -o names a file. If no column has texts that could be claims, the exit code is 3.
    """
    from tui.cli import importing

    importing.write_mapping(file, output, force, encoding, sheet)


INCOMING = (import_, formats, map_)
"""The commands, in the order in which users come to need them."""
