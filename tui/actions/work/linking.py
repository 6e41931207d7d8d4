"""Linking two claims: the one under the cursor, then the other, then what one says about the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pyroaring import BitMap

from db import dates
from db.case.case import Case
from db.case.meant import is_address, meant, offers
from db.errors import ChangeRefusedError
from db.model.claims import ClaimRow, Direction, Link, Relation
from db.text import phrases
from tui.actions.host import Action, Host
from tui.actions.work.doing import do, who
from tui.dialogs.choose import Choice, ChooseDialog, FindDialog
from tui.dialogs.link import Ends, LinkDialog, Wanted
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import key_for
from tui.state.state import Linking

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

_FOUND_AT_MOST = 12
_SOURCES_AT_MOST = 4
_BRIEF = 24


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two claims to be linked; the first is the one that was chosen first."""

    first: ClaimRow
    second: ClaimRow
    uids: Sequence[str]
    """Their uids as stored."""
    drawn: frozenset[tuple[Relation, bool]] = frozenset()
    """The links that there are, each with whether it goes from the second to the first."""

    @property
    def from_first(self) -> bool:
        """Whether the first claim is the one that answers the other, if dates decide: the later answers the earlier."""
        return self.first.stated == self.second.stated or self.first.position > self.second.position

    @property
    def have_same_speakers(self) -> bool:
        """Whether one and the same said both, who rather corrects than disputes themselves."""
        return bool(self.first.speakers) and self.first.speakers == self.second.speakers

    def object(self, row: ClaimRow) -> str:
        """What the other claim of the two says something about: its speakers, or its date if they are the same."""
        return (
            f"the claim of {dates.short(row.stated)}" if self.have_same_speakers and row.stated else who(row.speakers)
        )


def link(host: Host) -> None:
    """Begin to link the claim under the cursor; if one is being linked already, link that with this one."""
    if host.state.linking is not None:
        choose(host)
        return
    if host.state.cursor is None:
        host.say("No claim is under the cursor to link.")
        return
    host.begin(partial(_begin, host))


async def _begin(host: Host) -> None:
    await host.ready()
    position = host.state.cursor
    if position is None:
        return
    (row,) = await host.ask(partial(Case.rows, positions=[position]))
    words = who(row.speakers, _BRIEF)
    state = transitions.begin_link(host.state, Linking(position, words))
    host.become(state if state.pane is not Pane.CLAIM else transitions.focus(state, Pane.TIMELINE))
    host.say(f"Linking {words}: go to the other claim and press enter, or find it with f. Escape leaves.")


def choose(host: Host) -> None:
    """Link the claim that is being linked with the one under the cursor."""
    linking, position = host.state.linking, host.state.cursor
    if linking is None or position is None:
        host.say("No claim is under the cursor to link with.")
    elif position == linking.position:
        host.say("This is the claim to be linked. Go to the other one.")
    else:
        host.begin(partial(_link, host, linking.position, position))


def leave(host: Host) -> None:
    """Link nothing after all."""
    if host.state.linking is not None:
        host.become(transitions.end_link(host.state))
        host.say("Nothing was linked.")


def find(host: Host) -> None:
    """Find the other claim by its words or its id."""
    rows: dict[str, ClaimRow] = {}

    async def search(text: str) -> Sequence[Choice]:
        found = await host.ask(partial(_search, text=text)) if text.strip() else []
        rows.update((str(row.position), row) for row in found)
        return [
            Choice(str(row.position), f"{who(row.speakers, _BRIEF)}: {row.statement}", dates.words(row.stated))
            for row in found
        ]

    def take(chosen: str) -> None:
        if host.state.linking is not None:
            host.begin(partial(_link, host, host.state.linking.position, rows[chosen].position))

    host.open_dialog(FindDialog("Find the other claim", search, "words of the claim, or its id"), take)


def _search(case: Case, text: str) -> Sequence[ClaimRow]:
    """The latest claims with these words, and the claim with this id."""
    exact = case.position(text.strip())
    found = case.find_text(text) | BitMap(() if exact is None else (exact,))
    latest = [found[len(found) - 1 - number] for number in range(min(len(found), _FOUND_AT_MOST))]
    return case.rows(latest)


