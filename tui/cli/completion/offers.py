"""What a shell offers when Tab is pressed: cases, filter fields with their values, and import layouts.

Where nothing can be offered, because a case is damaged or too slow to read for instance, nothing is said.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from db.case.completion import Completion

_CASE_SUFFIXES = (".sqlite", ".sqlite3", ".db")
_LIMIT = 50
_PATIENCE = 0.7
"""Seconds that reading a case may take. A large one takes longer, unless its facts are in the cache."""


def cases(_context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """Case files whose path begins with `typed`; where there are none, any file."""
    from click.shell_completion import CompletionItem

    paths = _case_files(typed)
    return [CompletionItem(path) for path in paths] or [CompletionItem(typed, type="file")]


def filters(context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """Ways to go on with a filter: fields, and values of the case on the command line, with what they mean.

    One that does not begin with `typed` is offered only if it is the only one: of several, shells would put the
    beginning that they have in common in place of what is typed.
    """
    from click.shell_completion import CompletionItem

    path = case_of(context)
    completions = _from_case(path, typed) if path else None
    offers = list(_from_fields(typed) if completions is None else map(_offer, completions))
    mended = {_offer(one)[0] for one in completions or () if one.mends}  # these take the place of what is typed
    begun = [one for one in offers if _unquoted(one[0]).startswith(_unquoted(typed)) and one[0] not in mended]
    chosen = begun or (offers if len(offers) == 1 else [])
    return [CompletionItem(text, help=" ".join(meaning.split())) for text, meaning in chosen]


def layouts(_context: click.Context, _parameter: click.Parameter | None, typed: str) -> list[CompletionItem]:
    """The layouts that can be imported."""
    from click.shell_completion import CompletionItem

    from db.importing.recognise import formats

    return [CompletionItem(known.name, help=known.title) for known in formats() if known.name.startswith(typed)]


def topics(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The topics of the manual."""
    from tui.cli import manual

    return manual.complete(typed)


def columns(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Column names behind those that are typed already."""
    from click.shell_completion import CompletionItem

    from tui.cli.columns import COLUMNS

    before, comma, name = typed.rpartition(",")
    others = (other for other in COLUMNS if other not in before.split(",") and other.startswith(name))
    return [CompletionItem(before + comma + other) for other in others]


def _case_files(typed: str) -> list[str]:
    """The paths that begin with `typed` and look like cases. A path from ~ is for the shell to read."""
    folder, name = os.path.split(typed)
    kept = typed[: len(typed) - len(name)]
    if typed.startswith("~"):
        return []
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry.name for entry in entries if entry.name.startswith(name) and _may_be_case(entry)]
    except OSError:
        return []
    return [kept + name for name in sorted(names)]


def _may_be_case(entry: os.DirEntry[str]) -> bool:
    # A line break in a name would end the answer to the shell.
    return entry.name.lower().endswith(_CASE_SUFFIXES) and entry.name.isprintable() and entry.is_file()


def case_of(context: click.Context) -> Path | None:
    """The case on the command line. While an option lacks its value, click leaves arguments unassigned."""
    given = context.params.get("case") or next(iter(context.args), None)
    return Path(given) if given else None


def _from_case(path: Path, typed: str) -> list[Completion] | None:
    """Completions that a case has for a filter; None if it cannot be read, or not in time."""
    import sqlite3

    from db.case.case import Case
    from db.case.completion import complete
    from db.errors import ConflictError

    deadline = time.monotonic() + _PATIENCE

    def stop_when_late(_done: int, _total: int) -> None:
        if time.monotonic() > deadline:
            raise TimeoutError

    try:
        with Case.open(path, progress=stop_when_late) as case:
            return complete(case, typed, len(typed), _LIMIT)
    except (ConflictError, OSError, sqlite3.Error):
        return None


def _unquoted(text: str) -> str:
    return text.replace('"', "").casefold()


def _offer(completion: Completion) -> tuple[str, str]:
    """The text of a completion without the space after it, and its meaning with the number of claims."""
    text = completion.text.removesuffix(" ")
    if completion.claims is None:
        return text, completion.meaning
    claims = "1 claim" if completion.claims == 1 else f"{completion.claims:,} claims"
    return text, f"{completion.meaning} ({claims})"


def _from_fields(typed: str) -> Iterator[tuple[str, str]]:
    """Fields, and the values of those that have the same in every case, with their meanings."""
    from db.filters.fields import FIELD_NAME, FIELDS, STATUSES, TEXT

    word = re.split(r"[\s,]|(?<![^\s])-|:", typed)[-1].casefold()
    kept = typed[: len(typed) - len(word)]
    named = re.search(rf"(?:^|\s)-?({FIELD_NAME}):\S*$", kept)
    field = FIELDS.get(named[1].casefold()) if named else None
    if field:
        values = STATUSES if field.name == "status" else tuple(value for value, _ in field.choices)
        yield from ((kept + value, field.meaning(value)) for value in values if value.startswith(word))
    elif not named:
        names = (name for name in FIELDS if name != TEXT and name.startswith(word))
        yield from ((f"{kept}{name}:", FIELDS[name].summary) for name in names)
