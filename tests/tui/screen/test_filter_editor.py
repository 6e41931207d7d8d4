"""Editing the filter as text: completion, live results, mistakes, and the ways out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import DISPUTED, ORDER
from tui.panes.filter_bar import FilterInput


def offered(driven: Driven) -> list[str]:
    """What is under the filter bar: the lines of the list of completions, or nothing."""
    if not driven.explorer.query_one("#completions").display:
        return []
    return [" ".join(line.strip("│ ▁▂▃▄▅▆▇█").split()) for line in driven.of("#completions")[1:-1]]


def text(driven: Driven) -> str:
    """The text of the filter, in the header or in the bar that takes its place."""
    text = driven.explorer.panes.bar.query_one(FilterInput).value.rstrip()
    assert f"▸ {text or 'all claims'}" in driven.lines[0]
    return text


async def test_slash_offers_the_fields_and_letters_are_text(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        assert driven.focused == "FilterInput"
        assert [line.split()[0] for line in offered(driven)][:4] == ["actor:", "region:", "status:", "shade:"]
        await driven.type("quiet")
        assert (text(driven), driven.matches) == ("quiet", ["sumy-agrees"])
        await driven.press("escape", "j")
        assert (driven.focused, offered(driven)) == ("timeline", [])


async def test_the_result_follows_every_letter_and_is_one_step_when_done(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("status:disputed")
        assert tuple(driven.matches) == DISPUTED
        await driven.type(" region:gornal ")
        assert driven.matches == ["fighting-goes-on"]
        await driven.type("zzz")
        assert driven.matches == []
        await driven.press(*["backspace"] * 4)
        assert driven.matches == ["fighting-goes-on"]
        await driven.press("enter")
        assert (driven.focused, driven.filter) == ("timeline", "status:disputed region:gornal")
        assert "status:disputed region:gornal" in driven.lines[0]
        assert offered(driven) == []
        await driven.press("u")
        assert driven.matches == list(ORDER)
        await driven.press("U")
        assert driven.filter == "status:disputed region:gornal"


async def test_escape_returns_to_the_filter_and_the_claim_from_before(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        await driven.go("gornal-taken")
        await driven.press("/")
        assert text(driven) == "topic:control"
        await driven.type("region:sudzha")
        assert driven.matches == ["sudzha-taken", "sudzha-held"]
        await driven.press("escape")
        assert (driven.filter, driven.at, driven.focused) == ("topic:control", "gornal-taken", "timeline")
        assert text(driven) == "topic:control"
        await driven.press("u")
        assert driven.filter == "topic:control"


async def test_tab_completes_a_field_and_then_a_value(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("reg")
        await driven.press("tab")
        assert text(driven) == "region:"
        await driven.type("gor")
        assert offered(driven) == ["gornal Gornal 4"]
        await driven.press("tab")
        assert (text(driven), driven.matches) == ("region:gornal", [*ORDER[2:4], "map-agrees", "proof-asked"])
        await driven.type("-st")
        await driven.press("tab")
        await driven.type("dis")
        await driven.press("tab", "enter")
        assert driven.filter == "region:gornal -status:disputed"


async def test_arrows_point_at_a_completion_and_enter_takes_it(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("actor:")
        names = [line.split()[0] for line in offered(driven)]
        assert names[:3] == ["russia", "ru-mod", "deepstate"]
        await driven.press("down", "down", "down", "up", "enter")
        assert text(driven) == f"actor:{names[1]}"
        assert driven.focused == "FilterInput"
        await driven.press("enter")
        assert (driven.filter, driven.focused) == ("actor:ru-mod", "timeline")


async def test_names_are_completed_across_scripts_and_without_their_field(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("герас")
        assert "actor:gerasimov Valery Gerasimov 2" in offered(driven)
        await driven.press("tab", "enter")
        assert driven.filter == "actor:gerasimov"


async def test_an_unknown_field_is_explained_and_the_result_stays(village_path: Path) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("/")
        await driven.type("autor:russia")
        shown = " ".join(offered(driven))
        assert "Unknown field autor:. Did you mean actor:" in shown
        assert "said:" in shown
        assert tuple(driven.matches) == DISPUTED
        await driven.press("enter")
        assert (driven.focused, driven.state.filter) == ("FilterInput", driven.view.filter)
        await driven.press("escape")
        assert driven.filter == "status:disputed"


async def test_a_value_that_the_field_does_not_take_is_explained_when_it_is_meant_to_be_done(
    village_path: Path,
) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("status:disp")
        assert [line.split()[0] for line in offered(driven)] == ["disputed"]
        await driven.press("enter")
        shown = " ".join(offered(driven))
        assert "Did you mean disputed" in shown
        await driven.press("tab", "enter")
        assert driven.filter == "status:disputed"
        await driven.press("/")
        await driven.type("said:20x")
        assert "20x" in " ".join(offered(driven))


async def test_a_name_that_the_case_does_not_have_is_explained_and_can_be_mended(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("actor:nobody")
        assert "No actor in this case is called 'nobody'" in " ".join(offered(driven))
        assert driven.matches == list(ORDER)
        await driven.press("enter")
        assert "No actor in this case is called 'nobody'" in " ".join(offered(driven))
        assert (driven.focused, text(driven)) == ("FilterInput", "actor:nobody")
        await driven.press(*["backspace"] * 6)
        await driven.type("reports")
        await driven.press("enter")
        assert (driven.filter, driven.matches, driven.told) == ("actor:reports", ["proof-asked"], [])


async def test_a_name_that_means_several_is_explained_with_the_candidates(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("actor:general")
        await driven.press("enter")
        assert driven.filter == "actor:general"
        await driven.press("/")
        await driven.type("region:oblast")
        await driven.press("enter")
        shown = " ".join(offered(driven))
        assert "kursk-oblast" in shown
        assert "sumy" in shown
        assert driven.focused == "FilterInput"


async def test_or_typed_by_habit_is_answered_at_once_and_tab_takes_what_says_the_same(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("status:disputed")
        await driven.type(" O")
        assert driven.matches != list(ORDER)
        await driven.type("R")
        assert "Filters have no OR (character 17). To widen, put values" in " ".join(offered(driven))
        await driven.type(" status:questioned")
        shown = offered(driven)
        assert "together with commas: status:disputed,questioned." in " ".join(shown)
        assert "status:disputed,questioned say it like this 5" in shown
        assert (driven.filter, driven.matches) == ("", list(ORDER))
        await driven.press("enter")
        assert (driven.focused, driven.filter, driven.matches) == ("FilterInput", "", list(ORDER))
        await driven.press("tab")
        assert text(driven) == "status:disputed,questioned"
        assert "Filters have no" not in " ".join(offered(driven))
        await driven.press("enter")
        assert (driven.filter, driven.focused) == ("status:disputed,questioned", "timeline")
        assert len(driven.matches) == 5


async def test_or_in_quotes_is_a_word(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type('"OR"')
        assert (driven.matches, offered(driven)) == ([], [])
        await driven.press("enter")
        assert driven.filter == '"OR"'


async def test_a_date_in_words_is_written_in_digits_when_done_and_the_note_says_so(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("said:26.04.2025")
        assert "2025-04-26 26.04.2025: 26 April 2025" in offered(driven)
        assert sorted(driven.matches) == ["fighting-goes-on", "gornal-taken", "kursk-retaken"]
        assert driven.told == []
        await driven.press("enter")
        assert (driven.filter, text(driven)) == ("said:2025-04-26", "said:2025-04-26")
        assert driven.told == ["said:26.04.2025 is 26 April 2025 (said:2025-04-26)."]
        await driven.press("/")
        await driven.type("about:april 2025")
        assert "a date with spaces needs quotes. Write about:2025-04" in " ".join(offered(driven))
        await driven.press("tab", "enter")
        assert driven.filter == "said:2025-04-26 about:2025-04"


async def test_a_date_in_words_from_outside_is_noted_once() -> None:
    draft = Draft().actor("a").claim("x", "a", stated="2025-04-26")
    async with exploring_draft(draft, 'said:"april 2025"') as driven:
        note = 'said:"april 2025" is April 2025 (said:2025-04).'
        assert (driven.filter, driven.told) == ("said:2025-04", [note])
        await driven.press("d", "d", "d")
        assert driven.told == [note]


async def test_a_cut_list_says_how_many_more_there_are_and_the_cursor_stays_off_that_line() -> None:
    draft = Draft()
    for number in range(12):
        draft.actor(f"a{number:02}", name=f"Actor {number:02}").claim(f"x{number}", f"a{number:02}")
    async with exploring_draft(draft) as driven:
        await driven.press("/")
        await driven.type("actor:")
        assert len(offered(driven)) == 9
        assert offered(driven)[-1] == "… 4 more, type on"
        await driven.press(*["down"] * 12, "enter")
        assert text(driven) == "actor:a07"


async def test_a_quote_that_is_not_closed_is_explained(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type('"last vil')
        assert "A quote is opened but not closed" in " ".join(offered(driven))
        await driven.type('lage"')
        assert driven.matches == ["gornal-taken"]


async def test_leaving_by_the_mouse_keeps_what_is_shown_as_one_step(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("status:disputed")
        await driven.click("#timeline", 10, 1)
        assert (driven.focused, driven.filter, driven.at) == ("timeline", "status:disputed", DISPUTED[0])
        assert offered(driven) == []
        await driven.press("space", "/")
        await driven.type("topic:control")
        await driven.press("enter")
        assert driven.marked == [DISPUTED[0]]
        assert driven.filter == "status:disputed topic:control"
        await driven.press("u", "u")
        assert driven.filter == ""


async def test_leaving_by_the_mouse_before_the_text_makes_sense_keeps_the_last_that_did(village_path: Path) -> None:
    async with exploring(village_path, size=(120, 50)) as driven:
        await driven.press("/")
        await driven.type("status:disputed ")
        await driven.type("actor:nobo")
        assert tuple(driven.matches) == DISPUTED
        await driven.click("#timeline", 10, 20)
        assert (driven.focused, driven.filter, text(driven)) == ("timeline", *["status:disputed"] * 2)
        assert tuple(driven.matches) == DISPUTED


async def test_a_second_filter_typed_right_behind_the_first_loses_no_letter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once(*"/gornal", "enter", *"/ was", "enter")
        await driven.settle()
        assert driven.filter == "gornal was"


async def test_a_filter_typed_in_one_go_and_the_keys_after_it_are_each_obeyed(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once(*"/status:disputed region:gornal", "enter")
        await driven.settle()
        assert (driven.filter, driven.matches) == ("status:disputed region:gornal", ["fighting-goes-on"])
        assert driven.focused == "timeline"


async def test_a_text_that_markup_would_change_is_shown_as_it_is(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("[red]x[/red] [/nope]")
        assert text(driven) == "[red]x[/red] [/nope]"
        await driven.press("enter")
        assert driven.matches == []
        assert "[red]x[/red] [/nope]" in driven.lines[0]


# How many claims the text leaves


@pytest.mark.parametrize(("width", "counts"), [(120, "2 of 14 claims"), (80, "2 of 14 claims"), (36, "2")])
async def test_the_number_of_matches_of_what_is_typed_is_beside_it(village_path: Path, width: int, counts: str) -> None:
    async with exploring(village_path, size=(width, 24)) as driven:
        await driven.press("/")
        await driven.type('said:"1 may 2025"')
        assert driven.matches == ["quiet-day", "spring-losses"]
        assert driven.lines[0].endswith(f" {counts}")
        await driven.type(" actor:")
        assert "claims" not in driven.lines[0]
        assert not driven.lines[0].endswith(f" {counts}")


async def test_a_name_that_the_case_does_not_have_has_no_number_of_matches(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("actor:nobody")
        assert "claims" not in driven.lines[0]
        await driven.type(" ")
        assert "claims" not in driven.lines[0]
        await driven.press("enter")
        assert "No actor in this case is called 'nobody'" in " ".join(offered(driven))
        await driven.press(*["backspace"] * 7, *"russia")
        assert driven.lines[0].endswith(f" {len(driven.matches)} of {len(ORDER)} claims")
        assert driven.matches != list(ORDER)


async def test_a_misspelt_name_and_a_length_without_unit_are_mended_with_tab(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("actor:gersimov")
        shown = offered(driven)
        assert "Did you mean gerasimov" in " ".join(shown)
        assert shown[-1] == "actor:gerasimov say it like this 2"
        await driven.press("tab", "enter")
        assert driven.filter == "actor:gerasimov"
        await driven.press("x", "X", "/")
        await driven.type("lag:>30")
        assert offered(driven)[0].startswith("lag:>30d say it like this")
        await driven.press("enter")
        shown = offered(driven)
        assert "is not a length of time" in shown[0]
        assert shown[-1].startswith("lag:>30d say it like this")
        await driven.press("tab", "enter")
        assert driven.filter == "lag:>30d"


@pytest.mark.parametrize(("height", "most"), [(12, 4), (24, 5), (30, 7), (40, 8)])
async def test_the_completions_take_about_a_third_of_the_screen(kursk_path: Path, height: int, most: int) -> None:
    async with exploring(kursk_path, size=(80, height)) as driven:
        await driven.press("/")
        await driven.type("actor:")
        shown = offered(driven)
        assert len(shown) == most + 1
        assert shown[-1].endswith("more, type on")
