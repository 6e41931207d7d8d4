"""The form on the screen: opened for a new thing or the one under the cursor, followed, and written if accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from db.errors import ChangedMeanwhileError, ConflictError
from db.text.safe import line
from tui.actions.host import Saying, Writing
from tui.actions.trees import go_to_thing
from tui.actions.work.subject import Pointing, subject
from tui.screen.keeping.drafts import DraftKeeper
from tui.screen.layout import Layout
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap, key_for
from tui.state.messages import FormTyped
from tui.state.state import FIELD_OF, ViewState, WorkChange
from tui.state.view import CaseFacts, View

if TYPE_CHECKING:
    from tui.state.form.form import Form, MeantBy, RowRemark
    from tui.state.form.plan import Written


_AGAIN = "ctrl+s again"
_NAMED = 24
"""Maximum length of a text in the name of a change, in characters."""


class FormingScreen(Pointing, Saying, Writing, Protocol):
    """What the form needs of the screen."""

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
        self._twin: tuple[Sequence[str], str] = ((), "")

    # Opening

    async def add(self) -> None:
        """Open the form for what the focused pane lists, with the draft that was left if there is one."""
        from tui.state.form.form import Form

        kind = FIELD_OF.get(self._screen.state.pane, "claim")
        await self._screen.ready()
        form = Form(kind=kind)
        await self._open(form, form.rows[0].field)

    async def edit(self) -> None:
        """Open the form for what is under the cursor, in the row that the line under the cursor is about."""
        from tui.screen.forming.asking import form_of, form_of_claim

        pane = self._screen.state.pane
        about = await subject(self._screen)
        await self._screen.ready()
        position = self._screen.state.cursor
        if pane in FIELD_OF:
            form = await self._screen.ask(lambda case: form_of(case, about.kind, about.uid))
            await self._open(form, form.rows[0].field)
        elif position is not None:
            form = await self._screen.ask(lambda case: form_of_claim(case, position))
            await self._open(form, self._panes.details.edited if pane is Pane.CLAIM else "claim")

    async def _open(self, form: Form, at: str) -> None:
        draft = await self._drafts.load(form.key)
        now, form = form.base, form.resumed(draft)
        self._form = form
        title, does = (f"Edit the {form.kind}", "change it") if form.uid else (f"New {form.kind}", "add it")
        await self._pane.begin(title, form.rows, form.texts, at, does)
        self._panes.show_form(True)  # not before: a focused list that is hidden hands the focus to another one
        if outdated := form.outdated(now):
            self._screen.say(f"Your draft is here again, but {_changed(form, outdated)}", warning=True)
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
            self._drafts.keep(self._form.key, self._form.draft)

    async def _look(self, field: str, begun: str) -> None:
        """Show what is to be said of each row, and how to go on in one of them."""
        from tui.screen.forming.asking import answer
        from tui.state.form.form import RowRemark, remark, rows_for

        form, today = self._form, date.today()
        if form is None:
            return
        answered = await self._screen.ask(lambda case: answer(case, form, field, begun, today))
        await self._drafts.rest()  # what is said of a text is said of one that is kept
        if self._form is not form:
            return
        found = answered.found
        rows = rows_for(form, found)
        later = [row.field for row in rows if row.owner == field and answered.offers]
        self._pane.show_rows([row.field for row in rows], later)
        remarks = {row.field: remark(form, row, found, today) for row in rows}
        if answered.offers and not remarks[field].is_problem:
            del remarks[field]  # a name that is only begun is not called new
        looks = _looks(form)
        if looks == self._twin[0] and self._twin[1] and not remarks["claim"].is_problem:
            remarks["claim"] = RowRemark(self._twin[1])
        elif looks and looks != self._twin[0] and field != "claim":
            self._screen.begin(partial(self._find_twin, form, found, remarks), "twin")
        self._pane.tell(remarks)
        self._pane.offer(field, answered.offers)

    async def _find_twin(self, form: Form, found: MeantBy, remarks: Mapping[str, RowRemark]) -> None:
        """Say below a new claim whether the case has one already that is like it. No key waits for that."""
        from tui.screen.forming.twins import twin_of
        from tui.state.form.form import RowRemark

        today = date.today()
        self._twin = _looks(form), await self._screen.ask(lambda case: twin_of(case, form, found, today))
        if self._form is form and self._twin[1] and not remarks["claim"].is_problem:
            self._pane.tell({**remarks, "claim": RowRemark(self._twin[1])})

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
            changed = _changed(form, error.now)
            self._screen.say(f"{changed} {_AGAIN} puts yours in its place.", warning=True)
            self._pane.go_on(next(row.field for row in form.rows if {*row.columns} & error.now.keys()))
            return
        except ConflictError as error:
            self._screen.say(f"{str(error).rstrip('.')}. What you wrote is kept as a draft.", warning=True)
            self._pane.go_on(self._pane.current)
            return
        self._drafts.keep(form.key, {})
        self._close()
        if written.operations:
            change = WorkChange(_name(form), written.operations)
            self._screen.become(transitions.worked(self._screen.state, change))
        if form.kind == "claim":
            await self._show(form, written)
        else:
            hidden = await go_to_thing(self._screen, form.kind, written.uid)
            self._screen.say(_done(form, written) + hidden)

    def leave(self, emptied: bool = False) -> None:
        """Close the form, and keep what is in it as a draft unless that is not wanted."""
        form = self._form
        if form is None or self._pane.pending:
            return
        form = self._form = form.typed(self._pane.texts)
        key = key_for(self._screen.keymap, "work.edit" if form.uid else "work.add")
        if emptied:
            self._drafts.keep(form.key, {})
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


def _looks(form: Form) -> Sequence[str]:
    """What of a new claim decides which others are like it; nothing for any other form, and one that says nothing."""
    if form.uid or form.kind != "claim" or not form.text("claim").strip():
        return ()
    return [form.text(field) for field in ("claim", "speakers", "stated_on")]


def _changed(form: Form, now: Mapping[str, str]) -> str:
    """Which columns of a thing have another text now, and the first one."""
    from tui.state.form.plan import in_words

    text = _brief(next(iter(now.values())))
    reads = f"“{text}”" if text else "empty"
    return f"{in_words(form.kind, list(now))} was changed meanwhile: it is {reads} now."


def _brief(text: str) -> str:
    shown = line(text.strip())
    return shown if len(shown) <= _NAMED else f"{shown[:_NAMED].rstrip()}…"


def _name(form: Form) -> str:
    """What was done, in a few words."""
    text = next(filter(None, (form.text(row.field).strip() for row in form.rows)), "")
    return f"{'edit' if form.uid else 'add'} “{_brief(text)}”"


def _done(form: Form, written: Written) -> str:
    """What was done, as a sentence."""
    from tui.state.form.plan import in_words

    if form.uid:
        return f"Changed: {in_words(form.kind, written.fields)}." if written.fields else "Nothing is different."
    new = f" New in the case: {', '.join(written.new)}." if written.new else ""
    return f"The {form.kind} was added.{new}"
