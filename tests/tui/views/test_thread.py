"""The thread of a claim: what is shown of an argument, how one moves in it, and what goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.filters.filter import parse
from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft
from tui.state import transitions

ANCHOR = "putin-isolated-13mar"
TREE = ", each under one that it is linked with, oldest first"
FLAT = ": one at issue, then all linked to it, oldest first"


def argument() -> Draft:
    """A claim, three repetitions of it, three denials, of which one is questioned, and a claim apart."""
    draft = Draft().actor("ann", name="Ann").actor("bob", name="Bob").actor("cid", name="Cid").actor("dan", name="Dan")
    draft.claim("taken", "ann", stated="2025-03-01", text="The hill is taken.", topic="control")
    draft.claim("echo", "bob", stated="2025-03-02", text="They took the hill.")
    draft.claim("denied", "cid", stated="2025-03-03", text="The hill is ours.", topic="control")
    draft.claim("late-echo", "dan", stated="2025-03-04", text="I hear of the hill.")
    draft.claim("unclear", "dan", stated="2025-03-05", text="Nobody saw it.", topic="control")
    draft.claim("both-denied", "cid", stated="2025-03-06", text="Neither has it.", topic="control")
    draft.claim("far", "ann", stated="2025-03-07", text="Far off.").claim("farther", "bob", stated="2025-03-08")
    draft.claim("farthest", "ann", stated="2025-03-09").claim("apart", "ann", stated="2025-03-10")
    for from_, relation, to in (
        ("echo", "repeats", "taken"),
        ("late-echo", "repeats", "echo"),
        ("denied", "disputes", "taken"),
        ("unclear", "questions", "denied"),
        ("both-denied", "disputes", "echo"),
        ("both-denied", "disputes", "late-echo"),
        ("far", "supports", "unclear"),
        ("farther", "supports", "far"),
        ("farthest", "disputes", "far"),
    ):
        draft.link(from_, relation, to)
    return draft


def read_argument() -> Draft:
    """The argument, in which an analyst drew a link above another, and one beside those of the tree."""
    draft = argument().link("farthest", "questions", "taken", basis="analyst")
    return draft.link("both-denied", "disputes", "taken", basis="analyst")


async def test_links_that_an_analyst_drew_have_a_mark_that_the_frame_explains() -> None:
    async with exploring_draft(read_argument(), size=(160, 40)) as driven:
        await driven.go("taken")
        await driven.press("l")
        marked = [word for row in rows(driven) for word in row.split() if "*" in word]
        assert marked == ["✗↑*", "?↑*"]
        assert "* a reading" in driven.of("#thread")[-1]
        await driven.press("P")
        assert "*" not in "".join(rows(driven))


async def test_a_thread_of_published_links_has_no_such_mark() -> None:
    async with exploring_draft(argument(), size=(160, 40)) as driven:
        await driven.go("taken")
        await driven.press("l")
        assert "*" not in "".join(driven.of("#thread"))


def rows(driven: Driven) -> list[str]:
    """The lines of the thread, with one blank between their columns."""
    frame, *shown = driven.of("#thread")
    lines = [row[1:-1] for row in shown[:-1]] if frame.startswith("╭") else shown
    return [found for row in lines if (found := " ".join(row.rstrip("▁▂▃▄▅▆▇█ ").split()))]


def under_cursor(driven: Driven) -> str:
    """The first line of the row under the cursor, with one blank between its columns."""
    return " ".join(driven.row("#thread").split())


def line_of(driven: Driven, text: str) -> int:
    """The number of the line of the thread that has a text in it, from 0."""
    (found,) = (number for number, row in enumerate(driven.of("#thread")[1:-1]) if text in row)
    return found


def title(driven: Driven) -> str:
    """What the frame of the thread says that it is."""
    return driven.of("#thread")[0].strip("╭─╮ ")


def subtitle(driven: Driven) -> str:
    """What the lower edge of the frame of the thread says."""
    return driven.of("#thread")[-1].strip("╰─╯ ")


async def test_a_key_opens_the_thread_of_the_claim_and_closes_it_again() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("denied")
        await driven.press("l")
        assert driven.state.main == "thread"
        assert (driven.at, driven.focused) == ("denied", "thread")
        assert title(driven) == f"Thread of 9 claims{TREE}"
        assert rows(driven) == [
            "✗ ┬ Ann The hill is taken. 1 Mar 2025",
            "│ claim at issue",
            "│ ▸ 2 repeat it: Bob, Dan",
            "✗ ├─┬ ✗↑ Cid The hill is ours. 3 Mar 2025",
            "│ │ disputes it",
            "+° │ └─┬ ?↑ Dan Nobody saw it. 5 Mar 2025",
            "│ │ questions it",
            "│ └── ▸ 3 more behind this claim",
            "✗ └── ✗↑ Cid Neither has it. 6 Mar 2025",
            "disputes Bob",
            "✗↑ also disputes Dan 4 Mar 2025",
        ]
        assert subtitle(driven) == "✗ disputes  ? questions  ↑ the one above"
        await driven.press("j", "l")
        assert (driven.state.main, driven.at, driven.focused) == ("timeline", "unclear", "timeline")


async def test_the_timeline_comes_back_at_the_claim_or_next_to_it() -> None:
    async with exploring_draft(argument(), "topic:control") as driven:
        await driven.go("denied")
        await driven.press("l", "k", "right", "j")
        assert driven.at == "echo"
        assert title(driven) == f"Thread of 9 claims{TREE}"
        assert subtitle(driven).startswith("5 outside the filter – ")
        await driven.press("c", "t")
        assert (driven.state.main, driven.at, driven.focused) == ("timeline", "denied", "timeline")


async def test_folds_open_and_close_by_arrows_and_enter() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("taken")
        await driven.press("l", "right")
        assert rows(driven)[2:5] == [
            "│ ▾ 2 repeat it",
            "✗ │ =↑ Bob They took the hill. 2 Mar 2025",
            "✗ │ =↑ Dan I hear of the hill. 4 Mar 2025",
        ]
        assert subtitle(driven) == "✗ disputes  ? questions  = repeats  ↑ the one above"
        assert driven.at == "taken"
        await driven.press("j", "j", "j")
        assert driven.at == "late-echo"
        await driven.press("left")
        assert under_cursor(driven) == "│ ▾ 2 repeat it"
        await driven.press("left")
        assert rows(driven)[2] == "│ ▸ 2 repeat it: Bob, Dan"
        await driven.press("left")
        assert "The hill is taken." in under_cursor(driven)
        await driven.press("j", "enter")
        assert rows(driven)[2] == "│ ▾ 2 repeat it"
        await driven.press("enter")
        assert rows(driven)[2] == "│ ▸ 2 repeat it: Bob, Dan"


async def test_what_lies_far_is_behind_a_fold() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("unclear")
        await driven.press("l", "right")
        assert rows(driven)[7:14] == [
            "│ └─┬ ▾ 3 more behind this claim",
            "✗° │ └─┬ +↑ Ann Far off. 7 Mar 2025",
            "│ │ supports it",
            "· │ ├── +↑ Bob farther 8 Mar 2025",
            "│ │ supports it",
            "✗° │ └── ✗↑ Ann farthest 9 Mar 2025",
            "│ disputes it",
        ]


async def test_a_thread_opened_from_within_a_fold_shows_the_claim() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("late-echo")
        await driven.press("l")
        assert "I hear of the hill." in under_cursor(driven)
        await driven.press("l")
        await driven.go("farthest")
        await driven.press("l")
        assert "farthest" in under_cursor(driven)


async def test_a_link_leads_to_the_claim_and_backspace_comes_back() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("both-denied")
        await driven.press("l", "j")
        assert under_cursor(driven) == "✗↑ also disputes Dan 4 Mar 2025"
        await driven.press("enter")
        assert "I hear of the hill." in under_cursor(driven)
        assert driven.at == "late-echo"
        await driven.press("backspace")
        assert "Neither has it." in under_cursor(driven)


async def test_in_the_thread_claims_are_selected_and_read_as_in_the_timeline() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("denied")
        await driven.press("l", "space")
        assert driven.marked == ["denied"]
        assert driven.at == "unclear"
        await driven.press("enter")
        assert driven.focused == "claim"
        await driven.press("enter")
        assert driven.at == "denied"
        await driven.press("t", "l", "m")
        assert len(driven.marked) == 9


async def test_the_next_disputed_claim_is_the_next_in_the_thread() -> None:
    async with exploring_draft(argument(), "topic:control") as driven:
        await driven.go("taken")
        await driven.press("l", "right", "n")
        assert driven.at == "echo"
        await driven.press("n", "n", "n")
        assert driven.at == "both-denied"
        await driven.press("n")
        assert driven.told[-1] == "No disputed claim after this one in this thread."
        await driven.press("N")
        assert driven.at == "denied"


async def test_another_filter_keeps_the_thread_and_an_as_of_date_changes_it() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("denied")
        await driven.press("l", "/")
        await driven.type("topic:control asof:2025-03-03")
        await driven.press("enter")
        assert title(driven) == f"Thread of 3 claims{FLAT}"
        assert subtitle(driven).startswith("as known on 3 March 2025 – 1 outside the filter – ✗ disputes")
        assert rows(driven) == [
            "✗ Ann The hill is taken. 1 Mar 2025",
            "claim at issue",
            "· =↑ Bob They took the hill. 2 Mar 2025",
            "✗ ✗↑ Cid The hill is ours. 3 Mar 2025",
            "disputes it",
        ]
        await driven.press(",")
        assert title(driven) == f"Thread of 2 claims{FLAT}"
        assert driven.at != "denied"
        await driven.press(".", ".")
        assert driven.filter.endswith("asof:2025-03-04")
        assert (title(driven), driven.at) == (f"Thread of 4 claims{FLAT}", "denied")
        assert "2 outside the filter" in subtitle(driven)


async def test_a_claim_without_links_says_so() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("apart")
        await driven.press("l")
        assert title(driven) == "Thread of 1 claim"
        assert "No claim is linked with this one." in "\n".join(driven.of("#thread"))
        assert driven.at == "apart"
        await driven.press("j", "right", "left", "enter")
        assert driven.focused == "claim"


async def test_with_nothing_under_the_cursor_there_is_no_thread() -> None:
    async with exploring_draft(argument(), "said:2024") as driven:
        await driven.press("l")
        assert driven.told[-1] == "No claim is selected whose thread could be shown."


async def test_the_details_say_how_large_the_thread_is_and_lead_there() -> None:
    async with exploring_draft(argument(), size=(120, 50)) as driven:
        await driven.go("denied")
        (line,) = (n for n, row in enumerate(driven.of("#claim")) if "thread  ▸ 9 claims, 2 links of this one" in row)
        await driven.click("#claim", 12, line - 1)
        assert (driven.state.main, driven.at, driven.focused) == ("thread", "denied", "thread")
        await driven.press("l", "c", "G")
        while not driven.row("#claim").startswith("thread"):
            await driven.press("k")
        await driven.press("enter")
        assert (driven.state.main, driven.at) == ("thread", "denied")


async def test_clicks_open_threads_and_folds_and_follow_links() -> None:
    async with exploring_draft(argument()) as driven:
        await driven.go("denied")
        timeline = driven.of("#timeline")
        (line,) = (n for n, row in enumerate(timeline) if "The hill is ours." in row)
        await driven.click("#timeline", timeline[line].index("⇄") - 1, line - 1)
        assert (driven.state.main, driven.at) == ("thread", "denied")
        await driven.click("#thread", 24, line_of(driven, "2 repeat it"))
        assert rows(driven)[2] == "│ ▾ 2 repeat it"
        await driven.click("#thread", 24, line_of(driven, "also disputes Dan"))
        assert driven.at == "late-echo"
        await driven.click("#thread", 24, line_of(driven, "claim at issue"))
        assert (driven.at, under_cursor(driven)) == ("taken", "✗ ┬ Ann The hill is taken. 1 Mar 2025")
        await driven.press("l")
        (line,) = (n for n, row in enumerate(driven.of("#timeline")) if "The hill is ours." in row)
        await driven.click("#timeline", 30, line - 1)
        assert (driven.state.main, driven.at) == ("timeline", "denied")


async def test_the_thread_is_what_is_exported_first_and_as_the_command_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring_draft(argument(), "topic:control") as driven:
        await driven.go("unclear")
        await driven.press("l", "e")
        assert "9 claims of the thread" in driven.text
        await driven.press("enter", "enter")
        written = (tmp_path / "a-case-control.md").read_text("utf-8")
        assert "id:unclear --format thread" in written
        assert "- **Claims:** 9: " in written
        await driven.press("e", "tab")
        while not driven.of("#path")[0].endswith("a-case-control.json"):
            await driven.press("tab")
        await driven.press("enter", "enter")
        assert (tmp_path / "a-case-control.json").read_text("utf-8").count('"claim":') == 9


async def test_a_case_that_is_read_anew_shows_the_thread_on(tmp_path: Path) -> None:
    path = argument().write(tmp_path / "case.sqlite")
    async with exploring(path) as driven:
        await driven.go("denied")
        await driven.press("l")
        argument().claim("first", stated="2025-02-01").write(tmp_path / "other.sqlite").replace(path)
        driven.explorer.look_for_changes()
        await driven.settle()
        assert driven.told
        assert (title(driven), driven.at) == (f"Thread of 9 claims{TREE}", "denied")
        Draft().claim("first", stated="2025-02-01").write(tmp_path / "other.sqlite").replace(path)
        driven.explorer.look_for_changes()
        await driven.settle()
        assert (driven.state.main, driven.at) == ("timeline", "first")


async def test_the_encirclement_is_one_argument_on_one_screen(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(120, 60)) as driven:
        await driven.go(ANCHOR)
        await driven.press("l", "left", "left")
        shown = rows(driven)
        assert title(driven) == f"Thread of 14 claims{TREE}"
        assert shown[0].startswith("✗ ┬ Valery Gerasimov The Ukrainian grouping in Kursk was")
        assert shown[2] == "│ ▸ 3 repeat it: Vladimir Putin, Donald Trump"
        assert any(row.startswith("✗° ├─┬ ✗↑ General Staff") for row in shown)
        (zelensky,) = (number for number, row in enumerate(shown) if "✗↑ Volodymyr Zelensky" in row)
        assert shown[zelensky + 1].startswith("│ disputes Vladimir Putin")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 60)])
async def test_a_thread_fits_into_every_terminal(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await driven.go("gerasimov-kursk-retaken")
        await driven.press("l", "G", "g", "right", "pagedown", "n")
        assert driven.state.main == "thread"


async def test_a_vast_thread_says_that_there_is_more() -> None:
    draft = Draft().claim("first", id=1, stated="2025-01-01")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
    draft.sql(f"{numbers} INSERT INTO claim (id, uid, text) SELECT i, printf('x%05d', i), 'x' FROM n")
    draft.sql(f"{numbers} INSERT INTO link (from_id, to_id, relation) SELECT i, 1, 'disputes' FROM n WHERE i % 2 = 1")
    async with exploring_draft(draft) as driven:
        await driven.go("first")
        await driven.press("l")
        assert title(driven).startswith("Thread of the 500 nearest of many claims: one at issue")
        assert "thread  ▸ 100 claims or more, 999 links of this one" in driven.text
        await driven.press("G", "pageup")
        assert all("…" not in row for row in rows(driven))


async def test_of_a_claim_not_known_yet_the_known_part_of_the_thread_is_shown(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        await driven.go("ua-gs-no-encirclement-14mar")
        await driven.press("l")
        driven.explorer.become(transitions.narrow(driven.state, parse("asof:2025-03-13")))
        await driven.settle()
        assert "Gerasimov said the Ukrainian grouping in Kursk was" in driven.text
        assert not title(driven).startswith("Thread of 14 claims")
        driven.explorer.become(transitions.narrow(driven.state, parse("asof:2024-01-01")))
        await driven.settle()
        assert title(driven) == "Thread"
        assert "Nothing of this thread was known on 1 January 2024." in driven.text


async def test_a_thread_leads_back_to_what_it_was_opened_from_and_keeps_the_way_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press("enter", "enter")
        assert (driven.at, len(driven.state.trail)) == ("fighting-goes-on", 1)
        await driven.press("l", "backspace")
        assert (driven.at, driven.state.main) == ("kursk-retaken", "thread")
        await driven.press("l", "v", "l", "l")
        assert driven.state.main == "sides"
        await driven.press("l", "t")
        assert str(driven.state.main) == "timeline"
