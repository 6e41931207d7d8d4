"""What one does with the claim that the details show, and choosing its status as a filter."""

from __future__ import annotations

import asyncio
import webbrowser
from contextlib import suppress

from db import dates
from db.text.addresses import web_address
from tui.actions.host import Host
from tui.dialogs.choose import Choice, ChooseDialog, ConfirmDialog
from tui.state import transitions


async def copy(host: Host) -> None:
    """Copy the claim as Markdown to the clipboard of the terminal, and say so."""
    position = host.state.cursor
    if position is None:
        host.say("No claim is under the cursor to copy.")
        return
    from tui.actions.exporting import copied_text  # a twentieth of the start-up

    host.app.copy_to_clipboard(await copied_text(host, position))
    host.say(
        "Copied as Markdown through the terminal (OSC 52). If nothing arrives, the terminal does not allow it "
        "(in tmux: set -g set-clipboard on); an export writes a file."
    )


async def explain(host: Host) -> None:
    """Show why the claim has its status, and go to the claim that is chosen there."""
    position = host.state.cursor
    if position is None:
        host.say("No claim is under the cursor whose status could be explained.")
        return
    from db.explain.explanation import explain_status  # not needed for the first screen
    from db.explain.work import work_parts
    from tui.dialogs.why import WhyDialog

    asof, facts = host.state.filter.asof, host.facts
    explanation, work = await host.ask(lambda case: (explain_status(case, position, asof), work_parts(case, position)))
    target = await host.answer_of(WhyDialog(explanation, host.glyphs, work))
    if target is not None and host.facts is facts:  # positions are others once the case was read anew
        host.become(transitions.follow(host.state, target))


async def open_source(host: Host) -> None:
    """Show a source's address, and open it after a yes."""
    claim, position = host.details.claim, host.state.cursor
    if position is None:
        host.say("No claim is under the cursor whose source could be opened.")
        return
    if claim is None or claim.position != position:
        claim = await host.ask(lambda case: case.claim(position))
    sources = [source for source in claim.sources if web_address(source.url)]
    if not sources:
        host.say("This claim has no source with an address on the web.")
        return
    url: str | None = sources[0].url
    if len(sources) > 1:
        choices = [Choice(source.url, source.outlet or source.url, dates.short(source.published)) for source in sources]
        url = await host.answer_of(ChooseDialog("Open which source?", choices))
    address = web_address(url or "")
    if address is None:
        return
    question = f"{address.href}\n\nIt leads to {address.host}." if address.disguised else address.href
    if await host.answer_of(ConfirmDialog("Open in the browser?", question, "open it")):
        opened = await asyncio.to_thread(_open, address.href)
        said = f"Opened {address.href}" if opened else f"No browser could be started for {address.href}"
        host.say(said, warning=not opened)


def _open(url: str) -> bool:
    """Open an address outside of this terminal; a browser that would run inside of it is not started."""
    with suppress(webbrowser.Error):
        if type(webbrowser.get()) is webbrowser.GenericBrowser:
            return False
    return webbrowser.open(url)
