"""Linking two claims with a few keys, and dropping links."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tests.tui.pilot import Driven, exploring
from tests.tui.test_hostile import HOSTILE, assert_inert


def links(driven: Driven) -> list[tuple[str, str, str]]:
    """The links of the claim in the details, from, relation, to."""
    claim = driven.claim
    return [
        (claim.uid, link.relation, link.other.uid)
        if link.direction == "to"
        else (link.other.uid, link.relation, claim.uid)
        for link in claim.links
    ]


async def test_two_visible_claims_are_linked_with_four_keys(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "1")
        assert driven.dialog == ""
        assert ("sumy-agrees", "disputes", "quiet-day") in links(driven)
        assert driven.claim.status == "disputed"
        assert driven.told[-1] == "Linked: General Staff disputes DeepState. Z takes it back."
        await driven.read()
        assert "Z undo: link General Staff ✗ DeepState" in driven.lines[-1]
        await driven.press("Z")
        assert driven.claim.status != "disputed"
        assert driven.told[-1] == "Taken back: link General Staff ✗ DeepState."
        await driven.press("ctrl+y")
        assert driven.claim.status == "disputed"


async def test_a_reading_drawn_while_published_links_only_count_is_told_to_be_hidden(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("P", "K", "j", "enter", "1")
        assert ("sumy-agrees", "disputes", "quiet-day") not in links(driven)
        linked = "Linked: General Staff disputes DeepState. P shows it: now published links only count."
        assert driven.told[-1].startswith(linked)
        await driven.go("quiet-day")
        await driven.press("P")
        assert ("sumy-agrees", "disputes", "quiet-day") in links(driven)


async def test_the_same_keys_typed_at_once_do_the_same(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        driven.press_at_once("K", "j", "enter", "1", "Z", "ctrl+y")
        await driven.settle()
        assert ("sumy-agrees", "disputes", "quiet-day") in links(driven)


async def test_the_later_claim_speaks_about_the_earlier_one_unless_they_are_swapped(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("sumy-agrees")
        await driven.press("K", "k", "enter")
        assert "1 General Staff disputes DeepState" in driven.text
        await driven.press("j", "x")
        assert "2 DeepState supports General Staff" in driven.text
        await driven.press("enter")
        assert ("quiet-day", "supports", "sumy-agrees") in links(driven)


async def test_a_link_that_there_is_already_is_marked(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "1")
        await driven.go("quiet-day")
        await driven.press("t", "K", "j", "enter")
        (line,) = (line for line in driven.lines if "1 General Staff disputes DeepState" in line)
        assert "drawn already" in line
        await driven.press("x")
        assert "drawn already" not in driven.text


async def test_a_tiny_terminal_shows_the_sentences(case: Path, home: Path) -> None:
    async with exploring(case, home=home, size=(20, 5)) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter")
        assert "1 General" in driven.text
        assert "2 General" in driven.text


async def test_part_and_note_are_added_on_the_way(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "tab")
        await driven.type("the date")
        await driven.press("tab")
        await driven.type("j 1 x q")
        await driven.press("enter")
        (link,) = [link for link in driven.claim.links if link.relation == "disputes"]
        assert (link.part, link.note, link.basis) == ("the date", "j 1 x q", "analyst")


async def test_what_is_refused_can_be_mended_in_the_dialog(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "tab", "tab", "tab")
        await driven.type("wionn")
        await driven.press("enter")
        assert driven.dialog == "LinkDialog"
        assert "No source is called wionn" in driven.text
        await driven.press("tab", "tab", "tab", "backspace", "enter")
        assert driven.dialog == ""
        (link,) = [link for link in driven.claim.links if link.relation == "disputes"]
        assert link.source is not None
        assert (link.source.outlet, link.basis) == ("WION", "published")


async def test_the_source_of_a_link_is_found_by_words_of_its_title(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        driven.press_at_once("K", "j", "enter", "tab", "tab", "tab", *"retaken", "enter", "enter")
        await driven.settle()
        assert driven.dialog == ""
        (link,) = [link for link in driven.claim.links if link.relation == "disputes"]
        assert link.source is not None
        assert (link.source.title, link.basis) == ("Kursk retaken", "published")


async def test_hostile_texts_are_inert_in_the_fields_of_a_link(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter")
        for _ in ("part", "note", "source"):
            await driven.press("tab")
            driven.app.post_message(events.Paste(f"{HOSTILE}\ud800{'long ' * 5_000}"))
            await driven.settle()
            assert_inert(driven)
        await driven.press("enter")
        assert_inert(driven)
        assert "No source is called" in driven.text
        await driven.press("tab", "tab", "tab", "end", "ctrl+u", "enter")
        assert driven.dialog == ""
        (link,) = [link for link in driven.claim.links if link.relation == "disputes"]
        assert "A B C D" in link.part
        assert_inert(driven)


async def test_an_address_makes_a_new_source_of_a_link(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "tab", "tab", "tab")
        await driven.type("https://post.example/rain")
        await driven.press("enter")
        (link,) = [link for link in driven.claim.links if link.relation == "disputes"]
        assert link.source is not None
        assert link.source.url == "https://post.example/rain"
        await driven.press("Z")
        assert driven.case.source_names.at_address("https://post.example/rain") is None


async def test_the_other_claim_is_found_by_its_words(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "f")
        await driven.type("bridge")
        await driven.press("enter")
        assert driven.dialog == "LinkDialog"
        await driven.press("3")
        assert ("rumour-withdrawn", "questions", "quiet-day") in links(driven)


async def test_the_other_claim_is_chosen_in_the_thread_and_under_another_filter(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("rumour")
        await driven.press("K", "slash")
        await driven.type("region:gornal")
        await driven.press("enter")
        await driven.go("gornal-taken")
        await driven.press("l", "enter")
        assert driven.dialog == "LinkDialog"
        await driven.press("4", "X", "t")
        assert ("rumour", "repeats", "gornal-taken") in links(driven)


async def test_a_claim_is_not_linked_with_itself_and_escape_leaves(case: Path, home: Path) -> None:
    before = case.read_bytes()
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "enter")
        assert driven.told[-1].startswith("This is the claim to be linked.")
        await driven.press("escape")
        assert driven.told[-1] == "Nothing was linked."
        await driven.press("enter")
        assert driven.dialog == ""
        await driven.press("t", "K", "j", "enter", "escape", "escape")
        assert driven.told[-1] == "Nothing was linked."
    assert case.read_bytes() == before


async def test_a_link_that_is_there_is_not_drawn_again(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "2")
        assert driven.told[-1].startswith("This link is there already")
        assert driven.state.done == ()


async def test_a_link_is_dropped_from_the_details_and_brought_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("enter", "j", "delete")
        assert links(driven) == []
        assert driven.told[-1] == "Dropped the link: General Staff supports DeepState. Z takes it back."
        await driven.press("ctrl+z")
        assert links(driven) == [("sumy-agrees", "supports", "quiet-day")]
        await driven.press("g", "delete")
        assert driven.told[-1] == "Put the cursor on a link or a note to drop it; t goes to the claims."


async def test_of_several_links_between_two_claims_one_is_chosen(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "1", "enter", "j", "delete")
        assert driven.dialog == "ChooseDialog"
        await driven.press("enter")
        assert len(links(driven)) == 1


async def test_changes_of_the_case_and_of_the_selection_are_taken_back_in_their_order(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("space", "K", "j", "enter", "1", "space")
        marked = driven.marked
        assert len(marked) == 2
        await driven.press("Z")
        assert len(driven.marked) == 1
        assert driven.claim.uid in driven.matches
        await driven.press("Z")
        assert driven.told[-1].startswith("Taken back: link")
        await driven.press("Z")
        assert driven.marked == []
        await driven.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert driven.marked == marked


async def test_the_work_of_an_earlier_session_is_taken_back_and_brought_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("Z")
        assert driven.told == ["There is nothing to undo."]
        await driven.go("quiet-day")
        await driven.press("K", "j", "enter", "1")
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        assert driven.claim.status == "disputed"
        await driven.press("Z")
        assert driven.claim.status != "disputed"
        assert "of an earlier session" in driven.told[-1]
        await driven.press("ctrl+y")
        assert driven.claim.status == "disputed"


async def test_two_claims_of_one_speaker_are_told_apart_and_rather_superseded(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("rumour")
        await driven.press("K", "k", "k", "enter")
        assert driven.dialog == "LinkDialog"
        assert "5 DeepState supersedes the claim of 1 May 2025" in driven.text
        await driven.press("enter")
        assert ("rumour", "supersedes", "quiet-day") in links(driven)
