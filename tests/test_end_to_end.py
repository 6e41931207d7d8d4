"""The program in a real terminal, from the first key to the brief on disk."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cases import Draft
from tests.db.exporting.rendering import Block, blocks
from tests.terminal import ALTERNATE_SCREEN, Terminal
from tests.tui.program import PROGRAM, Done, run
from tui.screen.terminal import QUERY

KIND = b"\x1b[?62;4c"
LIGHT = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
DARK = b"\x1b]11;rgb:0000/0000/0000\x1b\\"
BACKSPACE, ESCAPE, CLEAR_LINE = "\x7f", "\x1b", "\x15"
WELCOME = "esc hides"
SELECT_GRAPHIC = re.compile(rb"\x1b\[([0-9;:]*)m")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folders of a user who never started the program."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def explorer(
    home: Path,
    *args: str | Path,
    env: Mapping[str, str | None] | None = None,
    size: tuple[int, int] = (120, 40),
    reply: bytes = KIND,
) -> Terminal:
    """The explorer in a terminal that answers the question about its background with `reply`."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    own: dict[str, str | None] = {"HOME": str(home), **folders, **(env or {})}
    return Terminal([*PROGRAM, *map(str, args)], own, size, {QUERY: reply})


def bundled(home: Path) -> Path:
    """Where the program keeps the bundled case."""
    return home / "data" / "conflict-tui" / "kursk.sqlite"


def start(terminal: Terminal) -> None:
    """Wait until the bundled case can be explored: counts, a claim and the keys are on the screen."""
    terminal.wait_for(lambda screen: all(sign in screen for sign in ("356 of 356 claims", "stated ", "q quit")))


def leave(terminal: Terminal) -> None:
    """Quit by the key, as one does."""
    terminal.send("q")
    assert terminal.wait() == 0


def escape(terminal: Terminal, ends: str) -> None:
    """Press escape and wait until what it ends is gone: a key right behind it would be taken for a part of it."""
    terminal.send(ESCAPE)
    terminal.wait_for(lambda screen: ends not in screen)


def claim_shown(terminal: Terminal) -> str:
    """The text in the pane of the claim, which is below the timeline: all that stands in its frame."""
    _, _, below = terminal.text.partition("─ Claim ─")
    rows = (row.rsplit("││", 1)[-1].rstrip("│▁▂▃▄▅▆▇█ ").strip() for row in below.splitlines() if "││" in row)
    return " ".join(rows)


def test_from_the_first_key_to_a_brief_that_anybody_can_make_again(home: Path, tmp_path: Path) -> None:
    brief = tmp_path / "brief.md"
    with explorer(home) as terminal:
        start(terminal)
        terminal.send("d")
        terminal.wait_for(f"{len(claims('status:disputed', home))} of 356 claims")
        terminal.send("/region:gornal")
        terminal.wait_for("status:disputed region:gornal")
        terminal.send("\r")
        terminal.wait_for(f"{len(claims('status:disputed region:gornal', home))} of 356 claims")
        walk_to_a_disputing_claim_and_back(terminal, home)
        terminal.send("tg   ")
        terminal.wait_for("3 selected")
        terminal.send("e")
        terminal.wait_for("enter goes on to the file")
        terminal.send("\x1b[Z")
        terminal.wait_for("3 of the 356 in the case")
        terminal.send("\r")
        terminal.wait_for("enter writes kursk-gornal-disputed.md here")
        terminal.send(CLEAR_LINE)
        terminal.wait_for(lambda screen: "kursk-gornal-disputed.md" not in screen)
        terminal.send(f"{brief}\r")
        terminal.wait_for("Written:")
        leave(terminal)
        terminal.assert_restored()
    written = brief.read_text(encoding="utf-8")
    assert without_date(written) == without_date(made_again(written, home).text)
    assert_names_who_says_otherwise(blocks(written), claims=3)


def claims(filter: str, home: Path) -> list[dict[str, Any]]:
    """What the list command finds in the bundled case."""
    found: list[dict[str, Any]] = json.loads(run("list", bundled(home), filter, "--format", "json").text)
    return found


