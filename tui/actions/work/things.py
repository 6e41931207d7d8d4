"""Dropping claims, actors, regions and sources, and saying that one actor or region is another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from db.case.case import Case
from db.text import phrases
from tui.actions.common import in_background
from tui.actions.host import Host
from tui.actions.trees import go_to_thing
from tui.actions.work.doing import do, who
from tui.actions.work.linking import link, unlink
from tui.actions.work.marking import drop_note, edit_note
from tui.actions.work.subject import About, subject
from tui.dialogs.choose import Choice, ConfirmDialog, FindDialog
from tui.state.commands import Pane
from tui.state.keymap import key_for
from tui.state.state import FIELD_OF

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

_FOUND_AT_MOST = 12


def edit(host: Host) -> None:
    """Edit what is under the cursor: an analyst's note in the details, else in the form."""
    id = host.details.note if host.state.pane is Pane.CLAIM else ""
    host.begin(partial(edit_note, host, id) if id else host.edit_thing)


def drop(host: Host) -> None:
    """Drop what is under the cursor: in the details a link or a note, elsewhere the claim, actor, region or source."""
    pane = host.state.pane
    if pane is not Pane.CLAIM:
        host.begin(partial(_drop if pane in FIELD_OF else _drop_claim, host))
    elif id := host.details.note:
        host.begin(partial(drop_note, host, id))
    elif host.details.target is not None:
        unlink(host)
    else:
        timeline = key_for(host.keymap, "pane.timeline")
        host.say(f"Put the cursor on a link or a note to drop it; {timeline} goes to the claims.")


def link_or_unify(host: Host) -> None:
    """Link the claim under the cursor; in a tree say that the node under the cursor is the same as another one."""
    if host.state.pane in FIELD_OF:
        in_background(_unify)(host)
    else:
        link(host)


async def _drop_claim(host: Host) -> None:
    about = await subject(host)
    claim = host.details.claim
    links = len(claim.links) if claim is not None and claim.position == host.state.cursor else 0
    go_with_it = f" {phrases.count(links, 'link')} of it {'goes' if links == 1 else 'go'} with it." if links else ""
    await host.ready()
    question = f"{about.name}{'' if about.name.endswith('.') else '.'}{go_with_it} Z brings all back."
    if await host.answer_of(ConfirmDialog("Drop this claim?", question, "drop it")):
        await do(host, f"drop {who([about.name])}", partial(_dropped, about=about), "Dropped the claim.")


async def _drop(host: Host) -> None:
    about = await subject(host)
    await do(host, f"drop {who([about.name])}", partial(_dropped, about=about), f"Dropped {about.name}.")


def _dropped(work: Workbench, about: About) -> Sequence[Operation]:
    return (work.drop(about.kind, about.uid),)


async def _unify(host: Host) -> None:
    about = await subject(host)
    if about.kind == "source":
        host.say("Actors and regions can be the same; a source is edited or dropped.")
        return
    await host.ready()
    found: dict[str, About] = {}

    async def search(text: str) -> Sequence[Choice]:
        nodes = await host.ask(partial(_others, about=about, text=text))
        found.update((other.uid, other) for other, _ in nodes)
        return [Choice(other.uid, other.name, f"{claims:,}") for other, claims in nodes]

    title = f"{who([about.name])} is the same as …"
    chosen = await host.answer_of(FindDialog(title, search, does="chooses it"))
    if chosen is None:
        return
    other = found[chosen]
    claims = await host.ask(partial(_number_of_claims, about=about))
    will = f"{phrases.count(claims, 'claim')} of “{about.name}” will count as “{other.name}”. Z parts them again."
    if not await host.answer_of(ConfirmDialog(f"The same {about.kind}?", will, "they are the same")):
        return

    def change(work: Workbench) -> Sequence[Operation]:
        return (work.unify(about.kind, about.uid, other.uid),)

    name = f"{who([about.name])} is {who([other.name])}"
    if await do(host, name, change, f"“{about.name}” is “{other.name}” now."):
        await go_to_thing(host, about.kind, other.uid)


def _others(case: Case, about: About, text: str) -> list[tuple[About, int]]:
    """The actors or regions with a name like a text, each with the number of its claims."""
    names = case.actor_names if about.kind == "actor" else case.region_names
    sizes = case.actor_sizes() if about.kind == "actor" else case.region_sizes()
    nodes = [node for node in names.search(text) if node.uid != about.uid][:_FOUND_AT_MOST]
    return [(About(about.kind, node.uid, node.name), sizes.get(node.id, 0)) for node in nodes]


def _number_of_claims(case: Case, about: About) -> int:
    forest = case.actors if about.kind == "actor" else case.regions
    sizes = case.actor_sizes() if about.kind == "actor" else case.region_sizes()
    node = forest.by_uid(about.uid)
    return sizes.get(node.id, 0) if node else 0
