"""The dialog that links two claims by one of six sentences, in either direction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.model.claims import Relation
from db.text.safe import line
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.dialogs.choose import Choice, ChoiceList
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList

RELATIONS = (
    Relation.DISPUTES,
    Relation.SUPPORTS,
    Relation.QUESTIONS,
    Relation.REPEATS,
    Relation.SUPERSEDES,
    Relation.RETRACTS,
)
"""The relations as they are offered, those that are used most first."""

_HINT = "1-6 or enter links, x swaps, tab adds part, note, source"


@dataclass(frozen=True, slots=True)
class Ends:
    """One of the two claims: as the one that speaks, as what the other one speaks about, and in a line."""

    subject: str
    object: str
    described: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The link to draw: from the first claim to the second, or `swapped`. `source` is the id of a document."""

    relation: Relation = Relation.DISPUTES
    swapped: bool = False
    part: str = ""
    note: str = ""
    source: str = ""


class LinkDialog(ListActions, Dialog[Wanted]):
    """Returns the link that is wanted between two claims."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, len(RELATIONS) + 1)),
        Binding("x", "swap", "swap", show=False),
        Binding("enter", "take", "link", show=False),
        Q_CLOSES,
    ]

    def __init__(
        self,
        ends: tuple[Ends, Ends],
        glyphs: Glyphs,
        wanted: Wanted,
        drawn: Collection[tuple[Relation, bool]] = (),
        problem: str = "",
    ) -> None:
        """`wanted` is what the dialog begins with, `problem` why that was refused, if it was.

        `drawn` are the links that there are, each with whether it is `swapped`.
        """
        super().__init__()
        self._ends = ends
        self._glyphs = glyphs
        self._wanted = wanted
        self._drawn = drawn
        self._problem = problem

    def compose(self) -> ComposeResult:
        """The two claims, the sentences, and fields for the rest."""
        with Vertical(classes="dialog link") as frame:
            frame.border_title = "Link two claims"
            for number, end in enumerate(self._ends):
                yield Sentences(end.described, self._glyphs, id=f"end-{number}")
            yield ChoiceList(self._choices())
            for name, asked in (
                ("part", "part: what of it, if not all"),
                ("note", "note: why"),
                ("source", "source: the id of a document that says so"),
            ):
                yield Input(
                    getattr(self._wanted, name), compact=True, placeholder=asked, select_on_focus=False, id=name
                )
            yield static_text(line(self._problem) or _HINT, "$error" if self._problem else "$muted", id="hint")

    def on_mount(self) -> None:
        """Put the cursor on the sentence to begin with."""
        self.keyed_list.move(RELATIONS.index(self._wanted.relation))
        self.keyed_list.focus()

    @property
    def keyed_list(self) -> WindowList:
        """The sentences."""
        return self.query_one(ChoiceList)

    def _choices(self) -> Sequence[Choice]:
        from_, to = reversed(self._ends) if self._wanted.swapped else self._ends
        return [
            Choice(
                relation,
                f"{number} {from_.subject} {relation} {to.object}",
                "drawn already" if (relation, self._wanted.swapped) in self._drawn else "",
                self._glyphs.relations[relation],
            )
            for number, relation in enumerate(RELATIONS, 1)
        ]

    def action_swap(self) -> None:
        """Turn the link round."""
        self._wanted = replace(self._wanted, swapped=not self._wanted.swapped)
        choices = self.query_one(ChoiceList)
        row = choices.cursor
        choices.show(self._choices())
        choices.move(row)
        self.query_one("#hint", Static).update(Content.styled(_HINT, "$muted"))

    def action_choose(self, number: int) -> None:
        """Link by the sentence with a number."""
        self._take(RELATIONS[number - 1])

    @on(Input.Submitted)
    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Link by the sentence under the cursor."""
        chosen = self.query_one(ChoiceList).chosen
        if chosen is not None:
            self._take(Relation(chosen.value))

    def _take(self, relation: Relation) -> None:
        part, note, source = (self.query_one(f"#{name}", Input).value.strip() for name in ("part", "note", "source"))
        self.leave(replace(self._wanted, relation=relation, part=part, note=note, source=source))
