"""What the case answers, on the screen: the view that follows from the state, and the claim under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from textual.timer import Timer

from db import dates
from db.case.case import Case
from db.errors import ConflictError
from db.text.phrases import count
from db.text.readings import PUBLISHED_ONLY, published_only
from tui.actions.host import Asking, Saying
from tui.screen.layout import Layout
from tui.screen.reader import CaseReader
from tui.screen.view_builder import build_view, claim_at, rows_at, tree_rows
from tui.state import transitions
from tui.state.commands import AT_ONCE, WITHOUT_CASE, Pane
from tui.state.keymap import Keymap, key_for
from tui.state.state import NO_MARKS, ViewRequest, ViewState
from tui.state.view import MANY_IN_THREAD, CaseFacts, ClaimDetails, ShownSelection, TreeRows, View
from tui.views.base import MainView
from tui.widgets.glyphs import Glyphs

_WATCH = 0.2
"""Seconds between two looks at how far the case is with a question that takes long."""
_READ_AHEAD = 3
"""Claims that are read ahead on either side of the cursor."""


class PresentingScreen(Asking, Saying, Protocol):
    """What the presenter needs of the screen."""

    state: ViewState
    view: View | None
    facts: CaseFacts | None
    glyphs: Glyphs
    keymap: Keymap
    views: Mapping[str, MainView]

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer:
        """Call something again and again."""

    def refuse(self, error: ConflictError) -> None:
        """Go back from a filter that the case cannot answer."""

    async def rest(self) -> None:
        """Wait until what led to an answer is written down: the screen shows nothing that a start would not find."""

    def presented(self) -> None:
        """React to an answer that is on the screen: commands may have waited for it."""


class Presenter:
    """Asks the case what the state comes to, and hands the answers to the panes."""

    def __init__(self, screen: PresentingScreen, panes: Layout, reader: CaseReader) -> None:
        self._screen = screen
        self._panes = panes
        self._reader = reader
        self._hint = f"{key_for(screen.keymap, 'tree.find')} finds"
        self._notes: frozenset[str] = frozenset()
        self._read_claims: dict[int, ClaimDetails] = {}
        self._selection = ShownSelection(NO_MARKS)
        self.trees: Mapping[Pane, TreeRows] = {}

    def follow(self, before: ViewState) -> None:
        """Bring the panes in line with what is different in the state than it was before."""
        state, panes = self._screen.state, self._panes
        if state.filter != before.filter:
            panes.bar.show(str(state.filter))
        if (state.request, state.lower) != (before.request, before.lower):
            self.request_view()
        elif state.trees != before.trees:
            self.request_trees()
        if (state.done, state.trail, state.linking) != (before.done, before.trail, before.linking):
            panes.show_keys(state)
        if state.cursor != before.cursor:
            self.show_cursor()
        if state.views != before.views:
            self.adopt_settings()
        if (state.pane, state.side, state.lower, state.zoomed) != (
            before.pane,
            before.side,
            before.lower,
            before.zoomed,
        ):
            panes.arrange(self._screen.state, panes.main_view)
            if state.pane is Pane.CLAIM:
                panes.details.go_to_first_link()

    def shows_subject_of(self, id: str) -> bool:
        """Whether the screen shows what a command, given by its id, is about."""
        view, state, panes = self._screen.view, self._screen.state, self._panes
        if view is None:
            return id in WITHOUT_CASE
        if panes.bar.pending:
            return False
        if id in AT_ONCE:
            return True
        claim = panes.details.claim
        claim_is_shown = (claim.position if claim else None) == state.cursor
        view_is_shown = view.request == state.request and self.trees_are_shown
        is_about_claim = id == "act" or state.pane is Pane.CLAIM
        return view_is_shown and (claim_is_shown or not is_about_claim)

    # The view that follows from the state

    def request_view(self) -> None:
        """Ask for the view that follows from the state, once the case is open."""
        if self._screen.facts is not None:
            self._screen.begin(partial(self._read_view, self._screen.state.request), "view")

    async def _read_view(self, request: ViewRequest) -> None:
        screen = self._screen
        watch = self.watch_progress()
        try:
            view = await screen.ask(self.question(request))
        except ConflictError as error:
            screen.refuse(error)
            return
        finally:
            watch.stop()
        await screen.rest()
        if view.request == screen.state.request:
            self.show_view(view)

    def question(self, request: ViewRequest) -> Callable[[Case], View]:
        """The question for the view of a request as things are."""
        state, before = self._screen.state, self._screen.view
        read = self._screen.views[request.main].read
        named = before.named if before else {}
        return partial(
            build_view, read=read, request=request, cursor=state.wanted_cursor, trees=state.trees_in_use, named=named
        )

    def show_view(self, view: View) -> None:
        """Show what the case answered."""
        screen, panes = self._screen, self._panes
        before, screen.view = screen.view, view
        screen.state = transitions.arrive(screen.state, view.cursor, view.known)
        for pane, nodes in view.unfolded.items():
            screen.state = transitions.set_folding(screen.state, pane, nodes, True)
        self._read_claims = {view.claim.claim.position: view.claim} if view.claim else {}
        if before is None or view.request.main != before.request.main:
            panes.arrange(screen.state, view.request.main)
        self._reveal(view.cursor)
        panes.main.show(view, self._selection.marks)
        if before is None:
            panes.main.lower_cursor()
        self._show_trees(view.trees)
        panes.density.show(view.density, view.content.clock, view.filter.asof)
        panes.has_claims = screen.facts is None or screen.facts.size > 0
        panes.show_keys(screen.state)
        self.show_title()
        self.show_cursor()
        said = () if view.left_out is None else (published_only(view.left_out).capitalize(),)
        self._say_notes(frozenset((*view.filter.notes, *view.matches.notes, *said)))
        screen.presented()

    def show_restored(self, view: View, claim: ClaimDetails | None) -> None:
        """Show the view and the current claim of a case that was read anew."""
        self._panes.bar.show(str(view.filter))
        self.show_view(view)
        self.show_claim(claim)

    def _say_notes(self, notes: frozenset[str]) -> None:
        """Say how the filter was understood, as far as the last view did not say the same."""
        new, self._notes = notes - self._notes, notes
        if new:
            self._screen.say(" ".join(f"{note}." for note in sorted(new)))

    def show_selection(self, selection: ShownSelection) -> None:
        """Show what is selected."""
        self._selection = selection
        self._panes.main.set_marks(selection.marks)
        self.show_title()

    def show_title(self) -> None:
        """Show the name of the case, and what the view and the selection hold."""
        facts, view = self._screen.facts, self._screen.view
        if facts is None or view is None:
            return
        marks, asof = self._selection.marks, view.filter.asof
        counts = view.content.counted or f"{len(view.matches):,} of {facts.size:,} claims"
        hidden = len(marks) - marks.intersection_cardinality(view.content.claims)
        selected = f"{len(marks):,} selected" + (f", {hidden:,} not shown" if hidden else "") if marks else ""
        if not self._selection.is_kept:
            selected = f"{selected or '0 selected'}, not kept"
        alerts = (f"as of {dates.words(asof)}" if asof else "", PUBLISHED_ONLY if view.request.published else "")
        more = f", {view.matches.undated:,} undated left out" if view.matches.undated else ""
        self._panes.header.show(facts.title, counts, selected, ", ".join(filter(None, alerts)), more)
        self._panes.bar.show_counts(counts)

    async def supply_rows(self, positions: list[int]) -> None:
        """Give the main pane the rows of more claims."""
        view = self._screen.view
        if view is not None:
            rows = await self._screen.ask(partial(rows_at, positions=positions, asof=view.filter.asof, lens=view.lens))
            if self._screen.view is view:  # else they are of another date, or folded in another way
                self._panes.main.supply(rows)

    def watch_progress(self) -> Timer:
        """Show in the title how far the case is with a question, until the timer is stopped."""
        if self._screen.facts is not None:
            self._reader.progress = (0, 0)  # the question that follows begins anew
        return self._screen.set_interval(_WATCH, self._show_progress)

    def _show_progress(self) -> None:
        done, total = self._reader.progress
        facts = self._screen.facts
        if facts is None and total:
            self._panes.header.show("opening…", f"{done:,} of {total:,} rows read")
        elif facts and done < total:
            self._panes.header.show(facts.title, f"{done:,} of {total:,} claims read for their words")

    # The trees

    @property
    def trees_are_shown(self) -> bool:
        """Whether the trees are folded and ordered as the state says."""
        return {pane: rows.tree for pane, rows in self.trees.items()} == self._screen.state.trees_in_use

    def _show_trees(self, trees: Mapping[Pane, TreeRows]) -> None:
        self.trees = trees
        origins = self._screen.view is not None and self._screen.view.lens is not None
        for pane, shown in trees.items():
            nothing = f"No {pane} match." if self._screen.state.filter else f"No {pane} yet."
            self._panes.trees[pane].show(shown.rows, shown.tree.order, self._hint, nothing, origins=origins)
        if not self.trees_are_shown:
            self.request_trees()

    def request_trees(self) -> None:
        """Ask for the rows of the trees as the state folds and orders them."""
        self._screen.begin(self._read_trees, "trees")

    async def _read_trees(self) -> None:
        view, trees = self._screen.view, self._screen.state.trees_in_use
        if view is None:
            return
        rows = await self._screen.ask(partial(tree_rows, view=view, trees=trees))
        await self._screen.rest()
        if self._screen.view is view:  # else that view has brought its own rows
            self._show_trees(rows)
            self._screen.presented()

    # The claim under the cursor

    def show_cursor(self) -> None:
        """Show the current claim in the main pane and in the details."""
        position = self._screen.state.cursor
        self._reveal(position)
        main = self._panes.main
        if position is not None and position != main.position and main.holds(position):
            main.go_to_position(position)
        if position is None or position in self._read_claims:
            self.show_claim(None if position is None else self._read_claims[position])
        self._screen.begin(partial(self._read_around, position), "claim")

    def _reveal(self, position: int | None) -> None:
        """Change the settings of the main view so that a claim is in view."""
        screen = self._screen
        if screen.view is not None:
            main = screen.view.request.main
            if reveal := screen.views[main].reveal:
                screen.state = reveal(screen.state, screen.view, position)
            self.adopt_settings()

    def adopt_settings(self) -> None:
        """Hand the settings of the view in the main pane to it."""
        settings = self._screen.state.views.get(self._panes.main_view)
        if settings is not None:
            self._panes.main.adopt(settings)

    async def _read_around(self, position: int | None) -> None:
        """Show a claim that is not shown yet, and read those around it ahead of the keys that lead there."""
        view = self._screen.view
        if position is None or view is None:
            return
        asof, lens, around = view.filter.asof, view.lens, self._panes.main.around(position, _READ_AHEAD)
        self._read_claims = {other: read for other, read in self._read_claims.items() if other in (position, *around)}
        if position not in self._read_claims:
            details = await self._screen.ask(partial(claim_at, position=position, asof=asof, lens=lens))
            self._read_claims[position] = details
            self.show_claim(details)
        ahead = [other for other in around if other not in self._read_claims]
        if ahead:
            several = await self._screen.ask(lambda case: [claim_at(case, other, asof, lens) for other in ahead])
            self._read_claims |= {details.claim.position: details for details in several}

    def show_claim(self, details: ClaimDetails | None) -> None:
        """Show the details of a claim."""
        view, state = self._screen.view, self._screen.state
        claim = details.claim if details else None
        remarks = []
        if claim and (view is None or claim.position not in view.matches.positions):
            remarks.append("not among the matches")
        elif claim and view and claim.position not in view.content.claims:
            remarks.append("folded under another")
        if claim and claim.marks.conflicts:
            remarks.append(count(len(claim.marks.conflicts), "conflict"))
        if state.trail:
            remarks.append(f"{len(state.trail)} back")
        self._panes.details.show(claim, ", ".join(remarks), _thread_size(details) if claim and claim.links else "")
        if state.pane is Pane.CLAIM:
            self._panes.details.go_to_first_link()
        self._panes.density.point_at(view.timeline.bounds(claim.position) if claim and view else None)
        self._screen.presented()


def _thread_size(details: ClaimDetails | None) -> str:
    """How many claims are in the thread of a claim, in words; counting stops at many."""
    number = details.thread_size if details else 0
    return f"{number:,} claims" if number < MANY_IN_THREAD else f"{MANY_IN_THREAD:,} claims or more"
