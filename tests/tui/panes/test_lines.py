"""The footer with keys and notices, and the welcome."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.panes.lines import FooterLine, WelcomeLine
from tui.state.commands import Hint
from tui.state.notices import Kind, Notice
from tui.widgets.glyphs import UNICODE

KEYS = [Hint("?", "help", "help"), Hint("q", "quit", "quit")]
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


class Lines(App[None]):
    """A footer and a welcome, as the explorer has them."""

    CSS = "#keys, #welcome { height: 1; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"muted": "#888888"}

    def compose(self) -> ComposeResult:
        yield WelcomeLine(UNICODE, id="welcome")
        yield FooterLine(UNICODE, id="keys")

    def of(self, selector: str) -> list[str]:
        region = self.query_one(selector).region
        shown = self.screen._compositor.render_strips()[region.y : region.bottom]
        return [strip.text.rstrip() for strip in shown]


@pytest.mark.parametrize(
    ("notices", "lines"),
    [
        ([], ["? help  q quit"]),
        ([Notice("Done.")], ["Done."]),
        ([Notice("Done."), Notice("Take care.", Kind.WARNING)], ["Done.   ! Take care."]),
        ([Notice("a" * 25), Notice("b" * 25, Kind.WARNING)], ["a" * 25, f"! {'b' * 25}"]),
        (
            [Notice(LONG, Kind.WARNING)],
            ["! one two three four five six seven", "  eight nine ten eleven twelve thirteen", "  fourteen fifteen"],
        ),
        ([Notice("[red]x[/red] [/nope]")], ["[red]x[/red] [/nope]"]),
    ],
)
async def test_notices_take_the_place_of_the_keys(notices: list[Notice], lines: list[str]) -> None:
    app = Lines()
    async with app.run_test(size=(40, 10)) as pilot:
        footer = app.query_one(FooterLine)
        footer.show(KEYS)
        footer.tell(notices)
        await pilot.pause()
        assert app.of("#keys") == lines
        footer.tell([])
        await pilot.pause()
        assert app.of("#keys") == ["? help  q quit"]


async def test_notices_fit_together_into_three_lines_and_one_that_does_not_is_cut() -> None:
    app = Lines()
    async with app.run_test(size=(40, 10)) as pilot:
        footer = app.query_one(FooterLine)
        assert footer.fit([Notice(LONG)])
        assert not footer.fit([Notice(LONG), Notice("Done, and much more than only that.")])
        footer.tell([Notice(LONG * 3)])
        await pilot.pause()
        assert len(app.of("#keys")) == 3
        assert app.of("#keys")[-1].endswith("…")
        await pilot.resize_terminal(60, 10)
        footer.tell([Notice(LONG)])
        await pilot.pause()
        assert len(app.of("#keys")) == 2


QUESTIONS = [("d", ": what is disputed"), ("v", ": both sides"), ("?", " all keys")]


@pytest.mark.parametrize(
    ("width", "file", "line"),
    [
        (80, "", "d: what is disputed · v: both sides · ? all keys · esc hides"),
        (40, "", "d: what is disputed · esc hides"),
        (20, "", "esc hides"),
        (
            140,
            "gornal.sqlite",
            "d: what is disputed · v: both sides · ? all keys · "
            "this folder has gornal.sqlite: conflict-tui gornal.sqlite · esc hides",
        ),
        (80, "gornal.sqlite", "d: what is disputed · yours: conflict-tui gornal.sqlite · esc hides"),
        (80, "x" * 90, "d: what is disputed · v: both sides · ? all keys · esc hides"),
    ],
)
async def test_the_welcome_is_one_line(width: int, file: str, line: str) -> None:
    app = Lines()
    async with app.run_test(size=(width, 10)) as pilot:
        welcome = app.query_one(WelcomeLine)
        welcome.show(QUESTIONS)
        if file:
            welcome.name_case(file, f"conflict-tui {file}")
        await pilot.pause()
        assert app.of("#welcome") == [line]
