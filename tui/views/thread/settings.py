"""What the user sets in the view of a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from tui.state.state import TIMELINE, MainViewState, ViewState
from tui.state.transitions import show_main
from tui.views.thread.rows import Hidden


@dataclass(frozen=True, slots=True)
class ThreadSettings(MainViewState):
    """The position of the claim whose thread is shown, or was shown last, and the main view that it was opened from.

    `opened` is what was opened of what the thread hides.
    """

    view: ClassVar[str] = "thread"
    claim: int | None = None
    opened_from: str = TIMELINE
    opened: frozenset[Hidden] = frozenset()

    @property
    def asked(self) -> ThreadSettings:
        """Which thread is shown, whatever is opened in it."""
        return ThreadSettings(self.claim)

    @property
    def claims(self) -> tuple[int, ...]:
        """The claim whose thread is shown."""
        return () if self.claim is None else (self.claim,)

    def renumbered(self, positions: Mapping[int, int]) -> ThreadSettings | None:
        """The thread of the same claim with everything closed; None if the claim is gone."""
        claim = None if self.claim is None else positions.get(self.claim)
        return None if claim is None else ThreadSettings(claim, self.opened_from)

    def kept(self, uids: Mapping[int, str]) -> Mapping[str, object]:
        """The claim whose thread is shown."""
        return {"claim": None if self.claim is None else uids.get(self.claim)}

    def restored(self, kept: Mapping[str, object], position_of: Callable[[str], int | None]) -> ThreadSettings | None:
        """The thread of the same claim with everything closed; None if the claim is gone."""
        uid = kept.get("claim")
        claim = position_of(uid) if isinstance(uid, str) else None
        return None if claim is None else ThreadSettings(claim)


def open_thread(state: ViewState, claim: int) -> ViewState:
    """Show the thread of a claim in the main pane, with the cursor on this claim."""
    settings = state.settings_of(ThreadSettings)
    opened_from = settings.opened_from if state.main == ThreadSettings.view else state.main
    state = show_main(state, ThreadSettings.view).with_settings(ThreadSettings(claim, opened_from))
    return replace(state, cursor=claim)


def close_thread(state: ViewState) -> ViewState:
    """Show the main view that the thread was opened from, at the current claim."""
    return show_main(state, state.settings_of(ThreadSettings).opened_from)


def set_opened(state: ViewState, hidden: Iterable[Hidden], opened: bool) -> ViewState:
    """Show or hide some of what can be hidden in a thread."""
    settings, changed = state.settings_of(ThreadSettings), frozenset(hidden)
    now = settings.opened | changed if opened else settings.opened - changed
    return state.with_settings(replace(settings, opened=now))
