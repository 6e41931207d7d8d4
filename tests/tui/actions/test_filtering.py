"""Filtering by keys: statuses, actors and regions, and stepping through earlier filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.filters.filter import Filter, Term
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import DISPUTED, ORDER
from tui.state.commands import Pane


def counts(driven: Driven, pane: Pane) -> dict[str, int]:
    return {row.uid: row.count for row in driven.tree_rows(pane)}


async def test_d_shows_the_disputed_then_all_others_then_everything(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("d")
        assert (driven.filter, tuple(driven.matches)) == ("status:disputed", DISPUTED)
        assert driven.title == "The village 4 of 14 claims"
        assert "status:disputed" in driven.lines[0]
        assert counts(driven, Pane.ACTORS) == {
            "russia": 2, "ru-mod": 2, "gerasimov": 1, "ukraine": 2,
        }  # fmt: skip
        assert "26 April 2025  2" in "\n".join(driven.of("#timeline"))
        await driven.press("d")
        assert driven.filter == "-status:disputed"
        assert driven.matches == [uid for uid in ORDER if uid not in DISPUTED]
        await driven.press("d")
        assert (driven.filter, driven.matches) == ("", list(ORDER))


async def test_the_cursor_stays_on_its_claim_or_goes_to_the_next_match(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press("d")
        assert driven.at == "kursk-retaken"
        await driven.press("d")
        assert driven.at == "map-agrees"


async def test_s_chooses_one_status_of_those_there_are(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        await driven.press("s")
        assert driven.dialog == "ChooseDialog"
        shown = [" ".join(line.split()) for line in driven.lines if "│" in line]
        for row in ("✗ disputed 4", "? questioned 1", "· unverified 2", "+ corroborated 0", "any status 7"):
            assert any(row in line for line in shown)
        await driven.press("down", "enter")
        assert driven.filter == "topic:control status:disputed"
        await driven.press("s", "escape")
        assert driven.filter == "topic:control status:disputed"
        await driven.press("s", "G", "enter")
        assert driven.filter == "topic:control"


async def test_enter_on_an_actor_filters_by_it_and_takes_it_out_again(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a", "j", "enter")
        assert driven.filter == "actor:ru-mod"
        assert driven.matches == ["sudzha-held", "gornal-taken", "kursk-retaken", "spring-losses", "losses-corrected"]
        assert "✓" in driven.row("#actors")
        assert driven.focused == "actors"
        await driven.press("G", "enter")
        assert driven.filter == "actor:ru-mod,reports"
        await driven.press("enter")
        assert driven.filter == "actor:ru-mod"


async def test_a_tree_counts_what_each_choice_would_leave(village_path: Path) -> None:
    async with exploring(village_path, "actor:gerasimov region:gornal") as driven:
        assert counts(driven, Pane.ACTORS) == {
            "russia": 1, "ru-mod": 1, "gerasimov": 1, "ukraine": 1, "deepstate": 1, "reports": 1,
        }  # fmt: skip
        assert counts(driven, Pane.REGIONS) == {"russia-land": 2, "kursk-oblast": 2, "gornal": 1}


async def matching(driven: Driven, filter: Filter, without: tuple[str, ...]) -> int:
    """How many claims a filter selects without some of its values."""
    terms = [Term(term.field, kept, term.excluded) for term in filter.terms
             if (kept := tuple(value for value in term.values if value not in without))]  # fmt: skip
    return await driven.explorer.ask(lambda case: len(case.matches(Filter(tuple(terms)))))


CHOICES = [
    "",
    "-actor:ru-mod",
    "actor:gerasimov region:gornal",
    "actor:russia,deepstate -actor:gerasimov",
    "region:russia-land -source:WION",
    "source:wion asof:2025-04-26",
]


@pytest.mark.parametrize("filter", CHOICES)
async def test_enter_brings_what_is_counted_beside_a_node(village_path: Path, filter: str) -> None:
    async with exploring(village_path, filter) as driven:
        for pane, key in ((Pane.ACTORS, "a"), (Pane.REGIONS, "r"), (Pane.SOURCES, "O")):
            await driven.press(key)
            start = driven.state
            for node in driven.tree_rows(pane):
                driven.explorer.tree_pane(pane).go_to_node(node.id)
                number = driven.row(f"#{pane}").split()[-1]
                await driven.press("enter")
                if not node.chosen and number.startswith("+"):
                    replaced = await matching(driven, start.filter, node.naming.related)
                    assert len(driven.matches) == replaced + int(number)
                elif not node.chosen:
                    assert len(driven.matches) == int(number)
                driven.explorer.become(start)
                await driven.settle()


async def test_a_node_inside_or_above_a_chosen_one_takes_its_place(village_path: Path) -> None:
    async with exploring(village_path, "actor:russia,deepstate") as driven:
        await driven.press("a")
        mod = next(row for row in driven.tree_rows(Pane.ACTORS) if row.uid == "ru-mod")
        driven.explorer.tree_pane(Pane.ACTORS).go_to_node(mod.id)
        await driven.press("enter")
        assert driven.filter == "actor:deepstate,ru-mod"
        driven.explorer.tree_pane(Pane.ACTORS).go_to_parent()
        await driven.press("enter")
        assert driven.filter == "actor:deepstate,russia"


async def test_a_region_can_be_excluded_and_that_taken_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("r", "G", "!")
        assert driven.filter == "-region:sumy"
        assert "−" in driven.row("#regions")
        assert len(driven.matches) == len(ORDER) - 3
        await driven.press("enter")
        assert driven.filter == "region:sumy"
        await driven.press("!", "!")
        assert driven.filter == ""
        await driven.press("t", "!")
        assert driven.told == ["Go to an actor, a region or a source first."]


async def test_x_clears_the_part_of_the_pane_and_capital_x_all(village_path: Path) -> None:
    async with exploring(village_path, "actor:russia region:gornal status:disputed control") as driven:
        await driven.press("a", "x")
        assert driven.filter == "region:gornal status:disputed control"
        await driven.press("t", "x")
        assert driven.filter == "region:gornal"
        await driven.press("u", "u")
        assert driven.filter == "actor:russia region:gornal status:disputed control"
        await driven.press("r", "x")
        assert driven.filter == "actor:russia status:disputed control"
        await driven.press("X")
        assert (driven.filter, driven.matches) == ("", list(ORDER))


async def test_u_steps_back_through_the_filters_and_capital_u_forward(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("d", "a", "enter")
        there = driven.filter
        await driven.press("u")
        assert (driven.filter, tuple(driven.matches)) == ("status:disputed", DISPUTED)
        await driven.press("u", "u", "u")
        assert (driven.filter, driven.matches) == ("", list(ORDER))
        await driven.press("U", "U", "U")
        assert driven.filter == there
        assert there in driven.lines[0]


async def test_filters_in_one_go_leave_the_last_one_on_the_screen(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("d", "d", "d", "d", "X", "d", "a", "enter", "t", "g")
        await driven.settle()
        assert driven.filter == "status:disputed actor:russia"
        assert driven.matches == ["sudzha-held", "kursk-retaken"]
        assert driven.title == "The village 2 of 14 claims"


async def test_how_a_name_was_understood_is_told_once(village_path: Path) -> None:
    async with exploring(village_path, "region:kursk") as driven:
        (note,) = driven.told
        assert "kursk-oblast" in note
        assert "kursk-city" in note
        await driven.press("d", "d", "g")
        assert driven.told == [note]
        assert len(driven.matches) == 3


async def test_an_as_of_date_and_what_it_leaves_out_are_always_seen(village_path: Path) -> None:
    async with exploring(village_path, "asof:2025-04-26") as driven:
        assert driven.matches == list(ORDER[:5])
        assert driven.title == "The village as of 26 April 2025, 1 undated left out 5 of 14 claims"
        await driven.resize(60, 20)
        assert driven.title == "as of 26 April 2025 5 of 14 claims"
        await driven.resize(120, 40)
        await driven.go("gornal-taken")
        assert "· unverified" in "\n".join(driven.of("#claim"))
        await driven.press("X")
        assert "as of" not in driven.title
        assert "? questioned" in "\n".join(driven.of("#claim"))


async def test_a_filter_from_outside_that_names_nobody_is_explained_and_can_be_mended(village_path: Path) -> None:
    async with exploring(village_path, "status:disputed actor:nobody") as driven:
        assert driven.matches == list(ORDER)
        assert "No actor in this case is called 'nobody'" in driven.told[0]
        assert driven.lines[0] == " ▸ status:disputed actor:nobody"
        await driven.press(*["backspace"] * 6)
        await driven.type("putin")
        await driven.press("enter")
        assert driven.filter == "status:disputed actor:putin"
    async with exploring(village_path, "actor:nobody") as driven:
        await driven.press("escape")
        assert driven.filter == ""
        assert "▸ all claims (/ filters them)" in driven.lines[0]


# Nothing to show


async def test_when_nothing_matches_each_part_to_blame_can_be_dropped(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("status:disputed region:sumy topic:control")
        await driven.press("enter")
        shown = [" ".join(line.strip("│ ").split()) for line in driven.of("#timeline")]
        assert "No claim matches the filter." in shown
        assert "region:sumy leaves 4" in shown
        assert not any("status:disputed leaves" in line for line in shown)
        assert "No claim is selected." in "\n".join(driven.of("#claim"))
        assert driven.title == "The village 0 of 14 claims"
        await driven.press("enter")
        assert driven.filter == "status:disputed topic:control"
        assert tuple(driven.matches) == DISPUTED
        await driven.press("u")
        assert driven.filter == "status:disputed region:sumy topic:control"


async def test_of_several_parts_to_blame_the_one_under_the_cursor_is_dropped(village_path: Path) -> None:
    async with exploring(village_path, "actor:deepstate topic:control status:disputed,retracted") as driven:
        assert driven.matches == []
        await driven.press("j", "j", "j", "k", "k", "k")
        offers = [driven.row("#timeline")]
        await driven.press("j")
        offers.append(driven.row("#timeline"))
        assert [" ".join(offer.split()) for offer in offers] == ["actor:deepstate leaves 4", "topic:control leaves 1"]
        await driven.press("enter")
        assert driven.filter == "actor:deepstate status:disputed,retracted"
        assert driven.matches == ["rumour"]


async def test_when_no_single_part_is_to_blame_the_way_out_is_named(village_path: Path) -> None:
    async with exploring(village_path, "said:1999 has:figure topic:law is:superseded") as driven:
        shown = " ".join(line.strip("│ ") for line in driven.of("#timeline"))
        assert "Dropping one part of it does not help. X clears all of it, u goes back one step." in shown
        await driven.press("enter", "space", "m", "n", "y", "o", "e", "c", "enter", "a", "enter", "right", "left")
        assert (driven.marked, driven.dialog) == ([], "")
        assert len(driven.told) >= 6
        await driven.press("X")
        assert driven.matches == list(ORDER)


async def test_an_empty_tree_says_so(village_path: Path) -> None:
    async with exploring(village_path, "said:1999") as driven:
        assert "No actors match." in "\n".join(driven.of("#actors"))
        assert "No regions match." in "\n".join(driven.of("#regions"))
        assert "no date of the statement is given" not in driven.lines[1]


async def test_a_case_without_claims_says_how_claims_get_in() -> None:
    async with exploring_draft(Draft(title="Nothing yet")) as driven:
        shown = " ".join(" ".join(line.strip("│ ").split()) for line in driven.of("#timeline"))
        assert "This case has no claims yet." in shown
        assert "conflict-tui import CASE FILE..." in shown
        assert "no date of the statement is given" in driven.lines[1]
        for key in (
            "d",
            "u",
            "X",
            "space",
            "m",
            "M",
            "Z",
            "n",
            "y",
            "o",
            "e",
            "enter",
            "a",
            "enter",
            "S",
            "f",
            "escape",
        ):
            await driven.press(key)
        assert (driven.dialog, driven.title) == ("", "Nothing yet 0 of 0 claims")
