"""Writing and editing claims in the form: keys, offers, drafts, and what the case and the screen have afterwards."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from textual import events

from db.case.case import Case
from db.model.claims import Claim
from db.work.workbench import Workbench
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring
from tests.tui.test_hostile import HOSTILE, assert_inert, hostile
from tui.state import memory

working = partial(exploring, own=True)
"""An explorer on a case that may be written without asking."""


@pytest.fixture
def case(village_path: Path, tmp_path: Path) -> Path:
    """A village of one's own, to be written to."""
    return Path(shutil.copy(village_path, tmp_path / "case.sqlite"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that outlives an explorer."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


async def fill(driven: Driven, *texts: str) -> None:
    """Type a text into each row from the one with the cursor on, and go on with enter; empty ones are left."""
    for number, text in enumerate(texts):
        if number:
            await driven.press("enter")
        if text:
            await driven.type(text)


async def accept(driven: Driven) -> None:
    """Accept the form."""
    await driven.press("ctrl+s")


def row(driven: Driven, label: str) -> str:
    """What is in the row of the form with a label; the first line of it."""
    lines = [line.strip("│─╭╮╰╯┃ ") for line in driven.of("#form")]
    return next((line.removeprefix(label).strip() for line in lines if line.startswith(f"{label} ")), "")


def stored(path: Path, text: str) -> Claim:
    """The claim with this text."""
    with Case.open(path) as case:
        return next(claim for claim in case.claims(range(case.size)) if claim.text == text)


async def test_a_claim_with_everything_new_is_written_and_under_the_cursor(case: Path) -> None:
    async with working(case, size=(200, 60)) as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "Smirnov", "russia", "26.04.2025", "2025-04-20~")
        await fill(driven, "", "Nowhere", "kursk oblast")
        await fill(driven, "", "The Post", "Rain", "https://post.example/rain", "2025-04-27")
        await fill(driven, "", "weather", "10-15", "mm", "It's wet", "indirect", "a note")
        assert "10 to 15 mm" in driven.text
        assert "new speaker: Smirnov" in driven.text
        assert "about 20 April 2025" in driven.text
        await accept(driven)
        assert driven.told[-1].startswith("The claim was added. New in the case: Smirnov, Nowhere, The Post.")
        claim = driven.claim
        assert not driven.shown("form")
        assert driven.focused == "timeline"
    assert claim.text == "It rains."
    assert [speaker.actor.name for speaker in claim.speakers] == ["Smirnov"]
    assert claim.speakers[0].side is not None
    assert claim.speakers[0].side.uid == "russia"
    assert (claim.stated, claim.event, claim.topic, claim.note) == ("2025-04-26", "2025-04-20~", "weather", "a note")
    assert [place.around[0].uid for place in claim.places] == ["kursk-oblast"]
    assert (claim.quote, claim.attribution) == ("It's wet", "indirect")
    assert claim.figures is not None
    assert (claim.figures.low, claim.figures.best, claim.figures.high, claim.figures.unit) == (10, None, 15, "mm")
    (source,) = claim.sources
    assert (source.outlet, source.title, source.url) == ("The Post", "Rain", "https://post.example/rain")
    assert source.published == "2025-04-27"


async def test_names_are_taken_from_what_the_case_has(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "geras")
        assert "Valery Gerasimov" in driven.text
        await driven.press("tab")
        assert row(driven, "said by") == "Valery Gerasimov"
        await driven.type("; gen")
        await driven.press("down", "enter")
        assert row(driven, "said by") == "Valery Gerasimov; General Staff"
        await driven.press("enter", "enter", "enter")
        await driven.type("gor")
        await driven.press("tab", "tab")
        assert row(driven, "where") == "Gornal"
        await accept(driven)
        assert [speaker.actor.uid for speaker in driven.claim.speakers] == ["gerasimov", "ua-general-staff"]
        assert [place.region.uid for place in driven.claim.places] == ["gornal"]


async def test_keys_typed_at_once_do_what_they_do_typed_slowly(case: Path) -> None:
    async with working(case) as driven:
        driven.press_at_once("A", *"It rains.", "tab", *"geras", "tab", "tab", *"2025-04-26", "ctrl+s")
        await driven.settle()
        assert (driven.claim.text, driven.claim.stated) == ("It rains.", "2025-04-26")
        assert driven.claim.speakers[0].actor.uid == "gerasimov"
        driven.press_at_once("A", *"It snows.", "tab", *"reports", "ctrl+s", "g", "d")
        await driven.settle()
        assert driven.filter == "status:disputed"
    assert stored(case, "It snows.").speakers[0].actor.uid == "reports"


async def test_tabs_go_through_an_empty_form_and_leave_it_empty(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A", *["tab"] * 14)
        assert not any(driven.explorer.panes.form.texts.values())
        await driven.press("escape")
        assert driven.told == []


async def test_what_is_wrong_is_said_at_once_and_keeps_the_form_open(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A", "ctrl+s")
        assert driven.told[-1] == "Write first what is claimed."
        await fill(driven, "It rains.", "geras")
        await driven.press("tab", "tab")
        await driven.type("2025-13-01")
        assert "! " in driven.text
        await driven.press("shift+tab", "ctrl+s")
        assert driven.shown("form")
        assert driven.told[-1].startswith("stated: ")
        assert driven.dialog == ""
        await driven.press("ctrl+u")
        await driven.type("2025-01-01")
        await accept(driven)
        assert driven.claim.text == "It rains."


async def test_rows_are_walked_with_arrows_and_tabs(case: Path) -> None:
    async with working(case, size=(80, 24)) as driven:
        await driven.press("A", "down", "down", "up", "tab", "tab", "shift+tab")
        await driven.type("2025")
        assert row(driven, "stated") == "2025"
        await driven.press("down", *["down"] * 24)
        await driven.type("last")
        assert row(driven, "note") == "last"
        await driven.press(*["up"] * 24)
        await driven.type("word " * 30)
        await driven.press("up")
        await driven.type("first ")
        assert "first" in " ".join(driven.of("#form")[1:4])


async def test_a_draft_outlives_the_explorer_and_is_gone_when_accepted(case: Path, home: Path) -> None:
    async with working(case, home=home) as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "Smir")
        await driven.press("escape")
        assert driven.told[-1] == "Kept as a draft: A goes on with it."
        assert not driven.shown("form")
        await driven.press("d")
        assert driven.filter == "status:disputed"
    (file,) = (home / "state" / "conflict-tui" / "drafts").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    async with working(case, home=home) as driven:
        await driven.press("A")
        assert driven.told[-1].startswith("Your draft is here again.")
        assert row(driven, "claim") == "It rains."
        await driven.press("tab")
        await driven.type("nov")
        assert row(driven, "said by") == "Smirnov"
        await accept(driven)
        assert driven.claim.speakers[0].actor.name == "Smirnov"
    assert not file.exists()


async def test_all_that_a_form_did_is_taken_back_by_one_key_and_brought_back(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "Smirnov", "", "", "", "Nowhere")
        await accept(driven)
        await driven.read()
        assert "undo: add “It rains.”" in driven.lines[-1]
        await driven.press("Z")
        assert driven.told[-1] == "Taken back: add “It rains.”."
        assert len(driven.matches) == 14
        assert not [actor for actor in driven.case.actors if actor.name == "Smirnov"]
        await driven.press("ctrl+y")
        assert len(driven.matches) == 15
        await driven.press("g", "E")
        await driven.type(" Really.")
        await accept(driven)
        await driven.press("Z")
        assert driven.claim.text == "Sudzha is ours."


async def test_a_case_from_elsewhere_is_asked_about_before_the_form_opens(case: Path) -> None:
    async with exploring(case) as driven:
        await driven.press("A")
        assert "Write into case.sqlite" in driven.text
        await driven.press("escape")
        assert driven.told == ["Nothing was changed"]
        assert not driven.shown("form")
        await driven.press("E", "enter")
        assert driven.shown("form")


async def test_a_draft_can_be_discarded(case: Path, home: Path) -> None:
    async with working(case, home=home) as driven:
        await driven.press("A")
        await driven.type("It rains.")
        await driven.press("ctrl+n")
        assert driven.told[-1] == "The draft was discarded."
        await driven.press("A")
        assert "It rains." not in driven.text


async def test_a_click_elsewhere_leaves_a_draft(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        await driven.type("It rains.")
        await driven.pilot.click("#actors", offset=(4, 2))
        await driven.settle()
        assert not driven.shown("form")
        assert driven.focused == "actors"
        await driven.press("t", "A")
        assert row(driven, "claim") == "It rains."


async def test_a_click_takes_an_offer(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A", "tab")
        await driven.type("geras")
        await driven.pilot.click("OfferList", offset=(3, 0))
        await driven.settle()
        assert row(driven, "said by") == "Valery Gerasimov"
        assert driven.shown("form")
        await driven.press("tab")
        await driven.type("2025")
        assert row(driven, "stated") == "2025"


async def test_keys_are_text_while_the_form_is_open_even_if_nothing_has_the_focus(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        driven.explorer.set_focus(None)
        await driven.type("dq")
        assert row(driven, "claim") == "dq"
        assert driven.filter == ""


async def test_an_unwritten_case_keeps_the_draft_and_the_form(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "reports")
        case.unlink()
        await driven.press("ctrl+s")
        assert driven.shown("form")
        assert "kept as a draft" in driven.told[-1]
        await driven.type("!")
        assert "reports!" in row(driven, "said by").replace("Reports", "reports")


async def test_the_field_under_the_cursor_is_edited_and_nothing_else(case: Path) -> None:
    async with working(case) as driven:
        await driven.go("kursk-retaken")
        before = driven.claim
        await driven.press("c")
        details = driven.explorer.panes.details
        details.goto(next(row for row, line in enumerate(details._lines) if line.field == "stated_on"))
        await driven.press("E")
        assert row(driven, "claim") == before.text
        assert row(driven, "stated") == before.stated
        await driven.press("ctrl+u")
        await driven.type("2025-04-27~")
        await accept(driven)
        assert driven.told[-1] == "Changed: stated."
        assert driven.at == "kursk-retaken"
        assert driven.claim.stated == "2025-04-27~"
        assert driven.claim.text == before.text
        assert [one.actor.uid for one in driven.claim.speakers] == [one.actor.uid for one in before.speakers]
        assert [one.uid for one in driven.claim.sources] == [one.uid for one in before.sources]
        await driven.press("E", "ctrl+s")
        assert driven.told[-1] == "Nothing is different."


async def test_a_new_claim_that_the_filter_hides_is_shown_and_said_to_be_hidden(case: Path) -> None:
    async with working(case, "status:disputed") as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "reports")
        await accept(driven)
        assert driven.claim.text == "It rains."
        assert "not among the matches" in driven.text
        assert driven.told[-1] == "The claim was added. The filter hides it; backspace comes back from it."
        await driven.press("backspace")
        assert driven.at in driven.matches


async def test_a_new_claim_that_is_in_no_thread_is_said_to_have_no_place_there(case: Path) -> None:
    async with working(case) as driven:
        await driven.go("kursk-retaken")
        await driven.press("l", "A")
        await fill(driven, "It rains.", "reports")
        await accept(driven)
        assert driven.claim.text == "It rains."
        assert driven.told[-1] == "The claim was added. This view has no place for it; backspace comes back from it."


async def test_a_draft_of_an_edit_holds_nothing_but_what_was_changed(case: Path, home: Path) -> None:
    async with working(case, home=home) as driven:
        await driven.go("kursk-retaken")
        await driven.press("E")
        await driven.type(" Really.")
        await driven.press("escape")
        assert driven.told[-1] == "Kept as a draft: E goes on with it."
    (file,) = (home / "state" / "conflict-tui" / "drafts").iterdir()
    assert json.loads(file.read_text()) == {
        "kursk-retaken": {
            "claim": "The Kursk region is fully retaken. Really.",
            "before claim": "The Kursk region is fully retaken.",
        }
    }


async def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unasked(case: Path) -> None:
    async with working(case) as driven:
        await driven.go("kursk-retaken")
        await driven.press("E")
        await driven.type(" Really.")
        with Workbench(case) as work:
            work.edit("claim", "kursk-retaken", {"claim": "It is not."})
        await accept(driven)
        changed = "claim was changed meanwhile: it is “It is not.” now."
        assert driven.told[-1] == f"{changed} ctrl+s again puts yours in its place."
        await driven.press("ctrl+s")
        assert driven.claim.text == "The Kursk region is fully retaken. Really."


async def test_a_draft_says_that_the_claim_was_changed_since(case: Path, home: Path) -> None:
    async with working(case, home=home) as driven:
        await driven.go("kursk-retaken")
        await driven.press("E")
        await driven.type(" Really.")
        await driven.press("escape")
    with Workbench(case) as work:
        work.edit("claim", "kursk-retaken", {"claim": "It is not."})
    async with working(case, home=home) as driven:
        await driven.go("kursk-retaken")
        await driven.press("E")
        said = "Your draft is here again, but claim was changed meanwhile: it is “It is not.” now."
        assert driven.told[-1] == said
        await accept(driven)
        assert driven.claim.text == "It is not."


async def test_a_new_claim_that_the_day_hides_is_said_to_be_hidden(case: Path) -> None:
    async with working(case, "asof:2025-04-26") as driven:
        await driven.press("A")
        await fill(driven, "It rains.", "reports", "2025-05-05")
        await accept(driven)
        assert driven.told[-1] == "The claim was added. The as-of date hides it; = shows all that is known."


async def test_from_nothing_to_the_first_claim(tmp_path: Path) -> None:
    path = Draft(title="Nothing").write(tmp_path / "nothing.sqlite")
    async with working(path) as driven:
        assert "A writes the first one" in driven.text
        await driven.press("A")
        await fill(driven, "It rains.", "unattributed")
        await accept(driven)
        assert driven.claim.text == "It rains."
        assert driven.told[-1] == "The claim was added. A writes the next; then K links the two."
        assert driven.title.endswith("1 of 1 claims")
        await driven.press("A")
        await fill(driven, "It does not.", "unattributed")
        await accept(driven)
        assert driven.told[-1] == "The claim was added. K links this claim with the other."


async def test_pasted_text_is_one_line_without_what_cannot_be_seen(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        driven.app.post_message(events.Paste("It\n\trains\u202e \x1b]52;c;cHduZWQ=\x07\u200b[red]now[/nope]."))
        await driven.settle()
        assert_inert(driven)
        assert row(driven, "claim") == "It rains ]52;c;cHduZWQ=[red]now[/nope]."


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (200, 60)])
async def test_hostile_texts_are_inert_in_the_form(tmp_path: Path, size: tuple[int, int]) -> None:
    path = hostile().sql("UPDATE claim SET uid = 'c' || id").write(tmp_path / "case.sqlite")
    async with working(path, size=size) as driven:
        await driven.press("g", "E")
        assert_inert(driven)
        await driven.press("tab", "tab", "tab", "tab", "tab")
        assert_inert(driven)
        await driven.press("escape", "A")
        driven.app.post_message(events.Paste(HOSTILE))
        await driven.press("tab")
        await driven.type("red")
        assert_inert(driven)
        await driven.press("down", "enter", "ctrl+s")
        assert_inert(driven)
        assert driven.app.return_code is None


async def test_letters_of_other_keyboards_are_text(case: Path) -> None:
    async with working(case) as driven:
        await driven.press("A")
        await driven.type("Идёт дождь, ї 漢字")
        assert row(driven, "claim") == "Идёт дождь, ї 漢字"


async def test_quitting_from_the_form_keeps_the_last_letter(
    case: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(case, home=home) as driven:
        await driven.press("A")
        await driven.type("It rain")
        driven.press_at_once("s", "ctrl+q")
        await driven.ends()
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    with Case.open(case) as opened:
        assert memory.load_drafts(opened.uid) == {"": {"claim": "It rains"}}


async def test_a_claim_that_the_case_may_have_already_is_named_while_a_new_one_is_written(
    case: Path, home: Path
) -> None:
    async with working(case, home=home) as driven:
        await driven.press("A")
        await fill(driven, "A bridge was blown up again.", "deepstate")
        await driven.press("enter")
        assert "Already in the case? DeepState, 3 May 2025: A bridge was blown up." in " ".join(driven.of("#form")[2:4])
        await fill(driven, "2025-05-03")
        assert "Already in the case?" in driven.text
        await driven.press("shift+tab", "shift+tab")
        await driven.type(" That is all that we know of it now")
        await driven.press("enter")
        assert "Already in the case?" not in driven.text
        await driven.press("ctrl+n", "escape")
        await driven.go("rumour")
        await driven.press("E", "tab")
        assert "Already in the case?" not in driven.text
