"""The dialog that links two claims by one of six sentences, in either direction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.errors import ConflictError
from db.model.claims import Relation
from db.text.safe import line
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.dialogs.choose import Choice, ChoiceList
from tui.widgets.glyphs import Glyphs
from tui.widgets.line_input import LineInput
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work

_ORDER = (
    Relation.DISPUTES,
    Relation.SUPPORTS,
    Relation.QUESTIONS,
    Relation.REPEATS,
    Relation.SUPERSEDES,
    Relation.RETRACTS,
)
"""The relations as they are offered, those that are used most first."""

_HINT = "1-6 or enter links, x swaps, tab adds part, note, source"
_CHOOSING = frozenset({"enter", "down", "up"})

Search = Callable[[str], Awaitable[Sequence[Choice]]]
"""Finds sources by what is typed."""


@dataclass(frozen=True, slots=True)
class Ends:
    """One of the two claims: as the one that speaks, as what the other one speaks about, and in a line."""

    subject: str
    object: str
    described: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The link to draw: from the first claim to the second, or `swapped`. `source` names a document."""

    relation: Relation = Relation.DISPUTES
    swapped: bool = False
    part: str = ""
    note: str = ""
    source: str = ""


class LinkDialog(ListActions, Dialog[Wanted]):
    """Returns the link that is wanted between two claims."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, len(_ORDER) + 1)),
        Binding("x", "swap", "swap", show=False),
        Binding("enter", "take", "link", show=False),
        Q_CLOSES,
    ]

    def __init__(
        self,
        ends: tuple[Ends, Ends],
        glyphs: Glyphs,
        wanted: Wanted,
        search: Search,
        drawn: Collection[tuple[Relation, bool]] = (),
        problem: str = "",
    ) -> None:
        """`wanted` is what the dialog begins with, `problem` why that was refused, if it was.

        `search` finds sources. `drawn` are the links that there are, each with whether it is `swapped`.
        """
        super().__init__()
        self._ends = ends
        self._glyphs = glyphs
        self._wanted = wanted
        self._search = search
        self._drawn = drawn
        self._problem = problem
        self._searched = wanted.source

    def compose(self) -> ComposeResult:
        """The two claims, the sentences, and fields for the rest."""
        with Vertical(classes="dialog link") as frame:
            frame.border_title = "Link two claims"
            for number, end in enumerate(self._ends):
                yield Sentences(end.described, self._glyphs, id=f"end-{number}")
            yield ChoiceList(self._choices(), id="sentences")
            for name, asked in (
                ("part", "part: what of it, if not all"),
                ("note", "note: why"),
                ("source", "source: words of the title of a document that says so"),
            ):
                value = getattr(self._wanted, name)
                yield LineInput(value, compact=True, placeholder=asked, select_on_focus=False, id=name)
            yield ChoiceList((), id="found")
            yield static_text(line(self._problem) or _HINT, "$error" if self._problem else "$muted", id="hint")

    def on_mount(self) -> None:
        """Put the cursor on the sentence to begin with."""
        self._offer(())
        self._sentences.move(_ORDER.index(self._wanted.relation))
        self._sentences.focus()

    @property
    def _sentences(self) -> ChoiceList:
        return self.query_one("#sentences", ChoiceList)

    @property
    def _sources(self) -> ChoiceList:
        return self.query_one("#found", ChoiceList)

    @property
    def _source(self) -> Input:
        return self.query_one("#source", Input)

    @property
    def keyed_list(self) -> WindowList:
        """The sentences, or the sources that are offered for what is typed."""
        return self._sources if self._sources.display and self._source.has_focus else self._sentences

    # The source, found as it is typed

    @on(Input.Changed, "#source")
    def _on_source_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.run_worker(Work(self._find, event.value), exclusive=True)

    async def _find(self, text: str) -> None:
        try:
            found = await self._search(text) if text.strip() else ()
        except ConflictError:  # it is refused with the reason once the link is drawn
            found = ()
        if self.app.screen is self:
            self._searched = text
            self._offer(() if any(one.value == text.strip() for one in found) else found)

    def _offer(self, found: Sequence[Choice]) -> None:
        self._sources.show(found)
        self._sources.display = bool(found)
        if found:
            self.call_after_refresh(self._sources.scroll_visible, animate=False)

    def holds_back(self, key: str) -> bool:
        """Hold back what depends on the sources while they are those of another text."""
        return key in _CHOOSING and self._source.has_focus and self._searched != self._source.value

    def _take_source(self) -> bool:
        """Put the source that is offered into its field; return whether there is one."""
        chosen = self._sources.chosen
        if not self._sources.display or chosen is None:
            return False
        self._source.value = chosen.value
        self._source.cursor_position = len(chosen.value)
        self.query_one("#hint", Static).update(Content.styled(line(f"{chosen.label}: enter links"), "$muted"))
        self._offer(())
        return True

    def _choices(self) -> Sequence[Choice]:
        from_, to = reversed(self._ends) if self._wanted.swapped else self._ends
        return [
            Choice(
                relation,
                f"{number} {from_.subject} {relation} {to.object}",
                "drawn already" if (relation, self._wanted.swapped) in self._drawn else "",
                self._glyphs.relations[relation],
            )
            for number, relation in enumerate(_ORDER, 1)
        ]

    def action_swap(self) -> None:
        """Turn the link round."""
        self._wanted = replace(self._wanted, swapped=not self._wanted.swapped)
        choices = self._sentences
        row = choices.cursor
        choices.show(self._choices())
        choices.move(row)
        self.query_one("#hint", Static).update(Content.styled(_HINT, "$muted"))

    def action_choose(self, number: int) -> None:
        """Link by the sentence with a number."""
        self._take(_ORDER[number - 1])

    @on(WindowList.Clicked, "#found")
    def _on_source_clicked(self) -> None:
        self._take_source()
        self._source.focus()

    @on(Input.Submitted, "#source")
    def _on_source_entered(self) -> None:
        if not self._take_source():
            self.action_take()

    @on(Input.Submitted, "#part, #note")
    @on(WindowList.Clicked, "#sentences")
    def action_take(self) -> None:
        """Link by the sentence under the cursor."""
        chosen = self._sentences.chosen
        if chosen is not None:
            self._take(Relation(chosen.value))

    def _take(self, relation: Relation) -> None:
        part, note, source = (self.query_one(f"#{name}", Input).value.strip() for name in ("part", "note", "source"))
        self.leave(replace(self._wanted, relation=relation, part=part, note=note, source=source))
