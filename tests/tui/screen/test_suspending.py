"""The explorer stops and comes back under a real shell with jobs."""

from __future__ import annotations

import os
import shlex
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import ALTERNATE_SCREEN, MOUSE, PASTE, Terminal
from tests.tui.pilot import exploring
from tests.tui.program import PROGRAM

F9 = "\x1b[20~"
SHELL = ["bash", "--norc", "--noprofile", "--noediting", "-i"]


def is_ready(screen: str) -> bool:
    """Whether the screen of the explorer is there, from top to bottom."""
    return "356 of 356 claims" in screen and "Regions" in screen


@pytest.fixture
def terminal(kursk_path: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The explorer as a job of a shell, with f9 to suspend it."""
    config = tmp_path / "conflict-tui" / "config.toml"
    config.parent.mkdir()
    config.write_text('[keys]\nsuspend = "f9"\n', "utf-8")
    own: dict[str, str | None] = {"PS1": "here> ", "HISTFILE": None, "XDG_CONFIG_HOME": str(tmp_path)}
    with Terminal(SHELL, own, size=(120, 40)) as shell:
        shell.wait_for("here>")
        shell.send(shlex.join([*PROGRAM, str(kursk_path), "--theme", "dark"]) + "\n")
        shell.wait_for(is_ready)
        yield shell


def leave(terminal: Terminal) -> None:
    """Leave the explorer by its key; the shell has the terminal as it was."""
    terminal.send("q")
    wait_for_prompt(terminal)
    terminal.assert_restored()


def wait_for_prompt(terminal: Terminal) -> None:
    """Wait until the shell waits for a command."""
    terminal.wait_for(lambda _: terminal.log.endswith(b"here> "))


def assert_given_back(terminal: Terminal) -> None:
    """The explorer is stopped, and the shell has the terminal as it was."""
    wait_for_prompt(terminal)
    assert b"Stopped" in terminal.log[terminal.log.rfind(b"\x1b") :]
    for mode in (ALTERNATE_SCREEN, MOUSE, PASTE):
        assert terminal.log.rfind(mode + b"l") > terminal.log.rfind(mode + b"h")
    assert terminal.log.rfind(b"\x1b[?25h") > terminal.log.rfind(b"\x1b[?25l")


def come_back(terminal: Terminal, sign: str = "? help") -> None:
    """Continue the explorer, and wait until it has drawn everything again."""
    terminal.forget()
    before = len(terminal.log)
    terminal.send("fg\n")
    modes = [mode + b"h" for mode in (ALTERNATE_SCREEN, MOUSE, PASTE)]
    # What it still had to write when it was stopped comes before them.
    terminal.wait_for(lambda _: all(mode in terminal.log[before:] for mode in modes))
    terminal.wait_for(lambda screen: is_ready(screen) and sign in screen)
    assert not terminal.keyboard_modes & (termios.ICANON | termios.ECHO)


def job(terminal: Terminal) -> int:
    """The process id of the explorer, which has the terminal."""
    return os.tcgetpgrp(terminal._master)


def test_the_command_suspends_until_the_shell_continues_it(terminal: Terminal) -> None:
    terminal.send(F9)
    assert_given_back(terminal)
    come_back(terminal)
    terminal.send("d")
    terminal.wait_for("status:disputed")
    leave(terminal)


def test_a_signal_to_stop_does_the_same_also_in_a_dialog_and_again(terminal: Terminal) -> None:
    os.kill(job(terminal), signal.SIGTSTP)
    assert_given_back(terminal)
    come_back(terminal)
    terminal.send("e")
    terminal.wait_for("kursk.md")
    os.kill(job(terminal), signal.SIGTSTP)
    assert_given_back(terminal)
    come_back(terminal, "kursk.md")


def test_in_the_background_it_stays_stopped(terminal: Terminal) -> None:
    explorer = job(terminal)
    os.kill(explorer, signal.SIGTSTP)
    assert_given_back(terminal)
    before = len(terminal.log)
    terminal.send("set -o notify; bg\n")
    terminal.wait_for(lambda _: b"Stopped" in terminal.log[before:])
    assert ALTERNATE_SCREEN not in terminal.log[before:]
    come_back(terminal)
    leave(terminal)


def test_stopped_from_outside_it_takes_the_terminal_again(terminal: Terminal) -> None:
    os.kill(job(terminal), signal.SIGSTOP)
    wait_for_prompt(terminal)
    come_back(terminal)
    leave(terminal)


def test_ended_while_stopped_it_ends_as_soon_as_it_is_continued(terminal: Terminal) -> None:
    explorer = job(terminal)
    os.kill(explorer, signal.SIGTSTP)
    assert_given_back(terminal)
    os.kill(explorer, signal.SIGTERM)
    terminal.send("fg; echo code $?\n")
    terminal.wait_for("code 143")
    terminal.assert_restored()


async def test_without_a_shell_it_goes_on_and_says_so(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        driven.explorer.run("suspend")
        await driven.settle()
        assert driven.told == ["There is no shell here to come back from."]
