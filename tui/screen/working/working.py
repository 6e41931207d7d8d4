"""The way from the screen into the case: whether it may be written, or a copy of it, and what follows on the screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from db.cache.edits import note
from db.errors import ChangeRefusedError, ConflictError
from db.sample import bundled_path
from db.store.copies import copy_case, obstacle, unused_name
from db.store.files import Edition, edition_of
from db.text.safe import line
from db.updating.touched import Touched
from tui.actions.host import Asking, Saying
from tui.dialogs.base import Dialog
from tui.dialogs.choose import Choice, ChooseDialog, PromptDialog
from tui.screen.reload import Reload
from tui.screen.working.writer import CaseWriter
from tui.state.work.own_cases import is_own, remember_own

if TYPE_CHECKING:
    from db.work.workbench import Workbench

T = TypeVar("T")

_HERE, _COPY = "here", "copy"


class WorkingScreen(Asking, Saying, Protocol):
    """What writing into the case needs of the screen."""

    async def answer_of(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was left without one."""

    def interrupted(self) -> AbstractContextManager[None]:
        """A block in which the user is asked what no key could foresee: earlier keys are for what comes after it."""


class Working:
    """Changes the case, after asking where it is not the user's own, and shows at once what has changed."""

    def __init__(self, screen: WorkingScreen, reload: Reload, name: str) -> None:
        """`name` is what the analyst calls themselves; empty if they do not say."""
        self._screen = screen
        self._reload = reload
        self._writer = CaseWriter(name)
        self._turn = asyncio.Lock()
        self._allowed: tuple[str, Path] | None = None

    async def ready(self) -> None:
        """Ask whether the case may be written, unless that is known, and show the copy that is worked in from now on.

        Raises ChangeRefusedError if the user does not want the case to be written.
        """
        async with self._turn:
            shown = await self._screen.ask(lambda case: case.path)
            path = await self._place()
            if path != shown:
                async with self._reload.changing(path):
                    pass

    async def write(self, change: Callable[[Workbench], T]) -> T:
        """Make a change in the case, and show what follows from it. Returns what `change` returns.

        `change` runs on the thread that writes; it names claims by uids, as positions are others afterwards.
        Raises ChangeRefusedError if the user does not want the case to be written, and what the change raises.
        """
        async with self._turn:
            path = await self._place()
            async with self._reload.changing(path):
                return await self._writer.change(path, change)

    def finish(self) -> None:
        """At the end, wait for what is being written, and close the case."""
        self._writer.finish()

    async def _place(self) -> Path:
        """The file to write into: that of the case, or a copy that is made now."""
        path, uid = await self._screen.ask(lambda case: (case.path, case.uid))
        if self._allowed == (uid, path):
            return path
        why_not = await asyncio.to_thread(_why_not, path)
        if why_not or not await asyncio.to_thread(is_own, uid, path):
            with self._screen.interrupted():
                path = await self._asked(path, uid, why_not)
        self._allowed = uid, path
        return path

    async def _asked(self, path: Path, uid: str, why_not: str) -> Path:
        """The file to write into, as the user wants it."""
        if why_not or not await self._may_write(path):
            return await self._copied(path, uid, why_not)
        await self._keep(remember_own, path, uid)
        return path

    async def _may_write(self, path: Path) -> bool:
        """Ask whether a case that was not made here may be written. Raises ChangeRefusedError if there is no answer."""
        name = line(path.name)
        choices = (Choice(_HERE, f"Write into {name}"), Choice(_COPY, "Work in a copy"))
        dialog = ChooseDialog("Your first change of this case", choices, "it was not made here; enter chooses")
        answer = await self._screen.answer_of(dialog)
        return _wanted(answer) == _HERE

    async def _copied(self, path: Path, uid: str, why_not: str) -> Path:
        """Ask for the name of a copy to work in, and make it, or go on in one that was made earlier.

        Raises ChangeRefusedError if there is no answer.
        """
        edition = await self._screen.ask(lambda case: case.edition)
        suggested, is_there = await asyncio.to_thread(_suggested, path, uid)
        because = f"{why_not[:1].upper()}{why_not[1:]}. " if why_not else ""
        where = f"Your copy of it is in {suggested.parent}." if is_there else f"It will be in {suggested.parent}."

        def problem(text: str) -> str:
            return _problem(suggested.parent, text, uid)

        does = "goes on in it" if is_there else "makes the copy"
        dialog = PromptDialog("Work in a copy", line(f"{because}{where}"), problem, value=suggested.name, does=does)
        answer = await self._screen.answer_of(dialog)
        target = _named(suggested.parent, _wanted(answer))
        dropped: tuple[str, ...] = ()
        if not await asyncio.to_thread(os.path.lexists, target):
            dropped = await asyncio.to_thread(_copy, path, edition, target)
            await self._keep(remember_own, target, uid)
        without = f" Left out of it: {', '.join(dropped)}." if dropped else ""
        self._screen.announce(f"You work in {target} now. {path.name} stays as it is.{without}")
        return target

    async def _keep(self, keep: Callable[[Path, str], None], path: Path, uid: str) -> None:
        try:
            await asyncio.to_thread(keep, path, uid)
        except (OSError, ConflictError) as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error}")


def _copy(path: Path, edition: Edition | None, target: Path) -> tuple[str, ...]:
    """Copy a case of which an edition is known, so that what is known of it holds for the copy too."""
    dropped = copy_case(path, target)
    copied = edition_of(target)
    if edition is not None and copied is not None and edition_of(path) == edition:
        note(target, edition, copied, Touched())
    return dropped


def _wanted(answer: str | None) -> str:
    if answer is None:
        raise ChangeRefusedError("Nothing was changed")
    return answer


def _why_not(path: Path) -> str:
    """Why only a copy of a case can be written, as a clause; empty if the case itself can."""
    if path.resolve() == bundled_path().resolve():
        return "the bundled case is renewed with the program"
    return obstacle(path)


def _suggested(path: Path, uid: str) -> tuple[Path, bool]:
    """The copy that was made earlier, or a name for one that is not taken; and which of both.

    It is in the working folder for the bundled case, else beside the case if possible.
    """
    is_bundled = path.resolve() == bundled_path().resolve()
    folders = (Path(), Path.home()) if is_bundled else (path.parent, Path(), Path.home())
    folder = next((one for one in folders if os.access(one, os.W_OK)), Path.home()).absolute()
    first = folder / f"{path.stem}-work{path.suffix or '.sqlite'}"
    if first.is_file() and is_own(uid, first):
        return first, True
    return unused_name(first), False


def _named(folder: Path, text: str) -> Path:
    """The file that a typed name means, in a folder unless it names another one."""
    return folder / os.path.expanduser(text.strip())


def _problem(folder: Path, text: str, uid: str) -> str:
    """What is wrong with the name of a copy, if anything. A copy of the case that was made earlier is right."""
    if not text.strip() or not text.isprintable():
        return "Name the file that becomes the copy."
    target = _named(folder, text)
    if os.path.lexists(target) and not (target.is_file() and is_own(uid, target)):
        return "There is a file of that name. Choose another one."
    if not target.parent.is_dir():
        return "There is no such folder."
    return ""
