"""The commands that do more than change the state: they move in a list, ask the user, or write something."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from db import dates
from db.case import Case
from db.model import Status
from db.text import line
from tui import controller, memory
from tui.commands import Pane
from tui.controller import FIELD_OF
from tui.dialogs.choose import Choice, ChooseDialog, ConfirmDialog, FindDialog, PromptDialog
from tui.dialogs.help import HelpDialog
from tui.exporting import copied_text, run_export

if TYPE_CHECKING:
    from tui.explorer import Explorer

Effect = Callable[["Explorer"], None]

_FOUND_AT_MOST = 12
_WEB = ("http://", "https://")


def _in_background(effect: Callable[[Explorer], Coroutine[Any, Any, None]]) -> Effect:
    """An effect that waits for the case or for an answer of the user."""

    def start(explorer: Explorer) -> None:
        explorer.run_worker(effect(explorer), group="effect")

    return start


# Moving


def _to_disputed(step: int) -> Effect:
    async def go(explorer: Explorer) -> None:
        view, here = explorer.view, explorer.state.cursor
        if view is None:
            return

        def find(case: Case) -> int | None:
            disputed = case.statuses(view.filter.asof).positions[Status.DISPUTED] & view.matches.positions
            at = -1 if here is None else here
            if step > 0:
                later = disputed.rank(at) if at >= 0 else 0
                return disputed[later] if later < len(disputed) else None
            before = disputed.rank(at - 1) if at > 0 else 0
            return disputed[before - 1] if before else None

        found = await explorer.ask(find)
        if found is None:
            explorer.say(f"No disputed claim {'after' if step > 0 else 'before'} this one among the matches.")
        else:
            explorer.timeline.go_to_position(found)

    return _in_background(go)


async def _go_to_date(explorer: Explorer) -> None:
    def problem(text: str) -> str:
        try:
            first = dates.span(text)[0]
        except ValueError as error:
            return line(error)
        return "" if first else "Name a day, a month or a year to go to."

    hint = "a day, month or year, as in 2025-04-26 or 2025-04"
    typed = await explorer.app.push_screen_wait(PromptDialog("Go to date", hint, problem))
    day = dates.span(typed)[0] if typed else None
    if day:
        position = await explorer.ask(lambda case: case.first_on(day))
        explorer.timeline.go_to_position(position)
        explorer.become(controller.focus(explorer.state, Pane.TIMELINE))


def go_to_share(explorer: Explorer, share: float) -> None:
    """Go to the first match that was stated after this share of the time that the density strip shows."""
    density = explorer.view.density if explorer.view else None
    if density is None or density.first is None or density.last is None:
        return
    span = (density.last - density.first).days + 1
    day = density.first.fromordinal(density.first.toordinal() + int(span * share)).isoformat()

    async def go(explorer: Explorer) -> None:
        explorer.timeline.go_to_position(await explorer.ask(lambda case: case.first_on(day)))

    _in_background(go)(explorer)


# Trees


def _act(explorer: Explorer) -> None:
    """What enter does in the focused pane."""
    pane = explorer.state.pane
    if pane in FIELD_OF:
        choose_node(explorer)
    elif pane is Pane.TIMELINE:
        if explorer.timeline.offer:
            explorer.become(controller.narrow(explorer.state, explorer.state.filter.drop(explorer.timeline.offer)))
        else:
            explorer.become(controller.focus(explorer.state, Pane.CLAIM))
    elif explorer.details.target is not None:
        explorer.become(controller.follow(explorer.state, explorer.details.target))
    elif not explorer.details.go_to_first_link(anywhere=True):
        explorer.say("No claim is linked with this one.")


def choose_node(explorer: Explorer, excluded: bool = False) -> None:
    """Filter by the actor or region under the cursor, or exclude it; take that back if it was so."""
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None:
        explorer.say("Go to an actor or a region first.")
        return
    explorer.become(controller.toggle_value(explorer.state, pane, node.uid, excluded))


def fold_or_unfold(explorer: Explorer, pane: Pane, node: int) -> None:
    """Fold a node that is unfolded, and the other way round."""
    unfolded = node in explorer.state.trees[pane].unfolded
    explorer.become(controller.set_folding(explorer.state, pane, (node,), not unfolded))


def _unfold(explorer: Explorer) -> None:
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None or not node.has_children:
        return
    if node.unfolded:
        explorer.tree_pane(pane).move(1)
    else:
        explorer.become(controller.set_folding(explorer.state, pane, (node.id,), True))


def _fold(explorer: Explorer) -> None:
    pane = explorer.state.pane
    node = explorer.tree_pane(pane).node if pane in FIELD_OF else None
    if node is None or explorer.case is None:
        return
    if node.unfolded and node.has_children:
        explorer.become(controller.set_folding(explorer.state, pane, (node.id,), False))
        return
    forest = explorer.case.actors if pane is Pane.ACTORS else explorer.case.regions
    parent = forest.parent(node.id)
    if parent is not None:
        explorer.tree_pane(pane).go_to_node(parent.id)


def _switch_order(explorer: Explorer) -> None:
    if explorer.state.pane in FIELD_OF:
        explorer.become(controller.switch_order(explorer.state, explorer.state.pane))


def find(explorer: Explorer, typed: str = "") -> None:
    """Find an actor or region by name while it is typed, and go there."""
    explorer.run_worker(_find(explorer, typed), group="effect")


async def _find(explorer: Explorer, typed: str) -> None:
    pane = explorer.state.pane if explorer.state.pane in FIELD_OF else Pane.ACTORS

    async def search(text: str) -> Sequence[Choice]:
        return await explorer.ask(partial(_choices, pane=pane, text=text, counts=_counts(explorer, pane)))

    found = await explorer.app.push_screen_wait(FindDialog(f"Find in {pane}", search, typed))
    case = explorer.case
    if not found or case is None:
        return
    forest = case.actors if pane is Pane.ACTORS else case.regions
    node = forest[int(found)]
    state = controller.focus(explorer.state, pane)
    explorer.become(controller.set_folding(state, pane, (above.id for above in forest.chain(node.id)), True))
    if not _counts(explorer, pane).get(node.id):
        explorer.say(f"{node.name} has no claims under this filter.")
    explorer.tree_pane(pane).go_to_node(node.id)


def _counts(explorer: Explorer, pane: Pane) -> Mapping[int, int]:
    view = explorer.view
    if view is None:
        return {}
    return view.actor_counts if pane is Pane.ACTORS else view.region_counts


def _choices(case: Case, pane: Pane, text: str, counts: Mapping[int, int]) -> list[Choice]:
    found = case.actor_names.search(text) if pane is Pane.ACTORS else case.region_names.search(text)
    return [Choice(str(node.id), node.name, f"{counts.get(node.id, 0):,}") for node in found[:_FOUND_AT_MOST]]


# Filter


async def _choose_status(explorer: Explorer) -> None:
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


# Selection


def _toggle_mark(explorer: Explorer) -> None:
    if explorer.state.cursor is None:
        explorer.say("No claim is under the cursor to select.")
        return
    explorer.become(controller.toggle_mark(explorer.state, explorer.state.cursor))
    if explorer.state.pane is Pane.TIMELINE:
        explorer.timeline.move(1)


def _mark_all(explorer: Explorer) -> None:
    if explorer.view is None or not len(explorer.view.matches):
        explorer.say("Nothing matches, so there is nothing to select.")
        return
    before = len(explorer.state.marks)
    explorer.become(controller.mark(explorer.state, explorer.state.marks | explorer.view.matches.positions))
    added = len(explorer.state.marks) - before
    undo = explorer.keymap["mark.undo"][0]
    explorer.say(f"{added:,} more selected, {len(explorer.state.marks):,} in all. {undo} undoes it.")


def keep_selection(explorer: Explorer) -> None:
    """Write the selection down where it is found at the next start."""
    explorer.run_worker(_keep_selection(explorer), exclusive=True, group="selection")


async def _keep_selection(explorer: Explorer) -> None:
    marks, case = explorer.state.marks, explorer.case
    if case is not None:
        uids = await explorer.ask(lambda case: case.uids(marks))
        keep(explorer, partial(memory.save_selection, case.uid, uids))


def keep(explorer: Explorer, write: Callable[[], None]) -> None:
    """Write something to the state folder; if that fails, say so once and go on."""
    try:
        write()
    except OSError as error:
        explorer.say(f"This cannot be kept for the next start: {error}", warning=True)


# Claim


async def _copy(explorer: Explorer) -> None:
    position = explorer.state.cursor
    if position is None:
        explorer.say("No claim is under the cursor to copy.")
        return
    explorer.app.copy_to_clipboard(await copied_text(explorer, position))
    explorer.say(
        "Copied as Markdown through the terminal (OSC 52). If nothing arrives, the terminal does not allow it "
        "(in tmux: set -g set-clipboard on); an export writes a file."
    )


async def _open_source(explorer: Explorer) -> None:
    claim = explorer.details.claim
    sources = [source for source in claim.sources if source.url.startswith(_WEB)] if claim else []
    if not sources:
        explorer.say("This claim has no source with an address on the web.")
        return
    url: str | None = sources[0].url
    if len(sources) > 1:
        choices = [Choice(source.url, source.outlet or source.url, dates.short(source.published)) for source in sources]
        url = await explorer.app.push_screen_wait(ChooseDialog("Open which source?", choices))
    confirmed = bool(url) and await explorer.app.push_screen_wait(
        ConfirmDialog("Open in the browser?", url or "", "open it")
    )
    if url and confirmed:
        opened = webbrowser.open(url)
        explorer.say(f"Opened {url}" if opened else f"No browser could be started for {url}", warning=not opened)


# Program


def _palette(explorer: Explorer) -> None:
    explorer.app.action_command_palette()


def _help(explorer: Explorer) -> None:
    explorer.app.push_screen(HelpDialog(explorer.keymap, explorer.glyphs))


def _switch_theme(explorer: Explorer) -> None:
    explorer.app.theme = "case-dark" if explorer.app.theme == "case-light" else "case-light"


EFFECTS: Mapping[str, Effect] = {
    "filter.edit": lambda explorer: explorer.bar.edit(),
    "filter.status": _in_background(_choose_status),
    "filter.exclude": lambda explorer: choose_node(explorer, excluded=True),
    "move.down": lambda explorer: explorer.focused_list.move(1),
    "move.up": lambda explorer: explorer.focused_list.move(-1),
    "move.page_down": lambda explorer: explorer.focused_list.page(1),
    "move.page_up": lambda explorer: explorer.focused_list.page(-1),
    "move.half_down": lambda explorer: explorer.focused_list.page(0.5),
    "move.half_up": lambda explorer: explorer.focused_list.page(-0.5),
    "move.first": lambda explorer: explorer.focused_list.first(),
    "move.last": lambda explorer: explorer.focused_list.last(),
    "move.next_disputed": _to_disputed(1),
    "move.previous_disputed": _to_disputed(-1),
    "move.date": _in_background(_go_to_date),
    "act": _act,
    "tree.unfold": _unfold,
    "tree.fold": _fold,
    "tree.find": find,
    "tree.order": _switch_order,
    "claim.copy": _in_background(_copy),
    "claim.open": _in_background(_open_source),
    "mark.toggle": _toggle_mark,
    "mark.all": _mark_all,
    "export": _in_background(run_export),
    "help": _help,
    "palette": _palette,
    "theme": _switch_theme,
    "quit": lambda explorer: explorer.app.exit(return_code=0),
}
"""What each command of the registry does that is not a change of state alone."""

WITHOUT_CASE = frozenset({"quit", "help", "theme"})
"""The commands that work while the case is still being opened."""
