"""Stepping the as-of date by keys."""

from __future__ import annotations

from pathlib import Path

from tests.cases import Draft
from tests.tui.pilot import exploring, exploring_draft
from tests.tui.village import ORDER
from tui.state.messages import RowsWanted


async def test_one_key_apart_a_claim_is_unverified_and_disputed(kursk_path: Path) -> None:
    async with exploring(kursk_path, "asof:2025-03-13") as driven:
        await driven.go("putin-isolated-13mar")
        assert driven.claim.status == "unverified"
        await driven.press(".")
        assert (driven.filter, driven.at, driven.claim.status) == (
            "asof:2025-03-14",
            "putin-isolated-13mar",
            "disputed",
        )
        await driven.press(",")
        assert (driven.filter, driven.at, driven.claim.status) == (
            "asof:2025-03-13",
            "putin-isolated-13mar",
            "unverified",
        )
        assert "as of 13 March 2025" in driven.lines[0]
        assert "as known on 13 March 2025" in "\n".join(driven.of("#timeline"))


async def test_steps_lead_from_now_to_the_first_day_and_back_to_now(village_path: Path) -> None:
    async with exploring(village_path, "region:gornal") as driven:
        seen = []
        for _ in range(4):
            await driven.press(",")
            seen.append(driven.filter)
        assert seen == [f"region:gornal asof:{day}" for day in ("2025-04-28", "2025-04-27", "2025-04-26", "2025-04-26")]
        assert driven.told == ["Nothing that fits the filter was stated before 26 April 2025."]
        await driven.press(".", ".", ".")
        assert driven.filter == "region:gornal asof:2025-04-28"
        assert driven.told[1:] == ["Nothing that fits the filter was stated after 28 April 2025."]
        await driven.press("=")
        assert driven.filter == "region:gornal"
        await driven.press("=", ".")
        assert driven.told[2:] == [
            "This is now: no as-of date is set.",
            "This is now, with all that is known. , steps back in time.",
        ]


async def test_months_are_stepped_to_their_ends(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        seen = []
        for key in ("<", "<", "<", "<", "<", ">", ">", ">"):
            await driven.press(key)
            seen.append(driven.filter.removeprefix("asof:"))
        assert seen == ["2025-06", "2025-05", "2025-04", "2024-08", "2024-08", "2025-04", "2025-05", "2025-06"]


async def test_keys_that_follow_each_other_fast_are_so_many_steps(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once(",", ",", ",", ",", ".")
        await driven.settle()
        assert driven.filter == "asof:2025-05-04"


async def test_steps_in_a_row_are_one_step_of_the_history(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("d", ",", ",", ",", "u")
        assert driven.filter == "status:disputed"
        await driven.press("U", ".", "u")
        assert driven.filter == "status:disputed"
        await driven.press("u")
        assert driven.filter == ""


async def test_a_claim_that_was_not_known_yet_gives_way_to_the_last_that_was(village_path: Path) -> None:
    async with exploring(village_path, "asof:2025-05-01") as driven:
        assert driven.at == ORDER[7] == "quiet-day"
        await driven.press(",", ",")
        assert driven.at == ORDER[5] == "map-agrees"
        await driven.press("=")
        assert (driven.at, len(driven.matches)) == ("quiet-day", len(ORDER))
        await driven.press("k", ",", ",", ",", ",", ",", "=")
        assert driven.at == "proof-asked"


async def test_a_case_without_dates_says_so() -> None:
    async with exploring_draft(Draft().claim("undated")) as driven:
        await driven.press(",")
        assert driven.told == ["Nothing that fits the filter has a day on which it was stated."]


async def test_of_a_single_claim_the_days_of_its_answers_are_stepped_through(kursk_path: Path) -> None:
    async with exploring(kursk_path, "id:putin-isolated-13mar asof:2025-03-13") as driven:
        assert driven.claim.status == "unverified"
        await driven.press(".")
        assert (driven.state.filter.asof, driven.claim.status) == ("2025-03-14", "disputed")


async def test_a_claim_to_which_a_link_led_is_left_where_it_is_not_known_yet(kursk_path: Path) -> None:
    async with exploring(kursk_path, "id:putin-isolated-13mar asof:2025-03-14") as driven:
        await driven.press("enter", "enter")
        assert driven.at == "ua-gs-no-encirclement-14mar"
        await driven.press(",")
        assert (driven.at, driven.state.trail) == ("putin-isolated-13mar", ())
        await driven.press(".")
        assert driven.at == "putin-isolated-13mar"


async def test_rows_asked_for_by_an_earlier_view_do_not_come_into_a_later_one(kursk_path: Path) -> None:
    async with exploring(kursk_path, "said:2025-03") as driven:
        every = list(driven.view.matches.positions)
        driven.explorer.post_message(RowsWanted(every))
        driven.press_at_once("i")
        await driven.settle()
        folded = sum("×" in line for line in driven.of("#timeline"))
        await driven.press("i", "i")
        assert folded == sum("×" in line for line in driven.of("#timeline")) > 0
