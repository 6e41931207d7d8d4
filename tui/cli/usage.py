"""How commands are found and explained: the one that may be left out, and what stands below their options."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from tui.cli.completion import offers

if TYPE_CHECKING:
    from click import Group as DefaultGroup
    from click.shell_completion import CompletionItem
else:
    from click_default_group import DefaultGroup

_GROUP_OPTIONS = ("-h", "--help", "--version")

EXIT_CODES = (
    ("0", "done, also when nothing matches"),
    ("1", "a fault in the program"),
    ("2", "usage, a filter that cannot be read, or no terminal where one is needed"),
    ("3", "input refused, or the file to write exists"),
    ("4", "imported with refused rows, or the check found problems"),
    ("5", "case unusable (locked, damaged, no case, another version), or disk full"),
    ("128 + n", "ended by signal n"),
)


class ExampleCommand(click.Command):
    """A command with examples: whole command lines, one each."""

    def __init__(self, *args: Any, examples: Iterable[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the examples."""
        write_examples(formatter, self.examples)


class FilterCommand(ExampleCommand):
    """A command whose help also says what a filter may consist of."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of fields, as the filter language has it, and the examples."""
        from db.filters.fields import FIELDS

        with formatter.section("Filter"):
            formatter.write_dl([(field.example, field.summary) for field in FIELDS.values()])
        super().format_epilog(ctx, formatter)


def write_examples(formatter: click.HelpFormatter, examples: Iterable[str]) -> None:
    """Write command lines that can be copied, each on one line however long it is."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Commands(DefaultGroup):
    """The commands; whatever does not begin with the name of one of them is for the explorer."""

    command_class = ExampleCommand

    def __init__(self, *args: Any, examples: Iterable[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the command that is left out. A misspelt command is not taken for a case."""
        if ctx.resilient_parsing and not args:
            return click.Group.parse_args(self, ctx, args)
        first = args[0] if args else ""
        if first not in self.commands and first not in _GROUP_OPTIONS:
            if not ctx.resilient_parsing:
                _refuse_misspelt(ctx, first, list(self.commands))
            args.insert(0, "explore")
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer commands, and cases for the command that is left out."""
        return [*super().shell_complete(ctx, incomplete), *offers.cases(ctx, None, incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which one comes to need them."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write examples, exit codes, and how to switch on completion."""
        write_examples(formatter, self.examples)
        with formatter.section("Exit codes"):
            formatter.write_dl(EXIT_CODES)
        with formatter.section("Completion, for ~/.bashrc (zsh and fish alike)"):
            formatter.write('  eval "$(_CONFLICT_TUI_COMPLETE=bash_source conflict-tui)"\n')


def _refuse_misspelt(ctx: click.Context, first: str, commands: list[str]) -> None:
    if not first or first.startswith("-") or os.path.lexists(first):
        return
    from difflib import get_close_matches

    near = get_close_matches(first, commands, n=1, cutoff=0.7)
    if near:
        ctx.fail(f"there is no command and no file {first}; did you mean {near[0]}?")
