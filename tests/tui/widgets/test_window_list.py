from __future__ import annotations

from collections.abc import Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button

from tui.widgets.window_list import NO_ROW, WindowList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tui.widgets.cells import Span

MILLION = 1_000_000


class Days(WindowList):
    """A heading before every nine claims; remembers which rows it was asked to draw."""

    def __init__(self) -> None:
        super().__init__(id="days")
        self.drawn: list[int] = []
        self.mark = ""

    def selectable(self, row: int) -> bool:
        return row % 10 != 0

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        self.drawn.append(row)
        if row % 10 == 0:
            return [(f"day {row // 10}", "window--heading")]
        return [(f"{self.mark}claim {row} ", ""), ("[/red]", "window--dim"), (" and so on" * 20, "")]


class Lists(App[None]):
    CSS = "#days { height: 1fr; } Button { dock: bottom; height: 1; border: none; }"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, count: int = MILLION, cursor: int | None = None) -> None:
        super().__init__()
        self.count, self.start = count, cursor
        self.told: list[WindowList.ListMessage] = []

    def compose(self) -> ComposeResult:
        yield Days()
        yield Button("elsewhere")

    def on_mount(self) -> None:
        self.days.set_rows(self.count, self.start)
        self.days.focus()

    @property
    def days(self) -> Days:
        return self.query_one(Days)

    def on_window_list_moved(self, message: WindowList.Moved) -> None:
        self.told.append(message)

    def on_window_list_clicked(self, message: WindowList.Clicked) -> None:
        self.told.append(message)

    def on_window_list_window_moved(self, message: WindowList.WindowMoved) -> None:
        self.told.append(message)

    @property
    def moved(self) -> list[int]:
        return [message.row for message in self.told if isinstance(message, WindowList.Moved)]

    @property
    def windows(self) -> list[range]:
        return [message.rows for message in self.told if isinstance(message, WindowList.WindowMoved)]

    @property
    def lines(self) -> list[str]:
        """The list as it is on the screen, without its scrollbar."""
        days = self.days
        return [days.render_line(y).text.rstrip() for y in range(days.size.height)]


@pytest.fixture(autouse=True)
def _coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)


def _wheel(kind: type[events.MouseEvent], widget: WindowList) -> events.MouseEvent:
    return kind(widget, 3, 3, 0, 0, 0, shift=False, meta=False, ctrl=False)


