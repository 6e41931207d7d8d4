"""Command line arguments that are filter text, and how commands take them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tui.cli.completion import offers
from tui.cli.usage import FilterCommand

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from db.filters.filter import Filter

F = TypeVar("F", bound=Callable[..., Any])

_EXCLUSION = re.compile(r"-[A-Za-z]+:")

case_argument = click.argument("case", type=click.Path(path_type=Path), shell_complete=offers.cases)
"""The case file, required. Whether it is one is for the door to cases to say."""

filter_option = click.option(
    "--filter",
    "options",
    metavar="F",
    multiple=True,
    shell_complete=offers.filters,
    help="The filter, which may begin with -. Several narrow.",
)


independent_option = click.option(
    "--independent",
    is_flag=True,
    help="Fold what repeats another match under it: one claim for each origin.",
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


class FilteringCommand(FilterCommand):
    """A command with filter arguments: one such as `-status:disputed` is filter text, not a row of options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments apart, exclusions first set aside."""
        valued = {
            name
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        try:
            return super().parse_args(ctx, exclusions_last(args, valued))
        except click.NoSuchOption as error:
            ctx.fail(f"{error.format_message()} To exclude a word, write --filter and then -word.")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer options, and excluding terms of a filter."""
        options = super().shell_complete(ctx, incomplete)
        return options if incomplete.startswith("--") else [*options, *offers.filters(ctx, None, incomplete)]


def exclusions_last(args: Sequence[str], valued: Iterable[str]) -> list[str]:
    """The same arguments, with filter text that looks like options moved behind `--`, where nothing is an option.

    `valued` are the options that take a value: what follows one of them stays where it is.
    """
    takes_value = set(valued)
    end = args.index("--") if "--" in args else len(args)
    kept: list[str] = []
    moved: list[str] = []
    for before, argument in zip(["", *args], args[:end], strict=False):
        is_filter = before not in takes_value and _EXCLUSION.match(argument)
        (moved if is_filter else kept).append(argument)
    if kept and kept[-1] in takes_value:  # its value is missing, and must not become ours
        return kept
    behind = [*args[end + 1 :], *moved]
    return [*kept, "--", *behind] if behind else kept


def wanted(words: Iterable[str] = (), options: Iterable[str] = ()) -> Filter:
    """The filter that the arguments of a command mean together. Raises FilterError."""
    from db.filters.filter import parse

    return parse(" ".join(map(_readable, (*words, *options))))


def _readable(argument: str) -> str:
    """An argument without the surrogates that stand for bytes which are no UTF-8: nothing in a case has them."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