def walk_to_a_disputing_claim_and_back(terminal: Terminal, home: Path) -> None:
    """From Gerasimov's claim about Gornal go to one that disputes it, by its first link, and come back."""
    [here] = claims("id:gerasimov-gornal-taken", home)
    others = [link["id"] for link in here["links"] if (link["relation"], link["direction"]) == ("disputes", "from")]
    disputing = {claim["claim"] for claim in claims("id:" + ",".join(others), home)}
    terminal.send("kkk")
    terminal.wait_for(lambda _: claim_shown(terminal).startswith(here["claim"]))
    terminal.send("\r")
    terminal.wait_for("enter choose")
    terminal.send("\r")
    terminal.wait_for(lambda _: any(map(claim_shown(terminal).startswith, disputing)))
    terminal.send(BACKSPACE)
    terminal.wait_for(lambda _: claim_shown(terminal).startswith(here["claim"]))


def made_again(brief: str, home: Path) -> Done:
    """What the command line in a brief prints, run where the case is, as the brief asks."""
    fence = re.search(r"```sh\n(.*)\n```", brief)
    assert fence is not None
    name, *args = shlex.split(fence[1])
    assert name == "conflict-tui"
    return run(*args, cwd=bundled(home).parent)


def without_date(brief: str) -> list[str]:
    """A brief without the day on which it was made, which midnight may change."""
    lines = brief.split("\n")
    kept = [line for line in lines if not line.startswith("- **Exported:**")]
    assert len(kept) == len(lines) - 1
    return kept


def assert_names_who_says_otherwise(page: list[Block], claims: int) -> None:
    """Every claim has a heading, and below it a table row that disputes, with a speaker, a date and a footnote."""
    starts = [at for at, block in enumerate(page) if block.kind == "heading" and re.search(r"20\d\d: ", block.text)]
    assert len(starts) == claims
    assert sum("Disputed" in block.text for block in page if block.kind == "text") == claims
    for begin, end in zip(starts, [*starts[1:], len(page)], strict=True):
        cells = [block.text for block in page[begin:end] if block.kind == "cell"]
        rows = [cells[at : at + 4] for at in range(0, len(cells), 4)]
        assert rows[0] == ["Link", "Who", "When", "What they say"]
        otherwise = [row for row in rows[1:] if row[0] in ("Disputes", "Disputed by")]
        assert otherwise
        assert all(who and re.search(r"20\d\d|no date", when) and said for _, who, when, said in otherwise)
    assert [block for block in page if block.kind == "note" and block.links]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_gives_its_code(
    home: Path, kursk_path: Path, number: signal.Signals
) -> None:
    with explorer(home, kursk_path) as terminal:
        start(terminal)
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        terminal.assert_restored()


def test_a_signal_while_a_dialog_is_open_restores_the_terminal_too(home: Path, kursk_path: Path) -> None:
    with explorer(home, kursk_path) as terminal:
        start(terminal)
        terminal.send("e")
        terminal.wait_for("enter goes on to the file")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        terminal.assert_restored()


def test_a_closed_window_ends_the_program(home: Path, kursk_path: Path) -> None:
    with explorer(home, kursk_path) as terminal:
        start(terminal)
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP


def test_without_a_terminal_the_commands_for_pipes_are_named() -> None:
    done = run()
    assert done.code == 2
    assert done.data == b""
    assert "needs a terminal" in done.narration
    assert "conflict-tui list CASE" in done.narration


def test_a_terminal_that_cannot_draw_is_refused_before_anything_is_built(home: Path) -> None:
    with explorer(home, env={"TERM": "dumb"}) as terminal:
        assert terminal.wait() == 2
        assert "TERM=dumb" in terminal.text
        assert b"\x1b" not in terminal.log
    assert not bundled(home).exists()


