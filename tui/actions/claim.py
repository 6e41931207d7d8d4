"""What one does with the claim that the details show, and choosing its status as a filter."""

from __future__ import annotations

import asyncio
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from db import dates
from db.text.addresses import web_address
from tui.dialogs.choose import Choice, ChooseDialog, ConfirmDialog
from tui.state import transitions

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


async def copy(explorer: Explorer) -> None:
    """Copy the claim as Markdown to the clipboard of the terminal, and say so."""
    position = explorer.state.cursor
    if position is None:
        explorer.say("No claim is under the cursor to copy.")
        return
    from tui.actions.exporting import copied_text  # a twentieth of the start-up

    explorer.app.copy_to_clipboard(await copied_text(explorer, position))
    explorer.say(
        "Copied as Markdown through the terminal (OSC 52). If nothing arrives, the terminal does not allow it "
        "(in tmux: set -g set-clipboard on); an export writes a file."
    )


async def explain(explorer: Explorer) -> None:
    """Show why the claim has its status, and go to the claim that is chosen there."""
    position = explorer.state.cursor
    if position is None:
        explorer.say("No claim is under the cursor whose status could be explained.")
        return
    from db.explain.explanation import explain_status  # not needed for the first screen
    from tui.dialogs.why import WhyDialog

    asof, case = explorer.state.filter.asof, explorer.case
    explanation = await explorer.ask(lambda case: explain_status(case, position, asof))
    target = await explorer.app.push_screen_wait(WhyDialog(explanation, explorer.glyphs))
    if target is not None and explorer.case is case:  # in one that was read anew, positions are others
        explorer.become(transitions.follow(explorer.state, target))


async def open_source(explorer: Explorer) -> None:
    """Show a source's address, and open it after a yes."""
    claim, position = explorer.details.claim, explorer.state.cursor
    if position is None:
        explorer.say("No claim is under the cursor whose source could be opened.")
        return
    if claim is None or claim.position != position:
        claim = await explorer.ask(lambda case: case.claim(position))
    sources = [source for source in claim.sources if web_address(source.url)]
    if not sources:
        explorer.say("This claim has no source with an address on the web.")
        return
    url: str | None = sources[0].url
    if len(sources) > 1:
        choices = [Choice(source.url, source.outlet or source.url, dates.short(source.published)) for source in sources]
        url = await explorer.app.push_screen_wait(ChooseDialog("Open which source?", choices))
    address = web_address(url or "")
    if address is None:
        return
    question = f"{address.href}\n\nIt leads to {address.host}." if address.disguised else address.href
    if await explorer.app.push_screen_wait(ConfirmDialog("Open in the browser?", question, "open it")):
        opened = await asyncio.to_thread(_open, address.href)
        said = f"Opened {address.href}" if opened else f"No browser could be started for {address.href}"
        explorer.say(said, warning=not opened)


def _open(url: str) -> bool:
    """Open an address outside of this terminal; a browser that would run inside of it is not started."""
    with suppress(webbrowser.Error):
        if type(webbrowser.get()) is webbrowser.GenericBrowser:
            return False
    return webbrowser.open(url)
