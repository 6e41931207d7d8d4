"""Arguments and options of the commands that change a case by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from tui.cli.arguments import case_argument
from tui.cli.completion import naming

F = TypeVar("F", bound=Callable[..., Any])

CLAIM = "claim"
KINDS = (CLAIM, "actor", "region", "source")
"""Kinds of things that have a uid."""
EDGES = ("link", "alignment")
"""Kinds of things that are known by what they join."""

name_option = click.option("--as", "name", metavar="NAME", help="What you call yourself; by default as in config.toml.")
why_option = click.option("--why", metavar="TEXT", default="", help="Why you do this; it is kept in the log.")


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What is the same for every change: the case, who makes it and why, and whether to print the operation as JSON.

    `name` is None if the analyst did not say what they call themselves; the configuration may then say so.
    """

    case: Path
    name: str | None
    why: str
    as_json: bool


def changing(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take CASE, --as, --why and --json; its first parameter is then `ChangeRequest`."""

    @wraps(command)
    def run(case: Path, name: str | None, why: str, as_json: bool, **others: Any) -> None:
        command(ChangeRequest(case, name, why, as_json), **others)

    options = (
        case_argument,
        name_option,
        why_option,
        click.option("--json", "as_json", is_flag=True, help="Print the operation as a JSON object, one a line."),
    )
    taking: Callable[..., None] = run
    for option in reversed(options):
        taking = option(taking)
    return taking


def kind_option(*kinds: str, help: str = "What UID names.") -> Callable[[F], F]:
    """The option `--kind` with these kinds, of which the first is meant if it is left out."""
    return click.option("--kind", type=click.Choice(kinds), default=kinds[0], show_default=True, help=help)


def uid_argument(name: str = "uid", kind: str = "") -> Callable[[F], F]:
    """An argument that is the uid of a thing of this kind, or of the one that `--kind` names."""
    return click.argument(name, metavar=name.upper().rstrip("_"), shell_complete=naming.uids(kind))


def fields_argument(required: bool = True) -> Callable[[F], F]:
    """Arguments of the form FIELD=VALUE; they become a dict."""
    return click.argument(
        "fields",
        metavar="FIELD=VALUE...",
        nargs=-1,
        required=required,
        callback=_read_fields,
        shell_complete=naming.fields,
    )


def _read_fields(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{text[:60]!r} is not of the form FIELD=VALUE", context, parameter)
        if name.strip() in fields:
            raise click.BadParameter(f"{name.strip()[:60]!r} is given twice", context, parameter)
        fields[name.strip()] = value
    return fields
