"""Every command of the explorer, once: keys, footer, help, palette and the manual's table all come from here.

A main view adds a command of its own in two places: here with its keys, so that no two commands share a key and all
stand in one order, and in the `transitions` or `actions` of its `MainView`, which say what the command does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Pane(StrEnum):
    """The panes that can have the focus."""

    ACTORS = "actors"
    REGIONS = "regions"
    SOURCES = "sources"
    TIMELINE = "timeline"
    CLAIM = "claim"


TREES = frozenset({Pane.ACTORS, Pane.REGIONS, Pane.SOURCES})
LISTS = frozenset({Pane.TIMELINE, Pane.CLAIM})
ALL = frozenset(Pane)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the user can do.

    `keys` are the default keys as Textual names them, or none; `label` stands in the footer of the panes in `footer`,
    or what `labels` has for the pane, `help` on the help screen and in the palette; `panes` are those in which the
    command does something.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    panes: frozenset[Pane] = ALL
    footer: frozenset[Pane] = frozenset()
    labels: Mapping[Pane, str] = field(default_factory=dict, hash=False)

    def label_in(self, pane: Pane) -> str:
        """What the footer calls it while a pane has the focus."""
        return self.labels.get(pane, self.label)


class Hint(NamedTuple):
    """A key as one would write it on paper, what it does in a word or two, and the id of its command, if it has one."""

    key: str
    label: str
    command: str = ""


COMMANDS: tuple[Command, ...] = (
    Command("filter.edit", ("slash",), "filter", "Edit the filter as text, with completion", "Filter", footer=ALL),
    Command(
        "filter.disputed",
        ("d",),
        "disputed",
        "Show disputed only, then everything but disputed, then all",
        "Filter",
        footer=ALL,
    ),
    Command("filter.status", ("s",), "status", "Choose a status", "Filter", footer=LISTS),
    Command(
        "filter.exclude",
        ("exclamation_mark",),
        "exclude",
        "Exclude the actor, region or source under the cursor, or take that back",
        "Filter",
        TREES,
        footer=TREES,
    ),
    Command("filter.clear_pane", ("x",), "clear", "Clear this pane's part of the filter", "Filter", footer=TREES),
    Command("filter.clear", ("X",), "clear filter", "Clear the whole filter", "Filter"),
    Command(
        "filter.back",
        ("u",),
        "filter before",
        "Go back to the filter before",
        "Filter",
        footer=frozenset({Pane.TIMELINE}),
    ),
    Command("filter.forward", ("U",), "next filter", "Go forward again to the next filter", "Filter"),
    Command(
        "time.back",
        ("comma",),
        "a day back",
        "Go back a day: to the as-of date before, on which a match, or a claim linked with one, was stated",
        "Time",
        footer=frozenset({Pane.TIMELINE}),
    ),
    Command("time.forward", ("full_stop",), "a day forward", "Go forward a day: to the next such as-of date", "Time"),
    Command(
        "time.back_month",
        ("less_than_sign",),
        "a month back",
        "Go back a month: the as-of date is the end of the month before",
        "Time",
    ),
    Command(
        "time.forward_month",
        ("greater_than_sign",),
        "a month forward",
        "Go forward a month: the as-of date is the end of the next month",
        "Time",
    ),
    Command("time.now", ("equals_sign",), "now", "Return to now: everything that is known, with no as-of date", "Time"),
    Command(
        "view.sides",
        ("v",),
        "both sides",
        "Show both sides, each answer beside what it answers; again: the timeline",
        "Views",
        footer=frozenset({Pane.TIMELINE}),
    ),
    Command("view.choose_sides", ("V",), "choose sides", "Choose the two sides to see beside each other", "Views"),
    Command(
        "view.clock",
        ("T",),
        "clock",
        "Switch the clock: timeline and density by the date of the statement, of the event or of publication",
        "Views",
        footer=frozenset({Pane.TIMELINE}),
    ),
    Command(
        "view.thread",
        ("l",),
        "thread",
        "The thread of the claim: all that links join with it, as a tree; again: the timeline",
        "Views",
        footer=LISTS,
    ),
    Command("view.disputes", ("W",), "who disputes whom", "Who disputes whom: sides or actors, as a table", "Views"),
    Command("move.down", ("j", "down"), "down", "Down a line", "Move"),
    Command("move.up", ("k", "up"), "up", "Up a line", "Move"),
    Command("move.page_down", ("pagedown", "ctrl+f"), "page down", "Down a page", "Move"),
    Command("move.page_up", ("pageup", "ctrl+b"), "page up", "Up a page", "Move"),
    Command("move.half_down", ("ctrl+d",), "half page down", "Half a page down", "Move"),
    Command("move.half_up", ("ctrl+u",), "half page up", "Half a page up", "Move"),
    Command("move.first", ("g", "home"), "first", "First line", "Move"),
    Command("move.last", ("G", "end"), "last", "Last line", "Move"),
    Command("move.next_disputed", ("n",), "next disputed", "Next disputed claim", "Move"),
    Command("move.previous_disputed", ("N",), "disputed before", "Disputed claim before", "Move"),
    Command("move.date", ("D",), "date", "Go to a date", "Move"),
    Command(
        "view.lens",
        ("i",),
        "fold repeats",
        "Fold repeats under the claim that they repeat, and count origins instead of claims, or end that",
        "Views",
        footer=frozenset({Pane.TIMELINE}),
    ),
    Command(
        "view.published",
        ("P",),
        "published links",
        "Count published links only, as if links that rest on an analyst's reading were not there, or all links again",
        "Views",
    ),
    Command("pane.next", ("tab",), "next pane", "Next pane", "Panes"),
    Command("pane.previous", ("shift+tab",), "pane before", "Pane before", "Panes"),
    Command("pane.actors", ("a",), "actors", "To the actors", "Panes", footer=(LISTS | TREES) - {Pane.ACTORS}),
    Command("pane.regions", ("r",), "regions", "To the regions", "Panes", footer=(LISTS | TREES) - {Pane.REGIONS}),
    Command(
        "pane.sources",
        ("O",),
        "sources",
        "To the outlets and their sources, which take the place of the regions",
        "Panes",
        footer=(LISTS | TREES) - {Pane.SOURCES},
    ),
    Command("pane.timeline", ("t",), "timeline", "To the timeline", "Panes", footer=TREES | {Pane.CLAIM}),
    Command("pane.claim", ("c",), "claim", "To the claim's details", "Panes", footer=frozenset({Pane.TIMELINE})),
    Command("pane.zoom", ("z",), "zoom", "Zoom this pane to the whole width, or end that", "Panes"),
    Command(
        "act",
        ("enter",),
        "choose",
        "Choose this actor, region, source or date as a filter; open the claim; go to the linked claim",
        "Claims and trees",
        footer=TREES | {Pane.CLAIM},
    ),
    Command(
        "trail.back",
        ("backspace",),
        "come back",
        "Come back to the claim, or the filter, that you came from in the details",
        "Claims and trees",
        footer=frozenset({Pane.CLAIM}),
    ),
    Command(
        "tree.unfold",
        ("right",),
        "unfold",
        "Unfold what is below; with both sides in view: to the column on the right",
        "Claims and trees",
        TREES | {Pane.TIMELINE},
    ),
    Command(
        "tree.fold",
        ("left",),
        "fold",
        "Fold what is below, or go up; with both sides in view: to the column on the left",
        "Claims and trees",
        TREES | {Pane.TIMELINE},
    ),
    Command(
        "tree.find", ("f",), "find name", "Find an actor, region or source by name", "Claims and trees", footer=TREES
    ),
    Command(
        "tree.order", ("S",), "order", "Switch the order: by count or by name", "Claims and trees", TREES, footer=TREES
    ),
    Command(
        "claim.why",
        ("w",),
        "why",
        "Why the claim has its status: the rules, who is behind it, and since when",
        "Claims and trees",
        footer=LISTS,
    ),
    Command("claim.copy", ("y",), "copy", "Copy the claim as Markdown", "Claims and trees", footer=LISTS),
    Command("claim.open", ("o",), "open", "Show the source's address, and open it after a yes", "Claims and trees"),
    Command(
        "mark.toggle",
        ("space",),
        "select",
        "Select the claim for export or take that back, and go on to the next",
        "Selection",
        LISTS,
        footer=LISTS,
    ),
    Command("mark.all", ("m",), "select all", "Select all matches, or all claims of the thread shown", "Selection"),
    Command("mark.none", ("M",), "empty selection", "Empty the selection", "Selection"),
    Command(
        "work.add",
        ("A",),
        "add",
        "Add a claim in a form, or go on with its draft; in the trees an actor, a region or a source",
        "Work",
        footer=TREES | {Pane.TIMELINE},
    ),
    Command(
        "work.edit",
        ("E",),
        "edit",
        "Edit the claim, in its details what is under the cursor; in the trees the actor, region or source",
        "Work",
        footer=TREES | {Pane.CLAIM},
    ),
    Command(
        "work.link",
        ("K",),
        "link",
        "Link the claim with another one; in the trees: this actor or region is the same as another one",
        "Work",
        footer=LISTS | {Pane.ACTORS, Pane.REGIONS},
        labels=dict.fromkeys((Pane.ACTORS, Pane.REGIONS), "same as"),
    ),
    Command(
        "work.drop",
        ("delete",),
        "drop",
        "Drop the link or note under the cursor, the claim, or the actor, region or source that nothing names",
        "Work",
        footer=TREES | {Pane.CLAIM},
    ),
    Command("work.note", ("b",), "note", "Write a note on the claim, actor, region or source", "Work"),
    Command("work.tag", ("plus",), "tag", "Put a tag on the claim, actor, region or source, or take it away", "Work"),
    Command("work.grade", ("asterisk",), "grade", "Grade the claim from 1 to 6, or the source from A to F", "Work"),
    Command(
        "work.review",
        ("R",),
        "review",
        "Review the claim, or all that are selected: unseen, looked at, checked",
        "Work",
    ),
    Command(
        "work.history",
        ("H",),
        "history",
        "The history of what is under the cursor: who changed what, when and why; take any of it back",
        "Work",
    ),
    Command(
        "work.views",
        ("B",),
        "views",
        "Views of the case: apply a saved filter, drop one, or save the present one",
        "Work",
    ),
    Command(
        "work.conflicts",
        ("C",),
        "conflicts",
        "Decide conflicts: what people read differently who did not see each other's work",
        "Work",
    ),
    Command(
        "undo",
        ("Z", "ctrl+z"),
        "undo",
        "Undo the last change, of the case or of the selection",
        "Work",
        footer=ALL,
    ),
    Command("redo", ("ctrl+y",), "redo", "Redo what was undone", "Work"),
    Command("export", ("e",), "export", "Export what is shown, or the selection", "Selection", footer=LISTS),
    Command(
        "help",
        ("question_mark",),
        "help",
        "Show the help: all keys, signs, filter fields, and the manual",
        "Program",
        footer=ALL,
    ),
    Command("palette", ("ctrl+p",), "find a command", "Find a command, filter, actor or place by name", "Program"),
    Command(
        "theme", ("L",), "theme", "Switch the theme: dark, light, high contrast, the colours of the terminal", "Program"
    ),
    Command("suspend", (), "suspend", "Suspend the program; the shell's fg brings it back", "Program"),
    Command("quit", ("q", "ctrl+q"), "quit", "Quit; the selection is kept", "Program", footer=ALL),
)

_FIRST_IN_TREES = (
    *("help", "quit", "filter.edit", "filter.disputed", "act", "tree.find"),
    *("work.add", "work.edit", "undo"),
)

_FOOTER_ORDER = (
    *("help", "quit", "filter.edit", "filter.disputed", "act", "tree.find", "trail.back", "mark.toggle", "undo"),
    *("export", "claim.why", "view.thread", "view.sides", "work.link", "work.add", "work.edit", "time.back"),
    *("view.clock", "view.lens"),
    *("filter.exclude", "pane.sources", "filter.clear_pane", "tree.order", "pane.claim", "pane.timeline"),
    *("pane.actors", "pane.regions", "claim.copy", "filter.status", "filter.back", "work.drop"),
)

_FIRST_STEPS = ("work.add", "help", "quit", "undo", "palette", "pane.actors", "pane.regions", "pane.sources")

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

AT_ONCE = frozenset({"quit", "help", "palette", "theme", "suspend"}) | {id for id in BY_ID if id.startswith("filter.")}
"""The commands that do not wait for what an earlier one asked of the case: they do not depend on it, or undo it."""

WITHOUT_CASE = frozenset({"filter.edit", "quit", "help", "palette", "theme", "suspend"})
"""The commands that work while the case is still being opened."""

ASKING = frozenset(
    {
        *("filter.edit", "filter.status", "view.choose_sides", "view.disputes", "move.date", "tree.find"),
        *("claim.why", "claim.open", "export", "help", "palette"),
        *("work.add", "work.edit", "work.link", "work.drop"),
        *("work.note", "work.tag", "work.grade", "work.history"),
        *("work.review", "work.views", "work.conflicts"),
    }
)
"""The commands that open a dialog or a text field, which the keys after them are for."""

RENAMED: Mapping[str, str] = {"mark.undo": "undo"}
"""Earlier ids of commands, which configuration files may still use."""

_KEY_NAMES = {
    "slash": "/",
    "exclamation_mark": "!",
    "question_mark": "?",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "plus": "+",
    "asterisk": "*",
    "less_than_sign": "<",
    "greater_than_sign": ">",
}


def key_name(key: str) -> str:
    """A key as one would write it on paper: "/" for "slash"."""
    return _KEY_NAMES.get(key, key)


def footer(pane: Pane) -> list[Command]:
    """The commands to be named while a pane has the focus, the most useful first."""
    order = dict.fromkeys((*(_FIRST_IN_TREES if pane in TREES else ()), *_FOOTER_ORDER))
    return [BY_ID[id] for id in order if pane in BY_ID[id].footer]


def first_steps() -> list[Command]:
    """The commands to be named while the case has no claims, the most useful first."""
    return [BY_ID[id] for id in _FIRST_STEPS]


def grouped() -> Iterator[tuple[str, list[Command]]]:
    """The commands by group, in the order of the registry."""
    for group in dict.fromkeys(command.group for command in COMMANDS):
        yield group, [command for command in COMMANDS if command.group == group]
