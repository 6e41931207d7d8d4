"""Saved views: filters with a title, which are kept in the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db import dates
from db.errors import ChangeRefusedError, FilterError
from db.filters.filter import parse
from db.model.claims import SavedView
from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.doing import do, who
from tui.dialogs.choose import PromptDialog
from tui.dialogs.views import ListedView, ViewDeed, ViewsDialog
from tui.state import transitions

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench


async def show_views(host: Host) -> None:
    """Show the saved views, and apply, drop or save one, as the user says."""
    while True:
        views = await host.ask(lambda case: case.work.views())
        now = str(host.state.filter)
        listed = [_listed(view, now) for view in views]
        to_save = "" if any(one.is_applied for one in listed) else line(now)
        answer = await host.answer_of(ViewsDialog(listed, to_save, host.glyphs))
        if answer is None:
            return
        deed, key = answer
        if deed is ViewDeed.SAVE:
            await _save(host, now)
            return
        if deed is ViewDeed.APPLY:
            apply(host, next(view for view in views if view.key == key))
            return
        await _drop(host, key)


def apply(host: Host, view: SavedView) -> None:
    """Filter by a saved view; the filter until now can be gone back to."""
    try:
        wanted = parse(view.filter)
    except FilterError as error:  # an older or newer program has written it
        host.say(f"The filter of this view cannot be read: {error}", warning=True)
        return
    if wanted == host.state.filter:
        host.say(f"The filter is that of {view.title} already.")
    host.become(transitions.narrow(host.state, wanted))


def signed(view: SavedView) -> str:
    """By whom a view was saved, and when."""
    return ", ".join(filter(None, (view.name, dates.short(view.at[:10]))))


def _listed(view: SavedView, now: str) -> ListedView:
    return ListedView(view.key, view.title, line(view.filter), signed(view), is_applied=view.filter == now)


async def _save(host: Host, filter: str) -> None:
    """Ask for a title, and save the present filter under it."""
    title = ""
    while True:
        dialog = PromptDialog("Save the filter", line(filter), _is_untitled, value=title, does="saves it")
        answer = await host.answer_of(dialog)
        if answer is None:
            return
        title = answer

        def change(work: Workbench, title: str = title) -> Sequence[Operation]:
            return work.save_view(title, filter)

        name = who([line(title.strip())])
        try:
            if not await do(host, f"view {name}", change, f"Saved as {name}."):
                host.say(f"{name} is saved so already.")
        except ChangeRefusedError as error:  # what was typed is not lost
            host.say(str(error), warning=True)
        else:
            return


async def _drop(host: Host, key: str) -> None:
    def change(work: Workbench) -> Sequence[Operation]:
        return (work.drop_view(key),)

    name = who([line(key)])
    await do(host, f"dropped view {name}", change, f"Dropped the view {name}.")


def _is_untitled(text: str) -> str:
    return "" if text.strip() else "Name the view, or leave with escape."
