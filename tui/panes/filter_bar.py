"""The filter bar: the filter as text, edited with completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from db.case.completion import Completion, Offers
from tui.panes.header import HeaderLine, brief
from tui.state.commands import Hint
from tui.state.messages import FilterAbandoned, FilterTyped
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import wrap

_WIDTH = 76
_MOST_OFFERS = 8
_LEAST_OFFERS = 4
_AROUND_OFFERS = 3
"""Lines of the list of completions for its frame, and for how many more there are."""
_LEAST_TEXT = 24
"""Cells of the text beside which the number of matches is said in few words."""


class FilterInput(Input):
    """The text; its keys walk through the completions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", "next completion", show=False),
        Binding("up", "walk(-1)", "completion before", show=False),
        Binding("tab", "complete", "complete", show=False),
        Binding("escape", "abandon", "give up", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Enter ends the text, or takes the completion that was walked to."""
        if event.key == "enter":
            self._bar.submit()
            event.stop()
            event.prevent_default()

    def action_walk(self, step: int) -> None:
        """Go to another completion."""
        self._bar.walk(step)

    def action_complete(self) -> None:
        """Take the completion that is pointed at."""
        self._bar.take()

    def action_abandon(self) -> None:
        """Give up editing."""
        self.post_message(FilterAbandoned())

    @property
    def _bar(self) -> FilterBar:
        bar = self.parent
        if not isinstance(bar, FilterBar):
            raise TypeError("a filter input stands in a filter bar")
        return bar


class Completions(WindowList):
    """The ways to go on, under the filter bar, with the reason why the filter cannot be applied on top."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"completions--problem", "completions--count"}

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self._glyphs = glyphs
        self._problem: list[str] = []
        self.styles.width = _WIDTH
        self.offers = Offers()

    def show(self, offers: Offers, problem: str) -> None:
        """Show these completions under what is wrong with the text; with neither, nothing is seen."""
        self.offers = offers
        self._problem = wrap(problem, _WIDTH - 4) if problem else []
        rows = len(self._problem) + len(offers) + (offers.more > 0)
        self.display = rows > 0
        self.styles.height = rows + 2
        self.set_rows(rows, len(self._problem))

    @property
    def chosen(self) -> Completion | None:
        """The completion that is pointed at."""
        number = self.cursor - len(self._problem)
        return self.offers[number] if 0 <= number < len(self.offers) else None

    def selectable(self, row: int) -> bool:
        """Completions can be pointed at; what is wrong, and how many more there are, cannot."""
        return 0 <= row - len(self._problem) < len(self.offers)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A line of the problem, a completion with its meaning and number of claims, or how many more there are."""
        if row < len(self._problem):
            return ((" ", ""), (self._problem[row], "completions--problem"))
        if not self.selectable(row):
            return ((f" {self._glyphs.more} {self.offers.more:,} more, type on", "window--dim"),)
        offer = self.offers[row - len(self._problem)]
        count = f" {offer.claims:>7,}" if offer.claims is not None else ""
        longest = max(cell_len(other.label) for other in self.offers)
        label = fit(offer.label, min(longest, max(width // 2 - 2, 12), 36), more=self._glyphs.more)
        meaning = fit(offer.meaning, max(width - cell_len(label) - len(count) - 4, 0), more=self._glyphs.more)
        return (
            (f" {label}  ", ""),
            (meaning, "window--dim"),
            (f"{count} ", "completions--count"),
        )


class FilterBar(Horizontal):
    """The prompt and the text, in place of the header while the filter is edited.

    Editing posts `FilterTyped` at every change and once more when it is done. From then on the bar is `pending`, until
    `finish` or `resume` tells whether the text can be answered.
    """

    def __init__(
        self,
        glyphs: Glyphs,
        header: HeaderLine,
        completions: Completions,
        name_keys: Callable[[Sequence[Hint] | None], None],
        *,
        id: str,
    ) -> None:
        """`name_keys` is called with the keys that matter while the text is edited, and with None afterwards."""
        super().__init__(id=id)
        self._glyphs = glyphs
        self._header = header
        self._completions = completions
        self._name_keys = name_keys
        choosing = "up down" if glyphs.up.isascii() else f"{glyphs.up}{glyphs.down}"
        self._keys = (
            Hint("enter", "apply"),
            Hint("tab", "complete"),
            Hint(choosing, "choose"),
            Hint("esc", "leave it"),
        )
        self._touched = False
        self.pending = False
        self._resuming = False

    def compose(self) -> ComposeResult:
        """The prompt, the text, and how many claims it leaves."""
        yield Prompt(f"{self._glyphs.arrow} ")
        field = FilterInput(placeholder="all claims", compact=True, select_on_focus=False)
        field.cursor_blink = False
        yield field
        yield MatchCount()

    @property
    def most_offers(self) -> int:
        """How many completions the list has room for in a third of the screen."""
        return min(max(self.screen.size.height // 3 - _AROUND_OFFERS, _LEAST_OFFERS), _MOST_OFFERS)

    @property
    def _input(self) -> FilterInput:
        return self.query_one(FilterInput)

    @property
    def editing(self) -> bool:
        """Whether the text has the focus."""
        return self.screen.focused is self._input

    @property
    def keys(self) -> Sequence[Hint] | None:
        """The keys that matter while the text is edited; None while it is not."""
        return self._keys if self.display else None

    def show(self, text: str) -> None:
        """Show a filter that came about elsewhere; what is being typed is left alone."""
        if not self.editing:
            self._write(text)

    def _write(self, text: str) -> None:
        """Put a text that was not typed into the bar and into the header."""
        self._header.show_filter(text)
        if self._input.value != text:
            with self._input.prevent(Input.Changed):
                self._input.value = text

    def show_counts(self, counts: str) -> None:
        """Show how many claims the view has that is on the screen."""
        self.query_one(MatchCount).show(counts)

    def count(self, whether: bool) -> None:
        """Show what the view on the screen counts while the text is a filter, or leave it out."""
        self.query_one(MatchCount).display = whether

    def _replace_header(self, replace: bool) -> None:
        """Take the place of the header and of the keys of commands, or give them back."""
        self.display = replace
        self._header.display = not replace
        self._name_keys(self.keys)

    def _begin(self) -> None:
        self._replace_header(True)
        self.screen.set_focus(self._input)  # at once: the next key is text already

    def edit(self) -> None:
        """Begin to edit, at the end of the text, ready for another term."""
        field = self._input
        with field.prevent(Input.Changed):
            if field.value and not field.value.endswith(" "):
                field.value += " "
            field.cursor_position = len(field.value)
        self._begin()

    def mend(self, text: str) -> None:
        """Begin to edit a text that could not be applied."""
        with self._input.prevent(Input.Changed):
            self._input.value = text
            self._input.cursor_position = len(text)
        self._begin()

    def resume(self) -> None:
        """Go on editing the text as it is."""
        self.pending = False
        self._resuming = True
        self._begin()

    def finish(self, text: str) -> None:
        """Show the filter that editing led to, or that it was given up for."""
        self.pending = False
        self._completions.display = False
        self._write(text)
        self._replace_header(False)

    def offer(self, completions: Offers, problem: str) -> None:
        """Show how to go on, and why the text cannot be applied, if so."""
        self._touched = False
        if self.editing:
            self._completions.show(completions, problem)
        else:
            self._completions.display = False

    def walk(self, step: int) -> None:
        """Point at another completion."""
        if self._touched or step < 0:
            self._completions.move(step)
        self._touched = True

    def take(self) -> None:
        """Put the completion that is pointed at into the text."""
        chosen = self._completions.chosen
        self._touched = False
        if chosen is not None:
            self._input.value = chosen.text
            self._input.cursor_position = chosen.cursor

    def take_at(self, row: int) -> None:
        """Put the completion in a row of the list into the text."""
        self._completions.cursor = row
        self.take()
        self._input.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Ask for completions as soon as editing begins."""
        event.stop()
        if not self._resuming:
            self._post_typed()
        self._resuming = False

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Hide the completions when the text loses the focus."""
        event.stop()
        self._completions.display = False

    @on(Input.Changed)
    def _on_change(self, event: Input.Changed) -> None:
        event.stop()
        if self.editing:
            self._post_typed()

    def submit(self) -> None:
        """Take the completion that was walked to; without one the text is done, and the next key a command."""
        if self._touched and self._completions.chosen:
            self.take()
        else:
            self.pending = True
            self._post_typed(done=True)
            self.screen.set_focus(None)

    def _post_typed(self, done: bool = False) -> None:
        self.post_message(FilterTyped(self._input.value, self._input.cursor_position, done))


class Prompt(Widget):
    """The sign before the text."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign

    def render(self) -> Content:
        """The sign."""
        return Content.styled(self._sign, "bold $accent")


class MatchCount(Widget):
    """How many claims the text leaves, as far as there is room beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = ""

    def show(self, counts: str) -> None:
        """Show these counts."""
        if counts != self._counts:
            self._counts = counts
            self._adapt()
            self.refresh()

    def on_show(self) -> None:
        """Take as many cells as there is room for."""
        self._adapt()

    @property
    def _shown(self) -> str:
        room = self.screen.size.width - _LEAST_TEXT
        return next((form for form in (self._counts, brief(self._counts)) if cell_len(form) <= room), "")

    def _adapt(self) -> None:
        self.styles.width = cell_len(self._shown) + 1

    def render(self) -> Content:
        """The counts at the right."""
        return Content.styled(f" {self._shown}", "$muted")
