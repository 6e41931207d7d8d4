"""What the case answers, on the screen: the view that follows from the filter, and the claim under the cursor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from db.errors import ConflictError
from db.filters.filter import Filter
from db.model.claims import Claim
from db.views.threads import connected
from tui.panes.density import DensityStrip
from tui.panes.lines import LegendLine, TitleLine
from tui.panes.tree_rows import TreeRow, visible_rows
from tui.screen.command_queue import CommandQueue
from tui.screen.reader import CaseReader
from tui.screen.view_builder import View, build_view, claim_at, forests, summary
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap
from tui.state.state import FIELD_OF
from tui.state.view_request import Main, ViewRequest
from tui.views.thread.rows import hiding
from tui.widgets.glyphs import Glyphs

_MANY = 100
"""So far the claims of a thread are counted at every step."""
_AHEAD = 3
"""Claims that are read ahead on either side of the cursor."""
WATCH = 0.2
"""Seconds between two looks at how far the case is with something that takes long."""


class Presenter(CommandQueue):
    """Asks the case what the state comes to, and hands the answers to the panes."""

    def __init__(self, reader: CaseReader, wanted: Filter, glyphs: Glyphs, keymap: Keymap) -> None:
        super().__init__(reader, wanted, glyphs, keymap)
        self._told: frozenset[str] = frozenset()
        self._near: dict[int, Claim] = {}
        self._mistaken = ""  # the filter that the explorer was started with, where the case cannot answer it

    def refuse(self, error: ConflictError) -> None:
        """Deal with a filter that the case cannot answer."""
        raise NotImplementedError

    def _show_progress(self) -> None:
        done, total = self.reader.progress
        if self.case is None and total:
            self.query_one(TitleLine).show("opening…", f"{done:,} of {total:,} rows read")
        elif self.case and done < total:
            self.query_one(TitleLine).show(self.case.title, f"{done:,} of {total:,} claims read for their words")

    # The view that follows from the filter

    def _look(self) -> None:
        if self.case is not None:
            self.begin(partial(self._see, self.state.look), "view")

    def preview(self, wanted: Filter) -> None:
        """Show what a filter brings without making it a step of the history."""
        if wanted != self.state.filter:
            self.state = replace(self.state, filter=wanted)
            self._look()

    async def _see(self, wanted: ViewRequest) -> None:
        self.reader.progress = (0, 0)
        watch = self.set_interval(WATCH, self._show_progress)
        try:
            view = await self.ask(partial(build_view, look=wanted, cursor=self.state.place))
        except ConflictError as error:
            self.refuse(error)
            return
        finally:
            watch.stop()
        if view.look == self.state.look:
            self.show_view(view)

    def show_view(self, view: View) -> None:
        """Show what the case answered."""
        before, self.view = self.view, view
        self.state = transitions.arrive(self.state, view.cursor, view.known)
        self._near = {view.claim.position: view.claim} if view.claim else {}
        if before is None or view.look.main is not before.look.main:
            self.lay_out(self.state, view.look.main)
        self._reveal(view.cursor)
        self.main.show(view, self.state.marks)
        self._unfold_chosen(view, before)
        self._show_trees()
        self.query_one(DensityStrip).show(view.density, view.look.clock, view.filter.asof)
        self.query_one(LegendLine).show(view.lens is not None and view.look.main is Main.TIMELINE)
        self._show_title()
        self._show_cursor()
        new = frozenset(view.matches.notes) - self._told
        self._told = frozenset(view.matches.notes)
        for note in sorted(new):
            self.say(note)
        if self._mistaken:
            self.bar.mend(self._mistaken)
            self._mistaken = ""
        self.run_waiting()

    def _unfold_chosen(self, view: View, before: View | None) -> None:
        """Unfold the trees down to what has just been chosen by its name."""
        for pane, forest in forests(self.case).items():
            field = FIELD_OF[pane]
            named = view.chosen[field].keys() | view.excluded[field].keys()
            new = named - (before.chosen[field].keys() | before.excluded[field].keys()) if before else named
            above = [node.id for id in new for node in forest.chain(id)]
            self.state = transitions.set_folding(self.state, pane, above, True)

    def _show_title(self) -> None:
        case, view = self.case, self.view
        if case is None or view is None:
            return
        self.query_one(TitleLine).show(case.title, *summary(view, case.size, self.state.marks, self.glyphs))

    def _show_trees(self) -> None:
        for pane in FIELD_OF:
            order, origins = self.state.trees[pane].order, self.view is not None and self.view.lens is not None
            self.tree_pane(pane).show(self.tree_rows(pane), order, origins=origins)

    def tree_rows(self, pane: Pane) -> list[TreeRow]:
        """The rows of a tree as they follow from the state and the view."""
        case, view = self.case, self.view
        if case is None or view is None:
            return []
        tree, field = self.state.trees[pane], FIELD_OF[pane]
        chosen, excluded = frozenset(view.chosen[field]), frozenset(view.excluded[field])
        if pane is Pane.ACTORS:
            return visible_rows(case.actors, tree, view.actor_counts, chosen, excluded)
        return visible_rows(case.regions, tree, view.region_counts, chosen, excluded)

    # The claim under the cursor

    def _show_cursor(self) -> None:
        position = self.state.cursor
        self._reveal(position)
        if position is not None and position != self.main.position and self.main.holds(position):
            self.main.go_to_position(position)
        if position is None or position in self._near:
            self.show_claim(None if position is None else self._near[position])
        self.begin(partial(self._read_claims, position), "claim")

    def _reveal(self, position: int | None) -> None:
        """Open the folds of the thread that hide a claim."""
        thread = self.view.thread if self.view else None
        if thread is not None and position in thread.nodes:
            self.state = transitions.set_opened(self.state, hiding(thread, position), True)
        self.thread.open_hidden(self.state.opened)

    async def _read_claims(self, position: int | None) -> None:
        """Show a claim that is not shown yet, and read those around it ahead of the keys that lead there."""
        if position is None or self.view is None:
            return
        asof, lens, around = self.view.filter.asof, self.view.lens, self.main.around(position, _AHEAD)
        self._near = {other: claim for other, claim in self._near.items() if other in (position, *around)}
        if position not in self._near:
            claim = await self.ask(lambda case: claim_at(case, position, asof, lens))
            self._near[position] = claim
            self.show_claim(claim)
        ahead = [other for other in around if other not in self._near]
        if ahead:
            claims = await self.ask(lambda case: [claim_at(case, other, asof, lens) for other in ahead])
            self._near |= {claim.position: claim for claim in claims}

    def show_claim(self, claim: Claim | None) -> None:
        """Show the details of a claim."""
        remarks = []
        if claim and not self._matches(claim.position):
            remarks.append("not among the matches")
        elif claim and self.view and claim.position not in self.view.shown:
            remarks.append("folded under another")
        if self.state.trail:
            remarks.append(f"{len(self.state.trail)} back")
        self.details.show(claim, ", ".join(remarks), self._size_of_thread(claim) if claim and claim.links else "")
        if self.state.pane is Pane.CLAIM:
            self.details.go_to_first_link()
        bounds = self.view.timeline.bounds(claim.position) if claim and self.view else None
        self.query_one(DensityStrip).point_at(bounds)
        self.run_waiting()

    def _size_of_thread(self, claim: Claim) -> str:
        """How many claims are in the thread of a claim, in words; counting stops at many."""
        if self.case is None or self.view is None:
            return ""
        number = len(connected(self.case.at(self.view.filter.asof), claim.position, _MANY))
        return f"{number:,} claims" if number < _MANY else f"{_MANY:,} claims or more"

    def _matches(self, position: int) -> bool:
        return self.view is not None and position in self.view.matches.positions
