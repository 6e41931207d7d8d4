"""The dialog that goes through pairs of claims, or of actors, one decision after the other."""

from __future__ import annotations

import asyncio
from functools import partial
from math import inf
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from db.errors import ConflictError
from db.text.safe import line
from tui.dialogs.base import Q_CLOSES, Dialog, static_text
from tui.dialogs.link import RELATIONS
from tui.dialogs.suggest.flow import Flow
from tui.dialogs.suggest.pair_list import PairList
from tui.dialogs.suggest.proposals import Coverage, Desk, Verdict
from tui.dialogs.suggest.visit import Visit
from tui.dialogs.suggest.wording import counted, headline, hint, in_brief, offers, tabs, why_none
from tui.widgets.glyphs import Glyphs
from tui.widgets.work import Work

LOOK = 0.25
"""Seconds for which a pair has to be in view before a key or click can decide it."""
_FIRST = 100
"""Claims to be compared before the first pair is shown."""
_LOW = range(12, 30)
"""Lines in which the reasons below a pair may be out of view, so that they stand above it in brief."""
_TALL, _BROAD = 36, 90
"""Lines and columns from which on each sentence has a line of its own."""
_TOO_EARLY = "This pair had only just come up, so the key was left out."
_IS_DECIDED = "This pair is decided. ctrl+z takes back the last decision."
_NEXT, _LOOKING, _READING = "next", "looking", "reading"


