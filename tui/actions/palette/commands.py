"""Commands in the palette, by their titles and keywords."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from db.text.names import listed
from tui.actions.host import Host
from tui.dialogs.palette import Entry
from tui.dialogs.ranking import fit_of
from tui.state.commands import COMMANDS, Command, Pane, footer, key_name
from tui.state.titles import TITLES

_ITSELF = "palette"
_EVERYWHERE = "Program"
"""The group of commands that the footer names whatever the pane is."""


async def find_commands(host: Host, text: str) -> list[Entry]:
    """The commands that fit a text, without one all that do something in the focused pane."""
    entries = [entry for command in _useful_first(host.state.pane) for entry in _entry(host, text, command)]
    return sorted(entries, key=lambda entry: (not entry.enabled, entry.fit) if text.strip() else (False, 0))


def _useful_first(pane: Pane) -> list[Command]:
    """All commands but the palette itself: first those that the footer names for what the pane shows."""
    named = [command for command in footer(pane) if command.group != _EVERYWHERE]
    return [command for command in dict.fromkeys((*named, *COMMANDS)) if command.id != _ITSELF]


def _entry(host: Host, text: str, command: Command) -> Iterator[Entry]:
    """The line of a command, if it fits."""
    title = TITLES[command.id]
    fits = fit_of(text, title.text, title.keywords)
    enabled = host.state.pane in command.panes
    if fits is not None and (enabled or text.strip()):
        yield Entry(
            command.id,
            title.text,
            fits,
            partial(host.action_command, command.id),
            remark="" if enabled else f"in {listed([pane for pane in Pane if pane in command.panes])}",
            group=command.group,
            side=" ".join(map(key_name, host.keymap[command.id])),
            enabled=enabled,
        )
