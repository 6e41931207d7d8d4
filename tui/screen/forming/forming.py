"""The form on the screen: opened for a new claim or the one under the cursor, followed, and written if accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from db.errors import ChangedMeanwhileError, ConflictError
from db.text.safe import line
from tui.actions.host import Asking, Saying, Writing
from tui.screen.keeping.drafts import DraftKeeper
from tui.screen.layout import Layout
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap, key_for
from tui.state.messages import FormTyped
from tui.state.state import ViewState, WorkChange
from tui.state.view import CaseFacts, View

if TYPE_CHECKING:
    from tui.state.form.form import Form
    from tui.state.form.plan import Written


_AGAIN = "ctrl+s again"
_NAMED = 24
"""Maximum length of a claim in the name of a change, in characters."""


class FormingScreen(Asking, Saying, Writing, Protocol):
    """What the form needs of the screen."""

    state: ViewState
    view: View | None
    facts: CaseFacts | None
    keymap: Keymap

    def become(self, state: ViewState) -> None:
        """Take on another state."""


class Forming:
    """Follows the form while it is open. What it needs besides is loaded when it is first opened."""

    def __init__(self, screen: FormingScreen, panes: Layout, drafts: DraftKeeper) -> None:
        self._screen = screen
        self._panes, self._pane = panes, panes.form
        self._drafts = drafts
        self._form: Form | None = None

    # Opening

    async def add(self) -> None:
        """Open the form for a new claim, with the draft that was left if there is one."""
        from tui.state.form.form import Form

        await self._screen.ready()
        await self._open(Form(), "claim")

    async def edit(self) -> None:
        """Open the form for the claim under the cursor, in the row that the line under the cursor is about."""
        if self._screen.state.cursor is None:
            self._screen.say("No claim is under the cursor that could be edited.")
            return
        await self._screen.ready()
        position, pane = self._screen.state.cursor, self._screen.state.pane
        if position is None:
            return
        from tui.screen.forming.asking import form_of

        at = self._panes.details.edited if pane is Pane.CLAIM else "claim"
        form = await self._screen.ask(lambda case: form_of(case, position))
        await self._open(form, at)

    async def _open(self, form: Form, at: str) -> None:
        from tui.state.form.rows import ROWS

        draft = await self._drafts.load(form.uid)
        now, form = form.base, form.resumed(draft)
        self._form = form
        is_new = not form.uid
        title, does = ("New claim", "add it") if is_new else ("Edit the claim", "change it")
        await self._pane.begin(title, ROWS, form.texts, at, does)
        self._panes.show_form(True)  # not before: a focused list that is hidden hands the focus to another one
        if outdated := form.outdated(now):
            self._screen.say(f"Your draft is here again, but {_changed(outdated)}", warning=True)
        elif draft:
            self._screen.say("Your draft is here again. ctrl+n discards it.")
        await self._look(at, "")

    # While it is open

    def follow(self, event: FormTyped) -> None:
        """Check what was typed, and keep it."""
        if self._form is None or not self._pane.is_open:
            return
        before, self._form = self._form, self._form.typed(event.texts)
        if self._form != before:
            self._keep()
        self._screen.begin(partial(self._look, event.field, event.begun), "form")

    def _keep(self) -> None:
        if self._form is not None:
            self._drafts.keep(self._form.uid, self._form.draft)

    async def _look(self, field: str, begun: str) -> None:
        """Show what is to be said of each row, and how to go on in one of them."""
        from tui.screen.forming.asking import answer
        from tui.state.form.form import remark, rows_for

        form, today = self._form, date.today()
        if form is None:
            return
        answered = await self._screen.ask(lambda case: answer(case, form, field, begun, today))
        await self._drafts.rest()  # what is said of a text is said of one that is kept
        if self._form is not form:
            return
        found = answered.found
        rows = rows_for(found)
        later = [row.field for row in rows if row.owner == field and answered.offers]
        self._pane.show_rows([row.field for row in rows], later)
        remarks = {row.field: remark(form, row, found, today) for row in rows}
        if answered.offers and not remarks[field].is_problem:
            del remarks[field]  # a name that is only begun is not called new
        self._pane.tell(remarks)
        self._pane.offer(field, answered.offers)

    # Its end

    def accept(self) -> None:
        """Write what is in the form."""
        self._screen.begin(self._accept)

    async def _accept(self) -> None:
        from tui.screen.forming.asking import found_in
        from tui.state.form.form import FormError
        from tui.state.form.plan import plan_of, write

        form = self._form
        if form is None:
            return
        form = self._form = form.typed(self._pane.texts)
        if form.uid and not form.is_touched:
            self._close()
            self._screen.say("Nothing is different.")
            return
        try:
            found = await self._screen.ask(lambda case: found_in(case, form))
            plan = plan_of(form, found, date.today())
            written = await self._screen.write(lambda work: write(work, plan))
        except FormError as error:
            self._screen.say(str(error), warning=True)
            self._pane.go_on(error.field)
            return
        except ChangedMeanwhileError as error:
            self._form = replace(form, base={**form.base, **error.now})
            self._keep()
            changed = _changed(error.now)
            self._screen.say(f"{changed} {_AGAIN} puts yours in its place.", warning=True)
            self._pane.go_on(next(iter(error.now)))
            return
        except ConflictError as error:
            self._screen.say(f"{str(error).rstrip('.')}. What you wrote is kept as a draft.", warning=True)
            self._pane.go_on(self._pane.current)
            return
        self._drafts.keep(form.uid, {})
        self._close()
        if written.operations:
            change = WorkChange(_name(form), written.operations)
            self._screen.become(transitions.worked(self._screen.state, change))
        await self._show(form, written)

    def leave(self, emptied: bool = False) -> None:
        """Close the form, and keep what is in it as a draft unless that is not wanted."""
        form = self._form
        if form is None or self._pane.pending:
            return
        form = self._form = form.typed(self._pane.texts)
        key = key_for(self._screen.keymap, "work.edit" if form.uid else "work.add")
        if emptied:
            self._drafts.keep(form.uid, {})
        else:
            self._keep()
        if form.is_touched:
            self._screen.say("The draft was discarded." if emptied else f"Kept as a draft: {key} goes on with it.")
        self._close()

    def _close(self) -> None:
        self._form = None
        self._pane.finish()
        self._panes.show_form(False)
        self._panes.focus(self._screen.state.pane)

    async def _show(self, form: Form, written: Written) -> None:
        """Put the cursor on the claim that was written, whatever the filter shows, and say what was done."""
        screen = self._screen
        position = await screen.ask(lambda case: case.position(written.uid))
        view, hidden = screen.view, ""
        if position is not None and view is not None and not form.uid:
            if position >= view.known:
                hidden = f" The as-of date hides it; {key_for(screen.keymap, 'time.now')} shows all that is known."
            elif position in view.content.claims:
                screen.become(replace(screen.state, cursor=position, trail=()))
            else:
                screen.become(transitions.follow(screen.state, position))
                what = "This view has no place for it" if position in view.matches.positions else "The filter hides it"
                hidden = f" {what}; {key_for(screen.keymap, 'trail.back')} comes back from it."
        screen.say(_done(form, written) + (hidden or self._advice(form)))

    def _advice(self, form: Form) -> str:
        """What comes next after the first claim, and after the second."""
        facts, keymap = self._screen.facts, self._screen.keymap
        if form.uid or facts is None or facts.size > 2:
            return ""
        add, link = key_for(keymap, "work.add"), key_for(keymap, "work.link")
        if facts.size == 1:
            return f" {add} writes the next; then {link} links the two."
        return f" {link} links this claim with the other."


def _changed(now: Mapping[str, str]) -> str:
    """Which rows of a claim have another text now, and the first one."""
    from tui.state.form.plan import in_words

    text = line(next(iter(now.values())).strip())
    reads = f"“{text if len(text) <= _NAMED else f'{text[:_NAMED].rstrip()}…'}”" if text else "empty"
    return f"{in_words(list(now))} was changed meanwhile: it is {reads} now."


def _name(form: Form) -> str:
    """What was done, in a few words."""
    text = line(form.text("claim").strip())
    return f"{'edit' if form.uid else 'add'} “{text if len(text) <= _NAMED else f'{text[:_NAMED].rstrip()}…'}”"


def _done(form: Form, written: Written) -> str:
    """What was done, as a sentence."""
    from tui.state.form.plan import in_words

    if form.uid:
        return f"Changed: {in_words(written.fields)}." if written.fields else "Nothing is different."
    new = f" New in the case: {', '.join(written.new)}." if written.new else ""
    return f"The claim was added.{new}"