class SuggestDialog(Dialog[None]):
    """Shows one pair at a time. Each decision is handed to the desk and goes on to the next pair.

    A key or a click decides the pair that was in view when it came, or nothing: one that came before the pair had been
    in view for a moment is left out, and the moment begins anew. So keys typed ahead or held down decide nothing.
    The first decision is written before the next pair is shown, as the user may have to allow it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "decide('y')", "accept", show=False),
        Binding("n", "decide('n')", "not related", show=False),
        *(Binding(str(number), f"decide('{number}')", show=False) for number in range(1, len(RELATIONS) + 1)),
        Binding("x", "swap", "swap", show=False),
        Binding("space", "later", "later", show=False),
        Binding("ctrl+z,Z", "undo", "undo", show=False),
        Binding("e", "reason", "reason", show=False),
        Binding("left,pageup,h", "look(-1)", "the pair before", show=False),
        Binding("right,pagedown,l", "look(1)", "the next pair", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("tab", "switch(1)", "next list", show=False),
        Binding("shift+tab", "switch(-1)", "list before", show=False),
        Binding("F", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(self, desk: Desk, glyphs: Glyphs, tab: str) -> None:
        """`tab` is the id of the list to begin with."""
        super().__init__()
        self._desk = desk
        self._glyphs = glyphs
        self._visit = Visit(desk.tabs, tab)
        self._progress = Coverage(0, 0)
        self._is_allowed = False
        self._awaited: Verdict | None = None
        self._note = ("", "$muted")
        self._typed_at = self._told_at = 0.0
        self._ready_at = inf
        self._list = PairList(glyphs, id="pair")
        self._tabs, self._offers = Flow(glyphs, id="tabs"), Flow(glyphs, id="offers")
        self._counted, self._proposed, self._because, self._hint = (
            static_text("", id=name) for name in ("counted", "proposed", "because", "hint")
        )

    def compose(self) -> ComposeResult:
        """The lists there are, how far one is, what is proposed, the pair, what can be said of it, and the keys."""
        with Vertical(classes="dialog suggest") as frame:
            frame.border_title = "Suggestions: what may contradict"
            yield self._tabs
            yield self._counted
            yield self._proposed
            yield self._because
            yield self._list
            yield self._offers
            yield self._hint

    def on_mount(self) -> None:
        """Look for the first pair."""
        self.set_focus(self._list)
        self._enter()

    def on_resize(self) -> None:
        """Give the sentences the room that there is."""
        self._draw()

    # Looking for pairs

    def _enter(self) -> None:
        """Look for pairs of the present tab."""
        self._progress = Coverage(0, 1)
        self._show()
        self.run_worker(Work(self._look), group=_LOOKING, exclusive=True)

    async def _look(self) -> None:
        try:
            while True:
                self._progress = await self._desk.look(self._visit.tab.id)
                is_time = self._progress.is_over or self._progress.done >= _FIRST
                if is_time and self._visit.pair is None and not self._is_under_way(_NEXT):
                    self._go_on()
                self._draw_counts()
                if self._progress.is_over:
                    break
        except ConflictError as error:
            self._progress = Coverage(0, 0, line(str(error)))
            self._show()

    def _go_on(self) -> None:
        """Go to the next pair that is not decided."""
        self._ready_at = inf
        self.run_worker(Work(self._next), group=_NEXT, exclusive=True)

    async def _next(self) -> None:
        visit = self._visit
        is_known = visit.go_to_refused() or visit.deck.go_on(visit.decided)
        if not is_known and not await self._fetch() and not visit.deck.come_back(visit.decided):
            visit.deck.leave()
        visit.turn_to()
        self._show()

    async def _fetch(self) -> bool:
        """Get the best pair that was not shown yet; return whether there is one."""
        visit = self._visit
        try:
            pair = await self._desk.next(visit.tab.id, visit.decided | visit.deck.keys)
        except ConflictError as error:
            self._say(line(str(error)), is_problem=True)
            return False
        if pair is not None:
            visit.deck.add(pair)
        return pair is not None

    def _is_under_way(self, group: str) -> bool:
        return any(one.node is self and one.group == group and not one.is_finished for one in self.workers)

    def holds_back(self, key: str) -> bool:  # noqa: ARG002
        """Hold back all keys while the next pair is being fetched."""
        return self._is_under_way(_NEXT)

    # Showing

    def _show(self) -> None:
        """Show the present pair, or why there is none, and let it be read before it can be decided."""
        pair = self._visit.pair
        if pair is None:
            self._ready_at = inf
            self._list.tell(why_none(self._visit, self._progress))
        else:
            self._list.show_pair(pair, self._visit.swapped)
            self._begin_reading()
        self._draw()

    def _begin_reading(self) -> None:
        self._ready_at = inf
        self.run_worker(Work(self._read), group=_READING, exclusive=True)

    async def _read(self) -> None:
        """Let a pair be decided once it has been in view for a moment."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        await asyncio.sleep(LOOK)
        self._ready_at = Message().time
        self._draw()

    def _draw(self) -> None:
        """Draw everything around the pair."""
        size, visit = self.app.size, self._visit
        is_roomy = size.height >= _TALL and size.width >= _BROAD
        can_decide = self._ready_at < inf and visit.decision is None
        self._tabs.show(tabs(self._desk.tabs, visit.tab, self._glyphs.arrow))
        self._proposed.update(headline(visit))
        self._because.update(Content.styled(in_brief(visit, size.width - 4, self._glyphs.more), "$muted"))
        self._because.display = size.height in _LOW
        self._offers.show(offers(visit, is_roomy, can_decide))
        self._draw_note()
        self._draw_counts()

    def _draw_counts(self) -> None:
        left = self._desk.left(self._visit.tab.id, self._visit.decided)
        text = counted(self._visit, self._progress, left)
        self._counted.update(Content.styled(text, "$muted"))

    def _say(self, text: str, is_problem: bool = False) -> None:
        """Say something in place of the keys until the next key; without a text name the keys.

        A problem stays when keys follow that were typed before it was told.
        """
        if is_problem:
            self._told_at = Message().time
        elif self._typed_at < self._told_at:
            return
        self._note = text, "$error" if is_problem else "$warning" if text else "$muted"
        self._draw_note()

    def _draw_note(self) -> None:
        text, style = self._note
        self._hint.update(Content.styled(text or hint(self.app.size.width), style))

    # Deciding

    def on_key(self, event: events.Key) -> None:
        """Note when a key came, before it does anything."""
        self._typed_at = event.time
        self._say("")

    @on(Flow.Picked)
    async def _pick(self, event: Flow.Picked) -> None:
        self._typed_at = event.typed_at
        self._say("")
        if event.flow is self._tabs:
            await self.run_action("switch(1)")
        elif event.key in ("x", "space"):
            await self.run_action("swap" if event.key == "x" else "later")
        else:
            self.action_decide(event.key)

    def action_decide(self, key: str) -> None:
        """Decide about the pair as a key says, if the pair was in view when the key came."""
        pair = self._visit.pair
        if pair is None or self._awaited is not None or (key.isdigit() and pair.relation is None):
            return
        if self._visit.decision is not None:
            self._say(_IS_DECIDED)
        elif self._typed_at < self._ready_at:
            self._begin_reading()
            self._say(_TOO_EARLY)
        else:
            relation = RELATIONS[int(key) - 1] if key.isdigit() else pair.relation
            self._decide(self._visit.decide(None if key == "n" else relation, is_no=key == "n"))

    def _decide(self, decision: Verdict | None) -> None:
        if decision is None:
            return
        is_first = not self._is_allowed
        if is_first:
            self._awaited = decision
        self._desk.record(decision, partial(self._recorded, decision))
        if is_first:
            self._draw()
        else:
            self._go_on()

    def _recorded(self, decision: Verdict, problem: str) -> None:
        """Go on after the first decision; let a pair come back whose decision was refused."""
        is_awaited = self._awaited is decision
        if is_awaited:
            self._awaited = None
        if problem:
            self._visit.refuse(decision)
        else:
            self._is_allowed = True
            self._visit.acknowledge(decision)
        if not self.is_running:
            return
        if is_awaited or (problem and self._visit.pair is None):
            self._go_on()
        self._draw()
        if problem:
            self._say(f"Not written: {line(problem)}", is_problem=True)

    def action_undo(self) -> None:
        """Take back the last decision, and go to its pair."""
        if self._awaited is not None:
            return
        decision = self._visit.take_back()
        if decision is None:
            self._say("Nothing was decided since this was opened.")
            return
        self._desk.take_back(decision, partial(self._taken_back, decision))
        self._show()

    def _taken_back(self, decision: Verdict, problem: str) -> None:
        if problem:
            self._visit.decisions.append(decision)
            self._visit.acknowledge(decision)
        if self.is_running:
            self._draw()
            said = f"Not taken back: {line(problem)}" if problem else f"Taken back: {decision.said}."
            self._say(said, is_problem=bool(problem))

    # Everything else

    def action_swap(self) -> None:
        """Turn the pair round."""
        if self._visit.pair is not None and self._visit.decision is None:
            self._visit.swapped = not self._visit.swapped
            self._list.show_pair(self._visit.pair, self._visit.swapped)
            self._draw()

    def action_later(self) -> None:
        """Go on without a decision; the pair comes back when there is no other one."""
        if self._visit.pair is not None and self._awaited is None:
            self._go_on()

    def action_look(self, step: int) -> None:
        """Look at the pair before or after without a decision."""
        if self._awaited is not None:
            return
        if self._visit.step(step):
            self._show()
        elif step > 0 and self._visit.pair is not None:
            self.run_worker(Work(self._look_ahead), group=_NEXT, exclusive=True)

    async def _look_ahead(self) -> None:
        if await self._fetch():
            self._visit.turn_to()
            self._show()
        else:
            self._say("This is the last pair.")

    def action_scroll(self, lines: int) -> None:
        """Scroll a pair that is longer than there is room for."""
        self._list.move(lines)

    def action_switch(self, step: int) -> None:
        """Go to another list."""
        if self._awaited is None:
            self._visit.switch(step)
            self._enter()

    def action_reason(self) -> None:
        """Ask for the reason of the next decision."""
        self._desk.ask_why(self._visit.why, self._keep_reason)

    def _keep_reason(self, why: str) -> None:
        self._visit.why = why
        self._draw()
