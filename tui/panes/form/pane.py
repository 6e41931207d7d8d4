"""The form in the place of the details: rows of text below each other, with what is to be said of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content

from db.case.meant import Offer
from tui.state.commands import Hint
from tui.state.form.rows import FormRow
from tui.state.messages import FormAccepted, FormLeft, FormTyped
from tui.widgets.glyphs import Glyphs
from tui.widgets.line_input import TextRow

if TYPE_CHECKING:
    from tui.panes.form.lines import FormLine, OfferList
    from tui.state.form.form import RowRemark


class FormPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Rows of text. Changes of them are posted as `FormTyped`, the end as `FormAccepted` or `FormLeft`.

    `is_open` from `begin` to `finish`; `pending` while what was accepted is being written.
    """

    def __init__(self, glyphs: Glyphs, name_keys: Callable[[Sequence[Hint] | None], None], *, id: str) -> None:
        """`name_keys` is called with the keys that matter in the form, and with None afterwards."""
        super().__init__(id=id)
        self._glyphs = glyphs
        self._name_keys = name_keys
        self._lines: dict[str, FormLine] = {}
        self._offers: OfferList | None = None
        self._hints: Sequence[Hint] = ()
        self._later: Sequence[str] = ()
        self.is_open = self.pending = False

    @property
    def editing(self) -> bool:
        """Whether keys are text for a row."""
        return self.is_open

    def take_focus(self) -> None:
        """Put the cursor into a row again if it is nowhere, as after the terminal was left."""
        if self.is_open and not isinstance(self.screen.focused, TextRow):
            self.go_to("")

    @property
    def keys(self) -> Sequence[Hint] | None:
        """The keys that matter while the form is open; None while it is not."""
        return self._hints if self.is_open else None

    @property
    def texts(self) -> Mapping[str, str]:
        """The text in each row."""
        return {field: line.field.text for field, line in self._lines.items()}

    async def begin(self, title: str, rows: Sequence[FormRow], texts: Mapping[str, str], at: str, does: str) -> None:
        """Open the form with these texts, the cursor in the row `at`. `does` says in a word what accepting it does."""
        from tui.panes.form.lines import FormLine, OfferList  # text fields are not needed for the first screen

        self.border_title = Content(title)
        self._hints = (
            Hint("ctrl+s", does),
            Hint("tab", "next row"),
            Hint("esc", "leave as a draft"),
            Hint("ctrl+n", "discard"),
        )
        self.is_open, self.pending = True, False
        await self.remove_children()
        self._lines = {row.field: FormLine(row, texts.get(row.field, ""), self) for row in rows}
        for line in self._lines.values():
            line.display = not line.row.owner  # until it is known what is new
        self._offers = OfferList(self._glyphs, self)
        await self.mount_all([*self._lines.values(), self._offers])
        self.display = True
        self._name_keys(self.keys)
        self.go_to(at)

    def finish(self) -> None:
        """Close the form."""
        self.is_open = self.pending = False
        self.display = False
        self._name_keys(None)
        self._lines, self._offers = {}, None
        self.remove_children()

    def go_on(self, field: str) -> None:
        """Take keys again after what was accepted could not be written, in the row `field`."""
        self.pending = False
        if field != self.current:
            self.go_to(field)

    def go_to(self, field: str) -> None:
        """Put the cursor at the end of a row, or of the first one if that is not shown."""
        shown = [name for name, line in self._lines.items() if line.display or name in self._later]
        if line := self._lines.get(field if field in shown else next(iter(shown), "")):
            line.display = True
            line.field.move_cursor(line.field.document.end)
            self.screen.set_focus(line.field)

    def show_rows(self, fields: Sequence[str], later: Sequence[str] = ()) -> None:
        """Show these rows and no others; those to be shown `later` when another row gets the cursor."""
        self._later = later
        for field, line in self._lines.items():
            line.display = field in fields and field not in later

    def tell(self, remarks: Mapping[str, RowRemark]) -> None:
        """Show what is to be said of each row."""
        for field, line in self._lines.items():
            line.tell(remarks[field].text if field in remarks else "", field in remarks and remarks[field].is_problem)

    def offer(self, field: str, offers: Sequence[Offer]) -> None:
        """Show how to go on in a row, if the cursor is still there."""
        if self._offers is None or (line := self._lines.get(field)) is None:
            return
        here = self.current == field
        self._offers.show(offers if here else ())
        if here and offers:
            self.move_child(self._offers, after=line)
            self.call_after_refresh(self._offers.scroll_visible, animate=False)
            self.call_after_refresh(line.scroll_visible, animate=False)

    @property
    def current(self) -> str:
        """The field of the row with the cursor; empty if it is elsewhere."""
        focused = self.screen.focused
        return next((field for field, line in self._lines.items() if line.field is focused), "")

    # What the keys of a row do

    def changed(self) -> None:
        """Say what is in the form now."""
        if field := self.current:
            self.post_message(FormTyped(self.texts, field, self._lines[field].begun))

    def step(self, step: int) -> None:
        """Go to the next row that is shown, or to the one before."""
        shown = [field for field, line in self._lines.items() if line.display or field in self._later]
        if self.current in shown:
            at = shown.index(self.current) + step
            if 0 <= at < len(shown):
                self.go_to(shown[at])

    def walk(self, step: int) -> None:
        """Point at another offer; without any, go to another row."""
        if self._offers is None or not self._offers.walk(step):
            self.step(step)

    def take(self, first: bool) -> None:
        """Put the offer that is pointed at into the row, or the `first` one; without any, go to the next row.

        The first one is not taken for a row that is empty: there the keys lead on.
        """
        line = self._lines.get(self.current)
        chosen = self._offers.chosen(first and line is not None and bool(line.begun)) if self._offers else None
        if chosen is None or line is None:
            self.step(1)
        else:
            line.complete(chosen.written)

    def take_offer(self, number: int) -> None:
        """Put an offer that was clicked into the row."""
        if self._offers is not None and self.current:
            self._offers.cursor = number
            self._offers.touched = True
            self.take(False)

    def accept(self) -> None:
        """Have the form written."""
        self.pending = True
        self.post_message(FormAccepted())

    def leave(self, emptied: bool = False) -> None:
        """Leave the form as a draft, or, `emptied`, without one."""
        self.post_message(FormLeft(emptied))
