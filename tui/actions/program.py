"""The status filter, help, palette, colours and suspending."""

from __future__ import annotations

from db.model.claims import Status
from tui.actions.host import Host
from tui.dialogs.choose import Choice, ChooseDialog
from tui.dialogs.help import HelpDialog
from tui.state import transitions
from tui.widgets.themes import THEMES


def choose_status(host: Host) -> None:
    """Choose one status to filter by, or any."""
    counts = host.view.status_counts if host.view else {}
    choices = [
        Choice(status, status, f"{counts.get(status, 0):,}", host.glyphs.status[status], f"status--{status}")
        for status in Status
    ]
    choices.append(Choice("", "any status", f"{host.view.any_status if host.view else 0:,}"))

    def take(chosen: str) -> None:
        values = (chosen,) if chosen else ()
        host.become(transitions.narrow(host.state, host.state.filter.replace("status", values)))

    host.open_dialog(ChooseDialog("Status", choices), take)


def show_palette(host: Host) -> None:
    """Find any command by its name."""
    from textual.command import CommandPalette

    host.app.push_screen(CommandPalette(id="--command-palette"))


def show_help(host: Host) -> None:
    """Show the help screen."""
    host.app.push_screen(HelpDialog(host.keymap, host.glyphs, host.help_sections))


def switch_theme(host: Host) -> None:
    """Switch to the next theme: dark, light, or the colours of the terminal itself."""
    names = [theme.name for theme in THEMES]
    host.app.theme = names[(names.index(host.app.theme) + 1) % len(names)]


def suspend(host: Host) -> None:
    """Stop the program and give the terminal back until a shell continues it."""
    host.app.action_suspend_process()