def test_a_case_that_is_none_is_refused_without_taking_the_screen(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a case\n" * 100)
    with explorer(home, other) as terminal:
        assert terminal.wait() == 5
        assert "notes.txt" in " ".join(terminal.text.split())
        assert ALTERNATE_SCREEN not in terminal.log


def test_nothing_in_a_hostile_case_is_obeyed_by_the_terminal(home: Path, tmp_path: Path) -> None:
    attack = "\x1b]2;owned\x07\x1b[31mred\x1b[2J\x9b31m\x9d0;owned\x07\u202egnorw\r\x00\x08[b]bold[/b]"
    draft = Draft(title=f"Case {attack}", uid="hostile")
    draft.actor("speaker", name=f"Speaker {attack}", role=attack).region("place", name=f"Place {attack}")
    draft.source("source", outlet=f"Outlet {attack}", title=attack, url=f"https://example.org/{attack}")
    about = {"regions": "place", "sources": "source", "quote": attack, "note": attack, "topic": attack}
    draft.claim("first", "speaker", text=f"First {attack}", stated="2025-04-26", **about)
    draft.claim("second", "speaker", text=f"Second {attack}", stated="2025-04-27", **about)
    draft.link("second", "disputes", "first", note=attack)
    case = draft.write(tmp_path / "hostile.sqlite")
    with explorer(home, case) as terminal:
        terminal.wait_for("2 of 2 claims")
        terminal.wait_for("␛]2;owned␇␛[31mred␛[2J⟨9B⟩31m⟨9D⟩0;owned␇⟨RLO⟩gnorw")
        terminal.send("\r")
        terminal.wait_for("enter choose")
        terminal.send("e")
        terminal.wait_for("enter goes on to the file")
        escape(terminal, "enter goes on to the file")
        terminal.send("f")
        terminal.wait_for("Find in")
        terminal.send("speaker")
        terminal.wait_for("speaker")
        escape(terminal, "Find in")
        leave(terminal)
        sent = bytes(terminal.log)
    assert b"\x1b]2;" not in sent
    assert b"\x1b[2J" not in sent
    assert not re.search(rb"\x1b\[31m|\xc2[\x80-\x9f]|\xe2\x80\xae|\x00|\x08", sent)
    assert b"owned\x07" not in sent


REVERSED = re.compile(rb"\x1b\[(?:[0-9]+;)*7(?:;[0-9]+)*m[^\x1b]*[A-Za-z]")
"""A text that is sent in exchanged colours, as the row under the cursor is."""


def colours(log: bytes) -> set[bytes]:
    """The colour parameters among the sequences that change how text looks."""
    numbers = {number for found in SELECT_GRAPHIC.findall(log) for number in re.split(b"[;:]", found)}
    return {number for number in numbers if re.fullmatch(b"3[0-8]|4[0-8]|9[0-7]|10[0-7]", number)}


def test_no_color_sends_no_colour_and_the_statuses_still_tell_themselves_apart(home: Path, kursk_path: Path) -> None:
    with explorer(home, kursk_path, env={"NO_COLOR": "1"}) as terminal:
        start(terminal)
        terminal.wait_for("✗ disputed")
        terminal.send("kk/is:")
        terminal.wait_for("▸ is:")
        escape(terminal, "▸ is:")
        leave(terminal)
        assert colours(bytes(terminal.log)) == set()
        assert REVERSED.search(terminal.log), "no current row is seen"


@pytest.mark.parametrize(("reply", "background"), [(LIGHT + KIND, "light"), (DARK + KIND, "dark"), (KIND, "dark")])
def test_the_theme_follows_the_terminals_background(
    home: Path, kursk_path: Path, reply: bytes, background: str
) -> None:
    with explorer(home, kursk_path, reply=reply) as terminal:
        start(terminal)
        leave(terminal)
        painted = re.findall(rb"48;2;(\d+);(\d+);(\d+)", terminal.log)
    bright = [sum(map(int, colour)) > 3 * 128 for colour in painted]
    assert painted
    assert sum(bright) / len(bright) > 0.9 if background == "light" else sum(bright) / len(bright) < 0.1


def test_the_hint_for_newcomers_is_shown_at_the_first_start_only(home: Path) -> None:
    for first in (True, False):
        with explorer(home) as terminal:
            start(terminal)
            if first:
                terminal.wait_for(WELCOME)
            else:
                assert WELCOME not in terminal.text
            leave(terminal)


def test_keys_typed_before_the_first_frame_are_not_lost(home: Path) -> None:
    with explorer(home) as terminal:
        terminal.send("d")
        terminal.wait_for("status:disputed")
        terminal.wait_for(lambda screen: "356 of 356" not in screen and " of 356 claims" in screen)
        leave(terminal)


def test_the_selection_is_there_again_at_the_next_start(home: Path, kursk_path: Path) -> None:
    with explorer(home, kursk_path) as terminal:
        start(terminal)
        terminal.send("g  ")
        terminal.wait_for("2 selected")
        leave(terminal)
    with explorer(home, kursk_path) as terminal:
        terminal.wait_for("2 selected")
        leave(terminal)


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_a_small_terminal_works_and_may_change_its_size(home: Path, kursk_path: Path, size: tuple[int, int]) -> None:
    with explorer(home, kursk_path, size=size) as terminal:
        terminal.wait_for(ALTERNATE_SCREEN + b"h")
        terminal.resize(120, 40)
        os.kill(terminal.process.pid, signal.SIGWINCH)
        start(terminal)
        leave(terminal)
        terminal.assert_restored()


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"conflict-tui \d+\.\d+\.\d+\n", run("--version").text)
