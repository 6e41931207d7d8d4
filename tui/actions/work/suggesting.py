"""Going through claims that may contradict, one pair after the other."""

from __future__ import annotations

from tui.actions.host import Host


async def suggest(host: Host) -> None:
    """Show the suggestions of the filter, or of the claim whose details have the focus, and write what is decided."""
    from tui.actions.work.suggest.desk import CaseDesk
    from tui.dialogs.suggest.dialog import SuggestDialog

    desk = CaseDesk(host)
    await host.answer_of(SuggestDialog(desk, host.glyphs, desk.first))
    await desk.finish()
