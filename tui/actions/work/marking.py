"""Notes, tags and grades for what is under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from db.errors import ChangeRefusedError
from db.text import phrases
from db.text.safe import is_cut
from tui.actions.host import Host
from tui.actions.work.doing import do, who
from tui.actions.work.subject import About, subject
from tui.dialogs.choose import Choice, ChooseDialog, PromptDialog

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

_NONE = "none"


class NoteChange(Protocol):
    """Writes the text of a note."""

    def __call__(self, work: Workbench, *, text: str) -> Sequence[Operation]:
        """Write it, and return what was done."""


async def note(host: Host) -> None:
    """Write a note."""
    about = await subject(host)
    await host.ready()
    await _write_note(host, "Note", about.name, "", partial(_note, about=about), f"note on {who([about.name])}")


async def edit_note(host: Host, id: str) -> None:
    """Edit the note with an id, which is on the claim in the details."""
    about = await subject(host)
    await host.ready()
    notes = (await host.ask(lambda case: case.marks(about.kind, about.uid))).notes
    text = next((one.text for one in notes if one.id == id), "")
    if is_cut(text):
        raise ChangeRefusedError("This note is too long to be changed here")

    def change(work: Workbench, text: str) -> Sequence[Operation]:
        return work.edit_note(id, text)

    await _write_note(host, "Edit the note", about.name, text, change, f"edit a note on {who([about.name])}")


async def _write_note(host: Host, title: str, about: str, text: str, change: NoteChange, name: str) -> None:
    """Have a note written until the case takes it, or the user leaves."""
    from tui.dialogs.note import NoteDialog  # a text field of several lines takes long to load

    problem, before = "", text
    while True:
        answer = await host.answer_of(NoteDialog(title, about, text, problem))
        if answer is None or answer == before:
            return
        text = answer
        try:
            await do(host, name, partial(change, text=text), "Noted.")
        except ChangeRefusedError as error:  # what was typed is not lost
            problem = str(error)
            host.say(problem, warning=True)
        else:
            return


def _note(work: Workbench, text: str, about: About) -> Sequence[Operation]:
    return (work.note(about.kind, about.uid, text),)


async def drop_note(host: Host, id: str) -> None:
    """Drop the note with an id."""

    def change(work: Workbench) -> Sequence[Operation]:
        return (work.drop_note(id),)

    await do(host, "drop a note", change, "Dropped the note.")


async def tag(host: Host) -> None:
    """Put tags on it, or take them away."""
    about = await subject(host)
    await host.ready()
    has = await host.ask(lambda case: case.marks(about.kind, about.uid).tags)
    dialog = PromptDialog("Tags", "with commas between them", lambda _: "", value=", ".join(has), does="keeps them")
    typed = await host.answer_of(dialog)
    if typed is None:
        return
    wanted = [tag for text in typed.split(",") if (tag := text.strip())]
    added, removed = [tag for tag in wanted if tag not in has], [tag for tag in has if tag not in wanted]

    def change(work: Workbench) -> Sequence[Operation]:
        done: list[Operation] = []
        if added:
            done += work.tag(about.kind, about.uid, *added)
        if removed:
            done += work.untag(about.kind, about.uid, *removed)
        return done

    said = ", ".join((*(f"+{tag}" for tag in added), *(f"-{tag}" for tag in removed)))
    if not said or not await do(host, f"tags {said}", change, f"Tags: {said}."):
        host.say("The tags are as they were.")


async def grade(host: Host) -> None:
    """Grade a claim or a source in the Admiralty code."""
    about = await subject(host)
    if about.kind not in ("claim", "source"):
        host.say("Claims and sources have grades.")
        return
    await host.ready()
    grades = phrases.CREDIBILITY if about.kind == "claim" else phrases.RELIABILITY
    has = await host.ask(lambda case: case.marks(about.kind, about.uid).grade)
    choices = [
        Choice(value, f"{value} {meaning}", "now" if value == has else "", key=value)
        for value, meaning in grades.items()
    ]
    choices.append(Choice(_NONE, "no grade", "" if has else "now"))
    hint = f"{choices[0].value}-{choices[-2].value} or enter chooses, q or escape cancels"
    chosen = await host.answer_of(ChooseDialog("Grade", choices, hint, current=has or _NONE))
    if chosen is None:
        return
    value = "" if chosen == _NONE else chosen
    said = f"{value} {grades[value]}" if value else "none"

    def change(work: Workbench) -> Sequence[Operation]:
        return work.grade(about.kind, about.uid, value)

    if not await do(host, f"grade {said}", change, f"Grade: {said}."):
        host.say("The grade is as it was.")
