"""Arguments and options that several commands share: filters and formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from db.exporting.formats import FOLDER, FOLDER_SUMMARY, FORMATS
from tui.cli.completion import offers
from tui.cli.usage import FilterCommand

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from db.filters.filter import Filter

F = TypeVar("F", bound=Callable[..., Any])

_EXCLUSION = re.compile(r"-[A-Za-z]+(?:-by)?:")

TABLE = "table"
"""The format of `conflict-tui list` for people; its other formats are export formats."""

case_argument = click.argument("case", type=click.Path(path_type=Path), shell_complete=offers.cases)
"""The path of the case file, required. Opening the case checks it."""

filter_option = click.option(
    "--filter",
    "options",
    metavar="F",
    multiple=True,
    shell_complete=offers.filters,
    help="A filter, which may begin with -. If repeated, a claim must match all.",
)


independent_option = click.option(
    "--independent",
    is_flag=True,
    help="Fold claims that repeat another match: one claim for each origin.",
)

published_option = click.option(
    "--published-only",
    is_flag=True,
    help="Leave out links that rest on an analyst's reading, and what they make of claims.",
)


def _read_columns(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    from tui.cli.columns import read_columns

    return read_columns(context, parameter, text)


columns_option = click.option(
    "--columns",
    metavar="NAME,...",
    callback=_read_columns,
    shell_complete=offers.columns,
    help="The columns of the table, as id,status,text. In a pipe tabs stand between them, without a header.",
)


def filter_arguments(command: F) -> F:
    """Let a command take a filter as arguments (`words`) and by `--filter` (`options`)."""
    words = click.argument("words", metavar="[FILTER]...", nargs=-1, shell_complete=offers.filters)
    return words(filter_option(command))


def list_formats() -> list[tuple[str, str]]:
    """The names and summaries of the formats of `conflict-tui list`."""
    formats = [(format.name, format.summary) for format in FORMATS.values() if format.listable]
    return [(TABLE, "one line for each claim; in a pipe its columns are separated by tabs"), *formats]


def export_formats() -> list[tuple[str, str]]:
    """The names and summaries of the formats of `conflict-tui export`."""
    return [*((format.name, format.summary) for format in FORMATS.values()), (FOLDER, FOLDER_SUMMARY)]


def reading_options(command: F) -> F:
    """Let an import say how its files are read: `format`, `mapping`, `encoding`, `licence` and `attribution`."""
    options = (
        click.option(
            "--format",
            "format",
            metavar="NAME",
            default="",
            help="The layout of the files, see conflict-tui formats. By default it is recognised by the columns.",
            shell_complete=offers.layouts,
        ),
        click.option(
            "--mapping",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Your own mapping, which says what the columns mean.",
        ),
        click.option("--encoding", metavar="NAME", default="utf-8", help="The encoding of the files, if not UTF-8."),
        click.option(
            "--licence", metavar="TEXT", default="", help="The licence of the files; briefs and check name it."
        ),
        click.option("--attribution", metavar="TEXT", default="", help="Whom to name for the files."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def format_option(formats: Sequence[tuple[str, str]], help: str, **attributes: Any) -> Callable[[F], F]:
    """The option `--format` with these names and summaries; shell completion shows both."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
        return _completions(formats, incomplete)

    names = click.Choice([name for name, _ in formats])
    return click.option("--format", "format", type=names, help=help, shell_complete=complete, **attributes)


def _completions(items: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=summary or None) for name, summary in items if name.startswith(incomplete)]


class FilteringCommand(FilterCommand):
    """A command with filter arguments. An argument such as `-status:disputed` is filter text, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, with exclusions moved behind the options."""
        valued = {
            name
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        try:
            return super().parse_args(ctx, exclusions_last(args, valued))
        except click.NoSuchOption as error:
            ctx.fail(f"{error.format_message()} To exclude a word, use: --filter -WORD")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer options, and excluding terms of a filter."""
        options = super().shell_complete(ctx, incomplete)
        return options if incomplete.startswith("--") else [*options, *offers.filters(ctx, None, incomplete)]


def exclusions_last(args: Sequence[str], valued: Iterable[str]) -> list[str]:
    """The same arguments with filter text that looks like an option moved behind `--`, where nothing is an option.

    `valued` are the options that take a value; the argument after one of them is not moved.
    """
    takes_value = set(valued)
    end = args.index("--") if "--" in args else len(args)
    kept: list[str] = []
    moved: list[str] = []
    for before, argument in zip(["", *args], args[:end], strict=False):
        is_filter = before not in takes_value and _EXCLUSION.match(argument)
        (moved if is_filter else kept).append(argument)
    if kept and kept[-1] in takes_value:  # without a value of its own it would take the "--"
        return kept
    behind = [*args[end + 1 :], *moved]
    return [*kept, "--", *behind] if behind else kept


def parse_filter(words: Iterable[str] = (), options: Iterable[str] = ()) -> Filter:
    """Parse the filter arguments and `--filter` options of a command as one filter. Raises FilterError."""
    from db.filters.filter import parse

    return parse(" ".join(map(_readable, (*words, *options))))


def _readable(argument: str) -> str:
    """The argument with U+FFFD in place of surrogates, which stand for bytes that are not UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
