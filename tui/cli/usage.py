"""How commands are found when the name is left out, and what their help shows below the options."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
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
    ("0", "success, also when nothing matches"),
    ("1", "internal error"),
    ("2", "wrong usage, an invalid filter, or no terminal where one is needed"),
    ("3", "input or change refused, every row rejected, or the file to write exists already"),
    ("4", "imported with rejected rows, or the check found problems"),
    ("5", "case unusable (locked, damaged, not a case, another version), or disk full"),
    ("128 + n", "ended by signal n"),
)


class ExampleCommand(click.Command):
    """A command whose help ends with `sections` of terms and their meanings, and with `examples` (command lines)."""

    def __init__(
        self,
        *args: Any,
        examples: Iterable[str] = (),
        sections: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
        **attributes: Any,
    ) -> None:
        super().__init__(*args, **attributes)
        self.examples = tuple(examples)
        self.sections = sections

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the sections and the examples."""
        for heading, terms in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl(terms)
        write_examples(formatter, self.examples)


class FilterCommand(ExampleCommand):
    """A command whose help lists the fields of a filter as well."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the fields of the filter language, the sections and the examples."""
        from db.filters.fields import FIELDS

        with formatter.section("Filter"):
            formatter.write_dl([(field.example, field.summary) for field in FIELDS.values()])
        super().format_epilog(ctx, formatter)


def write_examples(formatter: click.HelpFormatter, examples: Iterable[str]) -> None:
    """Write example command lines, each on one line of any length so that it can be copied."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Commands(DefaultGroup):
    """The commands. Arguments that do not begin with the name of a command are for the explorer."""

    command_class = ExampleCommand

    def __init__(self, *args: Any, examples: Iterable[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the default command if none is named. A misspelt command is refused, not taken for a case."""
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
        """The commands in the order of their definition, in which users come to need them."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write examples, exit codes, and how to enable shell completion."""
        write_examples(formatter, self.examples)
        with formatter.section("Exit codes"):
            formatter.write_dl(EXIT_CODES)
        with formatter.section("Shell completion, for ~/.bashrc (also zsh_source and fish_source)"):
            formatter.write('  eval "$(_CONFLICT_TUI_COMPLETE=bash_source conflict-tui)"\n')


def _refuse_misspelt(ctx: click.Context, first: str, commands: list[str]) -> None:
    if not first or first.startswith("-") or os.path.lexists(first):
        return
    from difflib import get_close_matches

    near = get_close_matches(first, commands, n=1, cutoff=0.7)
    if near:
        ctx.fail(f"'{first}' is neither a command nor a file; did you mean {near[0]}?")
