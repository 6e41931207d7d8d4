"""The status filter, help, palette and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.model import Status
from tui import controller
from tui.dialogs.choose import Choice, ChooseDialog
from tui.dialogs.help import HelpDialog

if TYPE_CHECKING:
    from tui.explorer import Explorer


async def choose_status(explorer: Explorer) -> None:
    """Choose one status to filter by, or any."""
    wanted = explorer.state.filter
    counts = await explorer.ask(lambda case: case.status_counts(wanted))
    choices = [
        Choice(status, status, f"{counts[status]:,}", explorer.glyphs.status[status], f"status--{status}")
        for status in Status
    ]
    choices.append(Choice("", "any status", f"{sum(counts.values()):,}"))
    chosen = await explorer.app.push_screen_wait(ChooseDialog("Status", choices))
    if chosen is not None:
        values = (chosen,) if chosen else ()
        explorer.become(controller.narrow(explorer.state, wanted.replace("status", values)))


def show_palette(explorer: Explorer) -> None:
    """Find any command by its name."""
    explorer.app.action_command_palette()


def show_help(explorer: Explorer) -> None:
    """Show the help screen."""
    explorer.app.push_screen(HelpDialog(explorer.keymap, explorer.glyphs))


def switch_theme(explorer: Explorer) -> None:
    """Switch between the dark and the light theme."""
    explorer.app.theme = "case-dark" if explorer.app.theme == "case-light" else "case-light"
