"""Saved views in the palette, by their titles: choosing one applies its filter."""

from __future__ import annotations

from functools import partial

from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.views import apply
from tui.dialogs.palette import Entry
from tui.dialogs.ranking import fit_of

_AT_MOST = 8


async def find_views(host: Host, text: str) -> list[Entry]:
    """The saved views whose title fits a text."""
    if host.view is None or not text.strip():
        return []
    views = await host.ask(lambda case: case.work.views())
    fitting = [(fits, view) for view in views if (fits := fit_of(text, view.title)) is not None]
    return [
        Entry(
            f"view:{view.key}",
            view.title,
            fits,
            partial(apply, host, view),
            verb="Show",
            remark=line(view.filter),
            group="Saved view",
        )
        for fits, view in sorted(fitting, key=lambda one: one[0])[:_AT_MOST]
    ]
