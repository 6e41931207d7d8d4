"""What has happened since the dialog was opened: which pairs were shown in each tab, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from db.model.claims import Relation
from tui.dialogs.suggest.deck import Deck
from tui.dialogs.suggest.proposals import Key, Proposal, Tab, Verdict


class Visit:
    """The pairs and decisions. No pair that is decided comes again, in whichever tab it was decided."""

    def __init__(self, tabs: Sequence[Tab], first: str) -> None:
        self._tabs = tabs
        self._decks = {tab.id: Deck() for tab in tabs}
        self._refused: list[Verdict] = []
        self._written: set[Key] = set()
        self.tab = next(tab for tab in tabs if tab.id == first)
        self.decisions: list[Verdict] = []
        self.swapped = False
        self.why = ""

    @property
    def deck(self) -> Deck:
        """The pairs of the present tab."""
        return self._decks[self.tab.id]

    @property
    def pair(self) -> Proposal | None:
        """The pair to be seen."""
        return self.deck.current

    @property
    def decided(self) -> frozenset[Key]:
        """The pairs that are decided."""
        return frozenset(decision.proposal.key for decision in self.decisions)

    @property
    def written(self) -> Sequence[Verdict]:
        """The decisions that are in the case by now."""
        return [decision for decision in self.decisions if decision.proposal.key in self._written]

    @property
    def decision(self) -> Verdict | None:
        """What was decided about the pair to be seen, if anything was."""
        pair = self.pair
        return next((one for one in self.decisions if pair and one.proposal.key == pair.key), None)

    def switch(self, by: int) -> None:
        """Go to another tab, around the ends."""
        self.tab = self._tabs[(self._tabs.index(self.tab) + by) % len(self._tabs)]
        self.turn_to()

    def turn_to(self) -> None:
        """Look at the present pair as it was decided, or as it is proposed."""
        decision = self.decision
        self.swapped = decision is not None and decision.swapped

    def step(self, by: int) -> bool:
        """Look at the pair before or after; return whether there is one."""
        moved = self.deck.step(by)
        self.turn_to()
        return moved

    def decide(self, relation: Relation | None, is_no: bool) -> Verdict | None:
        """Decide about the pair to be seen, with the reason that was given for it. None if there is no pair."""
        if self.pair is None:
            return None
        decision = Verdict(self.pair, relation, is_no, self.swapped, self.why, self.tab.id)
        self.decisions.append(decision)
        self.why = ""
        return decision

    def acknowledge(self, decision: Verdict) -> None:
        """Note that a decision is in the case."""
        self._written.add(decision.proposal.key)

    def take_back(self) -> Verdict | None:
        """Take back the last decision and go to its pair; None if nothing was decided."""
        if not self.decisions:
            return None
        decision = self.decisions.pop()
        self._written.discard(decision.proposal.key)
        self._go_to(decision)
        return decision

    def refuse(self, decision: Verdict) -> None:
        """Let a decision that could not be written count for nothing. Its pair comes back next."""
        if decision in self.decisions:
            self.decisions.remove(decision)
            self._refused.append(decision)
            self.why = self.why or decision.why

    def go_to_refused(self) -> bool:
        """Go to a pair of the present tab whose decision was refused; return whether there is one."""
        here = next((one for one in self._refused if one.tab == self.tab.id), None)
        if here is None:
            return False
        self._refused.remove(here)
        self._go_to(here)
        return True

    def _go_to(self, decision: Verdict) -> None:
        self.tab = next(tab for tab in self._tabs if tab.id == decision.tab)
        self.deck.go_to(decision.proposal)
        self.swapped = decision.swapped
