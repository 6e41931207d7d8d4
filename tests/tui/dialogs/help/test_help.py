"""The help: what it lists, how it is searched, and the pages of the manual in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from db.filters.fields import FIELDS, TEXT
from tests.tui.pilot import Driven, exploring
from tui.dialogs.help.contents import HelpSubject
from tui.dialogs.help.layout import first_page
from tui.dialogs.help.lines import HelpLine
from tui.dialogs.help.search import found_lines
from tui.state.commands import BY_ID, Pane, footer, grouped, key_name
from tui.state.config import load_config
from tui.state.keymap import load_keymap
from tui.state.manual import HOW_CLAIMS_COME, TOPICS
from tui.state.titles import TITLES
from tui.state.view import LegendEntry
from tui.views.registry import MAIN_VIEWS, help_sections
from tui.widgets.cells import text_of
from tui.widgets.glyphs import ASCII, UNICODE, Glyphs

WIDTHS = [20, 78, 118, 198, 300]


def subject(pane: Pane = Pane.TIMELINE, glyphs: Glyphs = UNICODE, legend: tuple[LegendEntry, ...] = ()) -> HelpSubject:
    return HelpSubject(load_keymap(load_config()), glyphs, pane, help_sections(MAIN_VIEWS, glyphs), legend)


def text_of_lines(lines: list[HelpLine]) -> str:
    return "\n".join(text_of(line.spans) for line in lines)


def help_text(width: int = 78, pane: Pane = Pane.TIMELINE, glyphs: Glyphs = UNICODE) -> str:
    return text_of_lines(first_page(subject(pane, glyphs), width))


def found(text: str) -> str:
    return text_of_lines(found_lines(subject(), text, 118))


def shown(driven: Driven) -> str:
    return "\n".join(" ".join(line.strip("│ ").split()) for line in driven.lines)


# What it lists


def test_it_lists_every_command_with_its_keys_under_its_group() -> None:
    lines = [" ".join(line.split()) for line in help_text().split("\n")]
    for group, commands in grouped():
        start = lines.index(group)
        for command in commands:
            keys = " ".join(map(key_name, command.keys))
            at = next(
                number
                for number, line in enumerate(lines[start:])
                if line.startswith(f"{keys} {command.help[:20]}".strip())
            )
            assert at > 0


@pytest.mark.parametrize("pane", list(Pane))
def test_it_begins_with_the_keys_of_the_focused_pane(pane: Pane) -> None:
    text = help_text(pane=pane)
    heading, rest = text.split("\n", 1)
    assert heading.strip() == f"Keys in the {pane} pane"
    first_part = rest.partition(" Signs")[0]
    for command in footer(pane):
        assert f"{key_name(command.keys[0])} " in first_part
        assert TITLES[command.id].text in first_part


def test_it_lists_signs_statuses_fields_and_how_claims_get_in() -> None:
    text = " ".join(help_text().split())
    for field in FIELDS.values():
        if field.name != TEXT:
            assert f"{field.name}: {field.summary}" in text
    for status, sign in UNICODE.status.items():
        assert f"{sign} {status}" in text
    for entry in ("↷ superseded", "● selected", "⇄ links", "├─┤ vague date", "×3"):
        assert entry in text
    assert HOW_CLAIMS_COME in text


def test_it_explains_the_signs_of_the_main_views() -> None:
    page = first_page(subject(legend=(LegendEntry("%", "toy sign", "$accent"),)), 78)
    assert "%   toy sign" in text_of_lines(page)


def test_it_lists_every_topic_of_the_manual_and_each_opens_its_page() -> None:
    for width in WIDTHS:
        opened = [line.opens.topic for line in first_page(subject(), width) if line.opens]
        assert opened == list(TOPICS)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_list_unless_a_name_is(width: int) -> None:
    widest = max(map(len, help_text(width).split("\n")))
    assert widest <= max(width, 40)


def test_wide_terminals_show_it_in_columns() -> None:
    assert len(first_page(subject(), 198)) < 0.65 * len(first_page(subject(), 118))


def test_it_can_be_drawn_in_ascii() -> None:
    text = "\n".join(line for line in help_text(glyphs=ASCII).split("\n") if "…" not in line)
    assert text.isascii()


def test_a_command_without_a_key_is_left_out_of_the_keys_of_the_pane() -> None:
    keymap = {**load_keymap(load_config()), "filter.disputed": ()}
    text = text_of_lines(first_page(HelpSubject(keymap, UNICODE, Pane.TIMELINE), 78))
    assert "Show disputed only" not in text[: text.index("Signs")]
    assert BY_ID["filter.disputed"].help in text


# The search


def test_words_are_found_where_words_begin_with_them_whatever_their_case() -> None:
    assert BY_ID["mark.all"].help in found("ALL MATCH")
    assert BY_ID["mark.all"].help not in found("atches")
    assert "Nothing in the help has these words." in found("zzzz")


def test_the_key_that_was_typed_comes_first() -> None:
    for key, id in (("W", "view.disputes"), ("w", "claim.why"), ("ctrl+p", "palette"), ("/", "filter.edit")):
        lines = found(key).split("\n")
        assert lines[0].strip() == f"The key {key}"
        assert BY_ID[id].help in lines[1]


def test_commands_are_found_by_their_keywords() -> None:
    assert BY_ID["export"].help in found("save")


def test_lines_of_the_manual_are_found_with_their_topic_and_lead_to_their_place() -> None:
    lines = found_lines(subject(), "semicolons between", 118)
    [hit] = [line for line in lines if line.opens]
    assert hit.opens is not None
    assert hit.opens.topic == "mappings"
    assert text_of(hit.spans).strip().startswith("An example: ")
    assert "mappings" in text_of(lines[lines.index(hit) - 1].spans)


# As a dialog


async def test_question_mark_shows_it_and_it_can_be_read_to_its_end(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("?")
        assert driven.dialog == "HelpDialog"
        assert "Show disputed only" in driven.text
        seen = set(driven.lines)
        for _ in range(12):
            await driven.press("pagedown")
            seen |= set(driven.lines)
        text = "".join(seen)
        assert all(f"{sign} {status}" in text for status, sign in UNICODE.status.items())
        await driven.press("g", "space", "pageup", "G")
        assert "conflict-tui import" in driven.text
        await driven.press("g", "k", "pageup", "end", "home")
        assert "Show disputed only" in driven.text
        for way_out in ("escape", "?", "q"):
            await driven.press(way_out)
            assert driven.dialog == ""
            await driven.press("?")
        assert driven.dialog == "HelpDialog"


async def test_it_names_the_keys_that_the_user_chose(village_path: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "conflict-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('[keys]\n"filter.disputed" = "s"\n"filter.status" = "d,%"\n', "utf-8")
    async with exploring(village_path, home=tmp_path, size=(120, 200)) as driven:
        assert "s disputed" in driven.lines[-1]
        await driven.press("s")
        assert driven.filter == "status:disputed"
        for key in ("d", "%"):
            await driven.press(key)
            assert driven.dialog == "ChooseDialog"
            await driven.press("escape")
        await driven.press("?")
        text = shown(driven)
        assert "d percent_sign Choose a status" in text or "d % Choose a status" in text


async def test_a_topic_is_opened_and_left_again(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 60)) as driven:
        await driven.press("?", "j", "j", "enter")
        assert "Help: filters" in driven.lines[0]
        assert "A filter is one line of text" in driven.text
        await driven.press("G", "g", "k")
        for way_back in ("backspace", "escape"):
            await driven.press(way_back)
            assert "Keys in the timeline pane" in driven.text
            await driven.press("enter")
        await driven.press("q")
        assert driven.dialog == ""


async def test_every_page_can_be_opened_at_every_size(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 40)) as driven:
        await driven.press("?")
        for number, topic in enumerate(TOPICS):
            if number:
                await driven.press("down")
            await driven.press("enter")
            assert f"Help: {topic}" in driven.lines[0]
            await driven.press("backspace")
        await driven.press("enter")
        for size in ((200, 60), (30, 8), (20, 5), (2, 2), (120, 40)):
            await driven.resize(*size)
        assert f"Help: {TOPICS[-1]}" in driven.lines[0]


async def test_letters_typed_at_once_after_a_slash_are_searched_for(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("?", "/", *"quote jk/")
        await driven.settle()
        assert driven.dialog == "HelpDialog"
        assert driven.app.screen.query_one(Input).value == "quote jk/"


async def test_a_search_filters_as_it_is_typed_and_leads_into_the_manual(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("?", "/")
        await driven.type("semicolons between")
        assert "The manual: mappings" in shown(driven)
        await driven.press("enter")
        assert "Help: mappings" in driven.lines[0]
        assert "with semicolons between the columns" in driven.text
        await driven.press("j", "backspace")
        assert "The manual: mappings" in shown(driven)
        await driven.press("escape")
        assert "Keys in the timeline pane" in driven.text
        await driven.press("escape")
        assert driven.dialog == ""


async def test_letters_in_the_list_are_keys_and_in_the_field_text(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("?", "j", "k", "x", "z")
        assert driven.app.screen.query_one(Input).value == ""
        await driven.press("/")
        await driven.type("jq?")
        assert driven.dialog == "HelpDialog"
        assert driven.app.screen.query_one(Input).value == "jq?"
        await driven.press("escape")
        assert "Keys in the timeline pane" in driven.text
        await driven.press("q")
        assert driven.dialog == ""


async def test_enter_in_the_field_goes_to_what_was_found_where_nothing_leads_on(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("?", "/")
        await driven.type("zzzz")
        await driven.press("enter")
        assert "escape ends the search" in driven.text
        await driven.press("q")
        assert driven.dialog == ""


async def test_moving_goes_from_topic_to_topic_and_scrolls_where_there_is_none(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("?", "pagedown")
        before = driven.lines
        await driven.press("G")
        assert driven.lines != before
        await driven.press("k", "k", "j")
        await driven.press("enter")
        assert driven.lines[0].startswith("╭─ Help ─")


async def test_a_click_opens_a_topic(village_path: Path) -> None:
    async with exploring(village_path, size=(120, 40)) as driven:
        await driven.press("?")
        line = next(number for number, text in enumerate(driven.lines) if text.startswith("│  exit-codes"))
        top = driven.app.screen.query_one("HelpList").content_region.y
        await driven.click("HelpList", 4, line - top)
        assert "Help: exit-codes" in driven.lines[0]
        await driven.click("HelpList", 4, 3)
        assert "Help: exit-codes" in driven.lines[0]


async def test_it_names_the_pane_that_has_the_focus(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for key, pane in (("a", "actors"), ("r", "regions"), ("c", "claim")):
            await driven.press(key, "?")
            assert f"Keys in the {pane} pane" in driven.text
            await driven.press("escape")
