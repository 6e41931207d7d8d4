"""How the rows of a thread look: tree lines, columns, and statements in two lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.model.claims import Direction, Relation
from db.views.threads import Thread, ThreadLink, ThreadNode
from tests.cases import Draft
from tests.tui.pilot import exploring_draft
from tests.tui.views.test_thread import FLAT, argument, line_of, rows, title, under_cursor
from tui.views.thread.branches import drawn, is_echo, shape_of
from tui.views.thread.cells import ThreadColumns, made_of_above
from tui.views.thread.rows import rows_of
from tui.widgets.glyphs import ASCII, UNICODE
from tui.widgets.wrapping import wrap_after


def thread(parents: dict[int, int], echoes: frozenset[int] = frozenset()) -> Thread:
    """A thread of claim 0 with claims below their parents, some of which are `echoes` of these."""
    nodes = {}
    for claim in (0, *parents):
        below = [child for child, parent in parents.items() if parent == claim]
        relation = Relation.REPEATS if claim in echoes else Relation.DISPUTES
        link = ThreadLink(parents[claim], relation, Direction.FROM, claim) if claim in parents else None
        repeats = tuple(child for child in below if child in echoes)
        answers = tuple(child for child in below if child not in echoes)
        nodes[claim] = ThreadNode(claim, parents.get(claim), link, claim in echoes, (), repeats, answers)
    return Thread(0, 0, nodes, is_whole=True)


def lines(shown: Thread, levels: int = 3) -> list[str]:
    """The tree lines of each row, the first two lines of a claim."""
    found = rows_of(shown, frozenset())
    shape = shape_of(found)
    return [
        drawn(branch, number, levels, UNICODE).rstrip()
        for row, branch in zip(found, shape.branches, strict=True)
        for number in range(1 if is_echo(row) else 2)
    ]


def test_lines_join_what_stands_under_what_and_end_where_nothing_does() -> None:
    assert lines(thread({1: 0, 2: 1, 3: 0})) == ["┬", "│", "├─┬", "│ │", "│ └──", "│", "└──", ""]


def test_an_echo_has_no_branch_of_its_own() -> None:
    assert lines(thread({1: 0, 2: 0, 3: 0, 4: 3}, frozenset({1}))) == [
        *("┬", "│", "│"),
        *("├──", "│", "└─┬", "  │", "  └──", ""),
    ]


def test_of_a_long_way_down_the_last_steps_are_shown() -> None:
    deep = thread({1: 0, 2: 1, 3: 0})
    assert lines(deep, levels=1) == ["┬", "│", "├─┬", "│ │", "…──", "", "└──", ""]
    assert all(cell_len(line) <= 4 for line in lines(deep, levels=1))


@pytest.mark.parametrize(
    ("parents", "needed"),
    [({}, False), ({1: 0}, False), ({1: 0, 2: 0, 3: 0}, False), ({1: 0, 2: 1}, False), ({1: 0, 2: 1, 3: 0}, True)],
)
def test_lines_are_drawn_only_where_the_order_does_not_say_the_same(parents: dict[int, int], needed: bool) -> None:
    shape = shape_of(rows_of(thread(parents), frozenset()))
    assert shape.needs_lines is needed
    assert (ThreadColumns.of(shape, 80).tree > 0) is needed


def test_a_claim_is_told_by_what_it_makes_of_the_one_above() -> None:
    assert made_of_above(ThreadLink(0, Relation.DISPUTES, Direction.FROM, 1)) == "disputes"
    assert made_of_above(ThreadLink(0, Relation.DISPUTES, Direction.TO, 1)) == "disputed by"


@given(text=st.text("ab 漢\n", max_size=80), first=st.integers(2, 20), rest=st.integers(2, 20))
def test_a_statement_takes_two_lines_at_most_and_shows_when_it_is_cut(text: str, first: int, rest: int) -> None:
    one, two = wrap_after(text, first, rest, "~")
    assert cell_len(one) <= first
    assert cell_len(two) <= rest
    if not two.endswith("~"):
        assert f"{one}{two}".replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_the_signs_of_both_sets_are_one_cell_wide() -> None:
    for glyphs in (UNICODE, ASCII):
        signs = [*glyphs.status.values(), *glyphs.relations.values(), glyphs.up, glyphs.down, glyphs.tee, glyphs.rule]
        assert {cell_len(sign) for sign in signs} == {1}
        assert set(glyphs.relations) == set(Relation)


async def test_columns_stay_where_they_are_from_row_to_row() -> None:
    async with exploring_draft(argument(), size=(80, 24)) as driven:
        await driven.go("denied")
        await driven.press("l", "z")
        shown = driven.of("#thread")
        firsts = [line for line in shown if "Mar 2025" in line and "also" not in line]
        assert len({line.rindex("Mar 2025") for line in firsts}) == 1
        names = [line.index(name) for line in firsts for name in (" Ann ", " Cid ", " Dan ") if name in line]
        assert (len(names), len(set(names))) == (len(firsts), 1)


async def test_where_it_is_narrow_a_statement_stands_below_its_speaker() -> None:
    async with exploring_draft(argument(), size=(44, 24)) as driven:
        await driven.go("denied")
        await driven.press("l", "z", "g")
        assert title(driven) == "Thread of 9 claims"
        assert rows(driven)[:2] == ["✗ ┬ Ann 1 Mar 2025", "│ The hill is taken."]


async def test_keys_go_from_claim_to_claim_and_a_click_on_any_line_is_on_the_claim() -> None:
    async with exploring_draft(argument(), size=(100, 30)) as driven:
        await driven.go("taken")
        await driven.press("l", "j", "j", "j")
        assert "Nobody saw it." in under_cursor(driven)
        await driven.press("k")
        assert driven.at == "denied"
        await driven.click("#thread", 40, line_of(driven, "questions it"))
        assert driven.at == "unclear"
        await driven.resize(44, 30)
        assert driven.at == "unclear"
        assert "Dan" in under_cursor(driven)


async def test_a_row_is_never_cut_by_the_edge_while_it_is_under_the_cursor() -> None:
    draft = Draft().actor("ann").claim("first", "ann", stated="2025-01-01")
    for number in range(30):
        draft.claim(f"n{number:02}", "ann", stated="2025-02-01", text=f"Not so {number:02}. " + "word " * 60)
        draft.link(f"n{number:02}", "disputes", "first")
    async with exploring_draft(draft, size=(80, 24)) as driven:
        await driven.go("first")
        await driven.press("l")
        assert title(driven) == f"Thread of 31 claims{FLAT}"
        for key in ("j",) * 9 + ("pagedown", "pagedown", "G", "pageup", "k", "k", "g"):
            await driven.press(key)
            pane = driven.explorer.main
            assert set(pane.extent(pane.cursor)) <= set(pane.visible_rows)
            assert pane.position == driven.state.cursor
