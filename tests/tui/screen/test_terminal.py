from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from functools import partial

import pytest

from tests.terminal import ALTERNATE_SCREEN, ROOT, Terminal
from tui.screen.terminal import QUERY, color_theme_hint

PROGRAM = [sys.executable, "-m", "tests.tui.tiny"]
ASK = [
    sys.executable,
    "-c",
    "from tui.screen.terminal import ask; a = ask(); print('said', a.background, a.typed.hex() or 'nothing')",
]
CHECK = """
import sys
from db.errors import UsageError
from tui.screen.terminal import preflight
try:
    preflight()
except UsageError as error:
    print(error, 'textual' in sys.modules)
"""
KIND = b"\x1b[?62;4c"
LIGHT = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"


@pytest.mark.parametrize(("blind", "name"), [("stdin", "standard input"), ("stderr", "standard error")])
def test_without_a_terminal_other_commands_are_named_and_textual_is_not_even_loaded(blind: str, name: str) -> None:
    master, slave = os.openpty()
    keyboard, screen = (subprocess.DEVNULL if blind == end else slave for end in ("stdin", "stderr"))
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        stdin=keyboard,
        stdout=subprocess.PIPE,
        stderr=screen,
        text=True,
        cwd=ROOT,
        check=True,
    )
    os.close(master)
    os.close(slave)
    assert f"{name} is not one" in done.stdout
    assert "`conflict-tui list CASE`" in done.stdout
    assert "`conflict-tui export CASE`" in done.stdout
    assert done.stdout.endswith(" False\n")


def test_closed_standard_input_is_no_terminal_either() -> None:
    command = ["sh", "-c", '"$0" -c "$1" <&-', sys.executable, CHECK]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    assert "standard input is not one" in done.stdout


@pytest.mark.parametrize(("kind", "said"), [("dumb", "TERM=dumb"), (None, "TERM is not set"), ("", "TERM is not set")])
def test_a_terminal_that_cannot_draw_is_refused(kind: str | None, said: str) -> None:
    with Terminal(PROGRAM, {"TERM": kind}, size=(120, 24)) as terminal:
        assert terminal.wait() == 2
        assert said in terminal.text
        assert ALTERNATE_SCREEN not in terminal.log


@pytest.mark.parametrize(
    ("colour", "background"),
    [
        (LIGHT, "light"),
        (b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "dark"),
        (b"\x1b]11;rgb:fa/f4/ed\x1b\\", "light"),
        (b"\x1b]11;rgba:0000/0000/8000/ffff\x1b\\", "dark"),
        (b"\x1b]11;rgb:0000/ffff/0000\x1b\\", "light"),
        (b"", "dark"),
    ],
)
def test_the_terminal_is_asked_for_its_background(colour: bytes, background: str) -> None:
    with Terminal(ASK, replies={QUERY: colour + KIND}) as terminal:
        terminal.wait_for(f"said {background} nothing")
        assert terminal.wait() == 0
        assert "rgb" not in terminal.text
        assert terminal.keyboard_modes & termios.ICANON
        assert terminal.keyboard_modes & termios.ECHO


@pytest.mark.parametrize(("declared", "background"), [("0;15", "light"), ("0;default;7", "light"), ("15;0", "dark")])
@pytest.mark.parametrize("replies", [{QUERY: KIND}, {}])
def test_a_terminal_that_does_not_tell_may_have_declared_its_background(
    declared: str, background: str, replies: dict[bytes, bytes]
) -> None:
    with Terminal(ASK, {"COLORFGBG": declared}, replies=replies) as terminal:
        terminal.wait_for(f"said {background} nothing")


def test_keys_typed_while_the_terminal_is_asked_are_kept() -> None:
    with Terminal(ASK, replies={QUERY: b"j\x1b[A" + LIGHT + b"k" + KIND}) as terminal:
        terminal.wait_for("said light " + b"j\x1b[Ak".hex())


def test_the_console_of_linux_is_not_asked() -> None:
    with Terminal(ASK, {"TERM": "linux"}) as terminal:
        terminal.wait_for("said dark nothing")
        assert QUERY not in terminal.log


@pytest.mark.parametrize(
    ("environment", "hint"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-256color"}, "truecolor"),
        ({"TERM": "xterm"}, "ansi"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "ansi"),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, "ansi"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "truecolor"),
    ],
)
def test_few_colours_or_none_call_for_the_terminals_own(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], hint: str
) -> None:
    for name in ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert color_theme_hint() == hint


def test_a_running_program_survives_bad_bytes_and_late_answers_and_loses_no_key() -> None:
    with Terminal(PROGRAM, replies={QUERY: b"a" + LIGHT + KIND}) as terminal:
        terminal.wait_for("keys: a")
        terminal.send(b"b\xff\xfec" + LIGHT + KIND + b"d")
        terminal.wait_for("keys: a b \ufffd \ufffd c d")
        terminal.send("q")
        assert terminal.wait() == 0
        terminal.assert_restored()


def test_nothing_a_widget_draws_is_obeyed_by_the_terminal() -> None:
    with Terminal(PROGRAM, replies={QUERY: LIGHT + KIND}) as terminal:
        terminal.wait_for("a light place, ]2;ownedhello")
        assert b"\x1b]2;" not in terminal.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program_with_its_code_and_the_terminal_restored(number: signal.Signals) -> None:
    with Terminal(PROGRAM, replies={QUERY: KIND}) as terminal:
        terminal.wait_for("a dark place")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        terminal.assert_restored()


@pytest.mark.parametrize("launcher", [[], ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"]], ids=["told", "deaf"])
def test_a_closed_terminal_leaves_no_process_behind_even_one_deaf_to_its_signal(launcher: list[str]) -> None:
    with Terminal([*launcher, *PROGRAM], replies={QUERY: KIND}) as terminal:
        terminal.wait_for("a dark place")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP


def sent_since(terminal: Terminal, before: int, what: bytes, _: str) -> bool:
    """Whether a program has sent this after its first so many bytes."""
    return what in terminal.log[before:]


def test_moving_the_cursor_in_a_million_rows_sends_less_than_a_kilobyte() -> None:
    with Terminal([*PROGRAM, "crowd"], size=(120, 40), replies={QUERY: KIND}) as terminal:
        terminal.wait_for("row 39")
        sizes = []
        for row in range(1, 5):
            before = len(terminal.log)
            terminal.send("j")
            terminal.wait_for(partial(sent_since, terminal, before, b"row %d " % row))
            sizes.append(len(terminal.log) - before)
        assert min(sizes) < 1_000  # the first ones may come together with the rest of the first frame
