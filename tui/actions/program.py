"""The status filter, help, palette, colours and suspending."""

from __future__ import annotations

from functools import partial

from db.model.claims import Status
from tui.actions.host import Host
from tui.dialogs.choose import Choice, ChooseDialog
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
    """Find commands, filters, actors and places by name, and run what was found when the palette is closed."""
    from tui.actions.palette.search import search
    from tui.dialogs.palette import PaletteDialog

    host.open_dialog(PaletteDialog(partial(search, host)), lambda entry: entry.run())


def show_help(host: Host) -> None:
    """Show the help screen."""
    from tui.dialogs.help.contents import HelpSubject
    from tui.dialogs.help.dialog import HelpDialog

    subject = HelpSubject(host.keymap, host.glyphs, host.state.pane, host.help_sections, host.legend)
    host.app.push_screen(HelpDialog(subject))


async def switch_theme(host: Host) -> None:
    """Switch to the next theme: dark, light, high contrast, or the terminal's own. It is kept for the next start."""
    names = [theme.name for theme in THEMES]
    await host.change_theme(lambda theme: names[(names.index(theme) + 1) % len(names)])


def suspend(host: Host) -> None:
    """Stop the program and give the terminal back until a shell continues it."""
    host.app.action_suspend_process()
