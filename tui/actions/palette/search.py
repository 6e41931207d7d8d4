"""The search of the palette: everything that finds something for it, in the order of those that fit equally well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from tui.actions.host import Host
from tui.actions.palette.commands import find_commands
from tui.actions.palette.filters import find_carriers, find_filters
from tui.actions.palette.nodes import find_actors, find_places
from tui.actions.palette.views import find_views
from tui.dialogs.palette import Entry, Findings
from tui.dialogs.ranking import Rank, order

Provider = Callable[[Host, str], Awaitable[list[Entry]]]
"""Finds entries of one kind that fit a text, the best first."""

PROVIDERS: tuple[Provider, ...] = (find_commands, find_views, find_filters, find_actors, find_places, find_carriers)


async def search(host: Host, text: str) -> AsyncIterator[Findings]:
    """All entries that fit a text, the best first: anew with what each provider finds."""
    entries: list[Entry] = []
    for provider in PROVIDERS:
        entries += await provider(host, text)
        ranked = sorted(entries, key=lambda entry: order(entry.fit))
        best = ranked and ranked[0].enabled and order(ranked[0].fit) == Rank.WORD
        yield Findings(tuple(ranked), bool(best) or provider is PROVIDERS[-1])
