"""The status filter, help, palette and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.model.claims import Status
from tui.actions.common import ask_user
from tui.dialogs.choose import Choice, ChooseDialog
from tui.dialogs.help import HelpDialog
from tui.state import transitions
from tui.widgets.themes import THEMES

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def choose_status(explorer: Explorer) -> None:
    """Choose one status to filter by, or any."""
    counts = explorer.view.status_counts if explorer.view else {}
    choices = [
        Choice(status, status, f"{counts.get(status, 0):,}", explorer.glyphs.status[status], f"status--{status}")
        for status in Status
    ]
    choices.append(Choice("", "any status", f"{explorer.view.any_status if explorer.view else 0:,}"))

    def take(chosen: str) -> None:
        values = (chosen,) if chosen else ()
        explorer.become(transitions.narrow(explorer.state, explorer.state.filter.replace("status", values)))

    ask_user(explorer, ChooseDialog("Status", choices), take)


def show_palette(explorer: Explorer) -> None:
    """Find any command by its name."""
    from textual.command import CommandPalette

    explorer.app.push_screen(CommandPalette(id="--command-palette"))


def show_help(explorer: Explorer) -> None:
    """Show the help screen."""
    explorer.app.push_screen(HelpDialog(explorer.keymap, explorer.glyphs))


def switch_theme(explorer: Explorer) -> None:
    """Switch to the next theme: dark, light, or the colours of the terminal itself."""
    names = [theme.name for theme in THEMES]
    explorer.app.theme = names[(names.index(explorer.app.theme) + 1) % len(names)]