async def _link(host: Host, first: int, second: int) -> None:
    facts = host.facts
    pair = await host.ask(partial(_pair, positions=[first, second]))
    if host.facts is not facts:  # positions are others once the case was read anew
        raise ChangeRefusedError("The case has changed meanwhile. Choose the claims again")
    ends = (_ends(pair, pair.first), _ends(pair, pair.second))
    relation = Relation.SUPERSEDES if pair.have_same_speakers else Relation.DISPUTES
    wanted = Wanted(relation, swapped=not pair.from_first)
    problem = ""
    while True:
        answer = await host.answer_of(
            LinkDialog(ends, host.glyphs, wanted, partial(_sources, host), pair.drawn, problem)
        )
        if answer is None:
            return
        try:
            await _write(host, pair, answer)
        except ChangeRefusedError as error:
            wanted, problem = answer, str(error)
        else:
            host.become(transitions.end_link(host.state))
            return


async def _sources(host: Host, text: str) -> Sequence[Choice]:
    """The sources that a text finds."""
    found = await host.ask(partial(offers, kind="source", begun=text, today=date.today(), limit=_SOURCES_AT_MOST))
    return [
        Choice(one.written, one.meaning or one.written, "" if one.claims is None else str(one.claims)) for one in found
    ]


def _pair(case: Case, positions: Sequence[int]) -> _Pair:
    first, second = case.rows(positions)
    links = [link for link in case.claim(positions[0]).links if link.other.position == positions[1]]
    drawn = frozenset((link.relation, link.direction is Direction.FROM) for link in links)
    return _Pair(first, second, case.uids(positions), drawn)


async def _write(host: Host, pair: _Pair, wanted: Wanted) -> None:
    from_, to = (pair.second, pair.first) if wanted.swapped else (pair.first, pair.second)
    uid_from, uid_to = reversed(pair.uids) if wanted.swapped else pair.uids

    source = (await host.ask(partial(meant, kind="source", text=wanted.source)))[:1]
    if source and source[0].is_new and not is_address(source[0].name):
        raise ChangeRefusedError(f"No source is called {wanted.source}. Words of its title find one")

    def change(work: Workbench) -> Sequence[Operation]:
        new = [work.add("source", {"url": one.name}) for one in source if one.is_new]
        uid = new[0].target if new else "".join(one.uid for one in source)
        fields = {"part": wanted.part, "note": wanted.note, "source": uid}
        return (*new, *work.link(uid_from, wanted.relation, uid_to, **fields))

    sentence = f"{who(from_.speakers)} {wanted.relation} {pair.object(to)}"
    sign = host.glyphs.relations[wanted.relation]
    name = f"link {who(from_.speakers, _BRIEF)} {sign} {who(to.speakers, _BRIEF)}"
    unseen = host.state.published and not wanted.source
    hint = f" {key_for(host.keymap, 'view.published')} shows it: now published links only count." if unseen else ""
    if not await do(host, name, change, f"Linked: {sentence}.{hint}"):
        host.say(f"This link is there already: {sentence}.")


def _ends(pair: _Pair, row: ClaimRow) -> Ends:
    return Ends(who(row.speakers), pair.object(row), _described(row))


def _described(row: ClaimRow) -> str:
    """Speakers, date and text of a claim."""
    when = dates.words(row.stated) if row.stated else "no date"
    return f"{who(row.speakers)}, {when}: {row.statement}"


WHILE_LINKING: Mapping[str, Action] = {"act": choose, "tree.find": find}
"""What commands do in the main pane instead of what they do otherwise, while another claim is looked for."""


def unlink(host: Host) -> None:
    """Drop the link that the line of the details under the cursor is about."""
    claim, target = host.details.claim, host.details.target
    links = [link for link in claim.links if link.other.position == target] if claim else []
    if not links:
        host.say("Put the cursor on a link in the details to drop it.")
        return
    host.begin(partial(_unlink, host, links))


async def _unlink(host: Host, links: Sequence[Link]) -> None:
    claim = host.details.claim
    if claim is None:
        return
    chosen: str | None = "0"
    if len(links) > 1:
        choices = [
            Choice(str(number), f"{phrases.link_label(link)} {who(link.other.speakers)}")
            for number, link in enumerate(links)
        ]
        chosen = await host.answer_of(ChooseDialog("Which link?", choices))
    if chosen is None:
        return
    link = links[int(chosen)]
    speakers = [speaker.actor.name for speaker in claim.speakers]
    uids = await host.ask(partial(Case.uids, positions=[claim.position, link.other.position]))
    ends = uids, [who(speakers), who(link.other.speakers)]
    (from_, to), names = (pair if link.direction is Direction.TO else pair[::-1] for pair in ends)
    sentence = f"{names[0]} {link.relation} {names[1]}"

    def change(work: Workbench) -> tuple[Operation, ...]:
        return (work.unlink(from_, link.relation, to),)

    await do(host, f"unlink {sentence}", change, f"Dropped the link: {sentence}.")