@asynccontextmanager
async def running(app: Lists, size: tuple[int, int] = (60, 21)) -> AsyncIterator[Pilot[None]]:
    """The app at `size`: the list is one line lower than that."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def test_a_million_rows_draw_only_what_is_in_view() -> None:
    app = Lists()
    async with running(app):
        assert app.days.visible_rows == range(20)
        assert max(app.days.drawn) <= 20
        assert app.lines[0] == "day 0"
        assert app.lines[1].startswith("claim 1 [/red] and so on")
        assert app.days.cursor == 1
        app.days.last()
        assert app.days.cursor == MILLION - 1
        assert app.lines[-1].startswith("claim 999999")


async def test_a_list_can_open_at_its_end() -> None:
    app = Lists(cursor=MILLION - 1)
    async with running(app):
        assert app.days.visible_rows == range(MILLION - 20, MILLION)
        assert app.days.vertical_scrollbar.position == MILLION - 20
        assert max(app.windows[-1]) == app.days.cursor == MILLION - 1
        assert 0 not in app.days.drawn


async def test_rows_may_be_set_before_the_list_is_mounted() -> None:
    class Early(Lists):
        def compose(self) -> ComposeResult:
            days = Days()
            days.set_rows(MILLION, 500_005)
            yield days

        def on_mount(self) -> None:
            self.days.focus()

    app = Early()
    async with running(app):
        assert app.days.cursor == 500_005
        assert app.days.cursor in app.days.visible_rows
        assert app.windows[-1] == app.days.visible_rows
        assert app.days.vertical_scrollbar.position == app.days.visible_rows.start


async def test_the_cursor_passes_over_headings_in_both_directions() -> None:
    app = Lists()
    async with running(app):
        app.days.goto(9)
        app.days.move(1)
        assert app.days.cursor == 11
        app.days.move(-1)
        assert app.days.cursor == 9


async def test_at_the_ends_the_cursor_stays_and_the_first_heading_is_seen() -> None:
    app = Lists()
    async with running(app):
        app.days.goto(60)
        app.days.first()
        assert (app.days.cursor, app.days.visible_rows.start) == (1, 0)
        app.days.move(-1)
        assert app.days.cursor == 1
        app.days.last()
        app.days.move(5)
        assert app.days.cursor == MILLION - 1


async def test_pages_move_cursor_and_view_together() -> None:
    app = Lists()
    async with running(app):
        app.days.goto(5)
        app.days.page(1)
        assert (app.days.cursor, app.days.visible_rows.start) == (24, 19)
        app.days.page(0.5)
        assert (app.days.cursor, app.days.visible_rows.start) == (34, 29)
        app.days.page(-1)
        assert (app.days.cursor, app.days.visible_rows.start) == (15, 10)
        app.days.page(-5)
        assert (app.days.cursor, app.days.visible_rows.start) == (1, 0)


async def test_a_far_row_comes_to_the_middle_when_asked_and_a_near_one_does_not_move_the_view() -> None:
    app = Lists()
    async with running(app):
        app.days.goto(500_005, center=True)
        assert app.days.visible_rows == range(499_995, 500_015)
        app.days.goto(500_008, center=True)
        assert app.days.visible_rows == range(499_995, 500_015)
        app.days.goto(500_016)
        assert app.days.visible_rows == range(499_997, 500_017)


async def test_a_move_without_scrolling_draws_two_rows() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.drawn.clear()
        app.days.move(1)
        await pilot.pause()
        assert sorted(set(app.days.drawn)) == [1, 2]


async def test_scrolling_by_one_row_draws_the_new_row_and_the_cursor_only() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.goto(100_019)
        await pilot.pause()
        app.days.drawn.clear()
        app.days.move(2)
        await pilot.pause()
        assert sorted(set(app.days.drawn)) == [100_019, 100_020, 100_021]


async def test_a_changed_row_is_drawn_again_and_no_other() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.mark = "* "
        app.days.drawn.clear()
        app.days.refresh_row(4)
        app.days.refresh_row(400)
        await pilot.pause()
        assert set(app.days.drawn) == {4}
        assert app.lines[4].startswith("* claim 4")
        assert app.lines[5].startswith("claim 5")
        app.days.refresh()
        await pilot.pause()
        assert app.lines[5].startswith("* claim 5")


async def test_the_cursor_row_looks_different_and_loses_its_strength_with_the_focus() -> None:
    app = Lists()
    async with running(app) as pilot:
        row, other = (next(iter(app.days.render_line(y))).style for y in (1, 2))
        focused = app.days.get_component_rich_style("window--cursor")
        assert row is not None
        assert other is not None
        assert row.bgcolor == focused.bgcolor != other.bgcolor
        assert {part.style.color for part in app.days.render_line(1) if part.style} == {focused.color}
        await pilot.press("tab")
        blurred = next(iter(app.days.render_line(1))).style
        assert blurred is not None
        assert blurred.bgcolor == app.days.get_component_rich_style("window--cursor-blurred").bgcolor
        assert blurred.bgcolor not in (row.bgcolor, other.bgcolor)


@pytest.mark.parametrize("ansi", [True, False])
async def test_without_colours_the_cursor_row_is_reversed(monkeypatch: pytest.MonkeyPatch, ansi: bool) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Lists()
    app.theme = "ansi-dark" if ansi else "textual-dark"
    async with running(app) as pilot:
        styles = [[part.style for part in app.days.render_line(y)] for y in (1, 2)]
        assert [all(style is not None and style.reverse for style in row) for row in styles] == [True, False]
        await pilot.press("tab")
        assert all(part.style is not None and part.style.underline for part in app.days.render_line(1))


async def test_another_theme_repaints_in_its_own_colours() -> None:
    app = Lists()
    async with running(app) as pilot:
        before = app.days.render_line(2)
        app.theme = "textual-light"
        await pilot.pause()
        assert app.days.render_line(2) != before
        assert app.days.render_line(2).text == before.text


async def test_every_line_is_exactly_as_wide_as_the_list_without_its_scrollbar() -> None:
    app = Lists()
    async with running(app) as pilot:
        for size in ((60, 21), (33, 9), (20, 5), (200, 60)):
            await pilot.resize_terminal(*size)
            widths = {app.days.render_line(y).cell_length for y in range(app.days.size.height)}
            assert widths == {app.days.row_width} == {size[0] - 1}


async def test_resizing_keeps_the_cursor_in_view_and_in_place() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.goto(500_005, center=True)
        await pilot.resize_terminal(60, 16)
        assert app.days.visible_rows == range(499_995, 500_010)
        await pilot.resize_terminal(60, 9)
        assert app.days.cursor == 500_005 == max(app.days.visible_rows)
        await pilot.resize_terminal(60, 41)
        assert app.days.cursor in app.days.visible_rows
        app.days.last()
        await pilot.resize_terminal(60, 61)
        assert app.days.visible_rows == range(MILLION - 60, MILLION)


async def test_a_terminal_too_small_for_any_row_is_survived() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.goto(500_005)
        await pilot.resize_terminal(1, 1)
        app.days.move(1)
        app.days.page(-1)
        await pilot.resize_terminal(60, 21)
        assert app.days.cursor in app.days.visible_rows


async def test_a_click_moves_the_cursor_and_tells_where() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.told.clear()
        await pilot.click(Days, offset=(7, 4))
        assert app.days.cursor == 4
        assert app.moved == [4]
        clicked = [message for message in app.told if isinstance(message, WindowList.Clicked)]
        assert [(message.row, message.x, message.control) for message in clicked] == [(4, 7, app.days)]


async def test_clicks_on_headings_and_below_the_last_row_do_nothing() -> None:
    app = Lists(count=5)
    async with running(app) as pilot:
        app.told.clear()
        await pilot.click(Days, offset=(3, 0))
        await pilot.click(Days, offset=(3, 12))
        assert (app.days.cursor, app.told) == (1, [])


async def test_a_second_click_is_a_click_and_selects_no_text() -> None:
    app = Lists()
    async with running(app) as pilot:
        await pilot.click(Days, offset=(7, 4), times=2)
        assert [type(message) for message in app.told].count(WindowList.Clicked) == 2
        assert app.screen.get_selected_text() is None


async def test_dragging_selects_text_and_is_not_a_click() -> None:
    app = Lists()
    async with running(app) as pilot:
        await pilot.mouse_down(Days, offset=(6, 3))
        await pilot.hover(Days, offset=(7, 5))
        await pilot.mouse_up(Days, offset=(7, 5))
        text = app.screen.get_selected_text()
        assert text is not None
        first, second, third = text.split("\n")
        assert first.startswith("3 [/red] and so on")
        assert second.startswith("claim 4 [/red]")
        assert third == "claim 5"
        assert app.days.cursor == 1
        style = app.screen.get_component_rich_style("screen--selection")
        marked = [part.text for part in app.days.render_line(5) if part.style and part.style.bgcolor == style.bgcolor]
        assert "".join(marked).rstrip() == "claim 5"


async def test_the_wheel_moves_the_view_and_the_next_key_comes_back_to_the_cursor() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.goto(5)
        for _ in range(4):
            app.days.post_message(_wheel(events.MouseScrollDown, app.days))
            await pilot.pause()
        assert (app.days.cursor, app.days.visible_rows.start) == (5, 12)
        app.days.post_message(_wheel(events.MouseScrollUp, app.days))
        await pilot.pause()
        assert app.days.visible_rows.start == 9
        app.days.move(1)
        assert (app.days.cursor, app.days.visible_rows.start) == (6, 6)


async def test_new_rows_keep_the_cursor_on_its_line_of_the_screen() -> None:
    app = Lists()
    async with running(app):
        app.days.goto(500_005, center=True)
        line = 500_005 - app.days.visible_rows.start
        app.days.set_rows(1_000, cursor=502)
        assert app.days.cursor == 502
        assert app.days.visible_rows.start == 502 - line
        app.days.set_rows(2_000, cursor=504, keep_scroll=True)
        assert app.days.visible_rows.start == 502 - line


async def test_fewer_rows_leave_no_empty_view_and_need_no_scrollbar() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.days.last()
        app.days.set_rows(8)
        await pilot.pause()
        assert (app.days.cursor, app.days.visible_rows) == (7, range(8))
        assert not app.days.show_vertical_scrollbar
        assert app.days.row_width == 60
        app.days.set_rows(MILLION)
        await pilot.pause()
        assert app.days.show_vertical_scrollbar
        assert app.days.row_width == 59


@pytest.mark.parametrize("count", [0, 1])
async def test_a_list_with_nothing_to_select_has_no_cursor(count: int) -> None:
    app = Lists(count=count)
    async with running(app) as pilot:
        app.days.move(1)
        app.days.page(-1)
        app.days.last()
        await pilot.click(Days, offset=(1, 0))
        assert app.days.cursor == NO_ROW
        assert app.moved == []
        app.days.set_rows(5)
        assert app.days.cursor == 1


async def test_owners_hear_of_moves_but_not_of_their_own_changes() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.told.clear()
        app.days.move(1)
        await pilot.pause()
        app.days.set_rows(50, cursor=30)
        await pilot.pause()
        assert app.moved == [2]


async def test_many_moves_at_once_are_told_once() -> None:
    app = Lists()
    async with running(app) as pilot:
        app.told.clear()
        for _ in range(50):
            app.days.move(1)
        await pilot.pause()
        assert app.moved == [app.days.cursor]
        assert len(app.windows) == 1
        assert app.days.cursor in app.windows[-1]


async def test_the_window_is_told_after_new_rows_scrolling_and_resizing() -> None:
    app = Lists()
    async with running(app) as pilot:
        assert app.windows[-1] == range(20)
        app.told.clear()
        app.days.set_rows(MILLION)
        await pilot.pause()
        assert app.windows == [range(20)]
        app.days.goto(29)
        await pilot.pause()
        assert app.windows[-1] == range(10, 30)
        await pilot.resize_terminal(60, 31)
        assert app.windows[-1] == range(10, 40)
