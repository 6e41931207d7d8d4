"""The accounts of two sides: which claim stands in which row, and what stands beside it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.case.case import Case
from db.filters.filter import Filter, parse
from db.model.claims import Relation
from db.views.opponents import Opponents, opponents
from db.views.side_rows import SideRows
from db.views.two_sides import RowRelation, SideCell, SideColumn, SideRow, TwoSides
from tests.cases import Draft
from tests.db.plain_sides import PlainSides
from tests.db.random_cases import DAYS, Drawn, cases, filters
from tests.tui.village import village

HOSTILE_LINKS = 20_000
MANY_SIDES = 6_000
MEMORY = 64 * 2**20


def seen(case: Case, filter: str = "", others: bool = False) -> SideRows:
    """The rows of the two sides that dispute most under a filter."""
    two = two_sides(case, parse(filter))
    return SideRows(two, others)


def two_sides(case: Case, filter: Filter, sides: Opponents | None = None) -> TwoSides:
    snapshot, matches = case.at(filter.asof), case.matches(filter).positions
    return TwoSides(snapshot, matches, sides or opponents(snapshot, matches)[0])


def told(case: Case, rows: SideRows) -> list[str]:
    """The rows as text: "left <d- right | others", mentions in brackets."""
    lines = []
    for number in range(len(rows)):
        if rows.is_heading(number):
            lines.append(f"= {rows.heading(number).text}: {rows.heading(number).claims}")
            continue
        row = rows.row(number)
        left, right, others = (_cell(case, cell) for cell in row.cells)
        lines.append(f"{left} {_join(row.relation)} {right}" + (f" | {others}" if others else ""))
    return lines


def _cell(case: Case, cell: SideCell | None) -> str:
    if cell is None:
        return ""
    uid = case.uids((cell.position,))[0] + (f"+{cell.more}" if cell.more else "")
    return f"({uid})" if cell.mention else uid


def _join(join: RowRelation | None) -> str:
    return "" if join is None else f"{'<' * join.to_left}{join.relation[0]}{'>' * join.to_right}"


def test_each_denial_stands_beside_what_it_denies() -> None:
    with village().opened() as case:
        assert told(case, seen(case, others=True)) == [
            "= 15 August 2024: 1",
            "(sudzha-held) d> sudzha-taken",
            "= 16 August 2024: 1",
            "sudzha-held d> (sudzha-taken)",
            "= 26 April 2025: 3",
            "kursk-retaken <d fighting-goes-on",
            "gornal-taken  ",
            "= 27 April 2025: 1",
            "   | map-agrees",
            "= 28 April 2025: 1",
            "   | proof-asked",
            "= 1 May 2025: 1",
            "   | quiet-day",
            "= 2 May 2025: 1",
            "  sumy-agrees",
            "= 3 May 2025: 1",
            "   | rumour",
            "= 4 May 2025: 1",
            "   | rumour-withdrawn",
            "= May 2025, day not known: 1",
            "spring-losses  ",
            "= 1 June 2025: 1",
            "losses-corrected  ",
            "= No date: 1",
            "   | no-date",
        ]


def test_without_a_column_for_others_days_on_which_only_they_spoke_are_left_out() -> None:
    with village().opened() as case:
        headings = [line for line in told(case, seen(case)) if line.startswith("=")]
        assert "= 26 April 2025: 3" in headings
        assert "= 27 April 2025: 1" not in headings


def test_what_answers_a_match_is_mentioned_even_if_the_filter_leaves_it_out() -> None:
    with village().opened() as case:
        assert told(case, seen(case, "actor:russia said:2024")) == [
            "= 16 August 2024: 1",
            "sudzha-held d> (sudzha-taken)",
        ]


def test_what_was_not_said_yet_answers_nothing() -> None:
    with village().opened() as case:
        sides = opponents(case.at(), case.at().claims)[0]
        rows = SideRows(two_sides(case, parse("said:2024 asof:2024-08-15"), sides), others=False)
        assert told(case, rows) == ["= 15 August 2024: 1", "  sudzha-taken"]


def test_a_claim_of_both_sides_is_in_both_columns() -> None:
    draft = Draft().actor("a").actor("b").claim("common", "a b", stated="2025-04-26")
    with draft.claim("one", "a", stated="2025-04-26").claim("two", "b", stated="2025-04-26").opened() as case:
        assert told(case, seen(case)) == ["= 26 April 2025: 3", "common  common", "one  two"]


def test_of_several_answers_one_is_beside_the_claim_and_the_others_are_counted() -> None:
    draft = Draft().actor("a").actor("b")
    for day in ("10", "12", "14"):
        draft.claim(f"no-{day}", "b", stated=f"2025-03-{day}")
    draft.claim("yes", "a", stated="2025-03-11").claim("so", "a", stated="2025-03-14")
    for day in ("10", "12", "14"):
        draft.link(f"no-{day}", "disputes", "yes")
    draft.link("no-14", "questions", "so").link("so", "supports", "no-12")
    with draft.opened() as case:
        assert told(case, seen(case)) == [
            "= 10 March 2025: 1",
            "(yes) <d no-10",
            "= 11 March 2025: 1",
            "yes+2 <d (no-12)",
            "= 12 March 2025: 1",
            "(yes) <d no-12+1",
            "= 14 March 2025: 2",
            "so+1 <q no-14+1",
        ]


def test_claims_that_deny_each_other_point_both_ways() -> None:
    draft = Draft().actor("a").actor("b").claim("x", "a", stated="2025-04-26").claim("y", "b", stated="2025-04-26")
    with draft.link("x", "disputes", "y").link("y", "disputes", "x").opened() as case:
        assert seen(case).row(1).relation == RowRelation(Relation.DISPUTES, to_left=True, to_right=True)


def test_sides_that_dispute_most_come_first_then_those_with_most_claims() -> None:
    draft = Draft().actor("c").actor("b").actor("a").actor("x", kind="unattributed")
    for uid, speaker in {"a1": "a", "a2": "a", "b1": "b", "c1": "c", "c2": "c", "x1": "x", "x2": "x"}.items():
        draft.claim(uid, speaker, stated="2025-04-26")
    draft.link("a1", "disputes", "b1").link("x1", "disputes", "a1").link("x2", "disputes", "a2")
    with draft.opened() as case:
        found = opponents(case.at(), case.at().claims)
        assert [(pair.left.uid, pair.right.uid, pair.disputes) for pair in found] == [
            ("b", "a", 1),
            ("c", "a", 0),
            ("c", "b", 0),
        ]


def test_without_two_sides_there_are_no_opponents() -> None:
    draft = Draft().actor("a").actor("x", kind="unattributed").claim("one", "a").claim("two", "x").claim("three")
    with draft.link("one", "disputes", "two").opened() as case:
        assert opponents(case.at(), case.at().claims) == []


def test_the_two_accounts_of_march_2025(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case:
        rows = seen(case, "said:2025-03")
        position = case.position("putin-isolated-13mar")
        assert position is not None
        row = rows.place(position)
        assert row is not None
        left, right, _ = rows.row(row).cells
        assert left == SideCell(position, more=1)
        assert right is not None
        assert case.uids((right.position,)) == ["ua-gs-no-encirclement-14mar"]
        assert right.mention


def test_a_voice_that_is_not_identified_is_on_no_side() -> None:
    draft = Draft().actor("a").actor("b").actor("officials", "b", kind="unattributed")
    for uid, speakers in {"yes": "a", "no": "b", "hint": "officials", "joint": "b officials"}.items():
        draft.claim(uid, speakers, stated="2025-04-26")
    draft.link("no", "disputes", "yes").link("hint", "disputes", "yes").link("joint", "disputes", "yes")
    with draft.opened() as case:
        found = two_sides(case, Filter())
        assert found.sides.disputes == 2
        assert [case.uids(claims) for claims in found.columns] == [["yes"], ["joint", "no"], ["hint"]]
        assert told(case, SideRows(found, others=True))[1:] == ["(yes) <d no | hint", "yes+1 <d joint"]


def test_the_disputes_of_identified_sides_of_the_kursk_case(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case:
        found = two_sides(case, Filter())
        assert (found.sides.left.uid, found.sides.right.uid, found.sides.disputes) == ("russia", "ukraine", 68)
        for side, claims in zip(found.sides.ids, found.columns, strict=False):
            assert all(side in case.facts.index.voices(claim).sides for claim in claims)


def test_claims_that_very_many_sides_make_together_cost_little() -> None:
    draft = Draft().actor("all", kind="state")
    sides = [f"s{number:04}" for number in range(MANY_SIDES)]
    for side in sides:
        draft.actor(side)
    draft.claim("a treaty", sides, stated="2025-04-01")
    for number in range(30):
        some = sides[number * 60 : number * 60 + 1_000]
        draft.claim(f"c{number}", some, stated="2025-04-02")
    for number in range(1, 30):
        draft.link(f"c{number}", "disputes", f"c{number - 1}").link(f"c{number}", "disputes", "a treaty")
    draft.claim("one", "all", stated="2025-04-03").claim("other", "s0000", stated="2025-04-03")
    with draft.link("one", "disputes", "other").opened() as case:
        tracemalloc.start()
        found = opponents(case.at(), case.at().claims)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (found[0].left.uid, found[0].right.uid, found[0].disputes) == ("all", "s0000", 1)
        assert most < MEMORY


@contextmanager
def a_hub(answers: int) -> Iterator[Case]:
    """One claim that very many others of the other side deny, all on one day."""
    draft = Draft().actor("a").actor("b").claim("hub", "a", stated="2025-04-26")
    for number in range(answers):
        draft.claim(f"no-{number}", "b", stated="2025-04-26").link(f"no-{number}", "disputes", "hub")
    with draft.opened() as case:
        yield case


def test_a_claim_that_thousands_deny_has_one_row() -> None:
    with a_hub(HOSTILE_LINKS) as case:
        rows = seen(case)
        assert len(rows) == HOSTILE_LINKS + 1
        position = case.position("hub")
        assert position is not None
        row = rows.place(position)
        assert row is not None
        cell = rows.row(row).cells[SideColumn.LEFT]
        assert cell == SideCell(position, more=HOSTILE_LINKS - 1)


# Against a plain account of the same


@st.composite
def questions(draw: st.DrawFn) -> tuple[Drawn, Filter]:
    drawn = draw(cases())
    return drawn, draw(filters(drawn.values, DAYS))


@given(questions())
def test_disputes_between_sides_go_from_a_match_or_else_come_to_one(
    question: tuple[Drawn, Filter],
) -> None:
    drawn, filter = question
    with drawn.draft.opened() as case:
        matches = case.matches(filter).positions
        found = opponents(case.at(filter.asof), matches)
        counted = {pair.ids: pair.disputes for pair in found if pair.disputes}
        assert counted == PlainSides(case, list(matches), filter.asof).disputes()
        assert [pair.disputes for pair in found] == sorted((pair.disputes for pair in found), reverse=True)


@given(questions(), st.booleans())
def test_rows_hold_each_claim_once_and_beside_it_what_answers_it(question: tuple[Drawn, Filter], others: bool) -> None:
    drawn, filter = question
    with drawn.draft.opened() as case:
        matches = case.matches(filter).positions
        plain = PlainSides(case, list(matches), filter.asof)
        for left, right in permutations([actor for actor in case.actors.roots if actor.kind != "unattributed"], 2):
            two = two_sides(case, filter, Opponents(left, right))
            rows = SideRows(two, others)
            columns = plain.columns(left.id, right.id)
            _check_cells(rows, columns if others else (*columns[:2], []))
            _check_beside(rows, plain, left.id, right.id)
            _check_order(case, rows)
            _check_walks(rows)


def _check_cells(rows: SideRows, columns: tuple[list[int], list[int], list[int]]) -> None:
    for column in SideColumn:
        own = [cell.position for cell in _cells(rows, column) if not cell.mention]
        assert sorted(own) == columns[column]
        for position in own:
            place = rows.place(position)
            assert place is not None
            assert SideCell(position) in [_bare(cell) for cell in rows.row(place).cells if cell]
            assert rows.column(position) == min(c for c in SideColumn if position in columns[c])
    everyone = sorted({position for column in columns for position in column})
    for position in range(12):
        if position not in everyone:
            assert rows.place(position) is None
        later = next((other for other in everyone if other >= position), everyone[-1] if everyone else None)
        assert rows.place_from(position) == (None if later is None else rows.place(later))


def _check_beside(rows: SideRows, plain: PlainSides, left: int, right: int) -> None:
    alone: list[int] = []
    for row in _rows(rows):
        one, other, rest = row.cells
        for cell, beside in ((one, other), (other, one)):
            if cell is None or cell.mention:
                continue
            answers = plain.answers(cell.position, left, right)
            if row.relation is None:
                assert not answers
                assert beside is None or not beside.mention
            else:
                assert beside is not None
                assert answers[beside.position] is row.relation.relation
                assert cell.more == len(answers) - 1
                if beside.mention:
                    alone.append(cell.position)
        assert rest is None or not rest.mention
    for position in alone:
        same_day = [p for p in plain.answers(position, left, right) if _same_day(rows, p, position, plain)]
        assert not set(same_day) & set(alone), "two claims that answer each other on one day could share a row"


def _same_day(rows: SideRows, one: int, other: int, plain: PlainSides) -> bool:
    return rows.place(one) is not None and plain.case.heading(one) == plain.case.heading(other)


def _check_order(case: Case, rows: SideRows) -> None:
    """Each row stands under the heading of its claims; headings are counted and found again."""
    heading, headings = "", 0
    for number in range(len(rows)):
        assert rows.headings_before(number) == headings
        if rows.is_heading(number):
            assert rows.heading_row(headings) == number
            headings += 1
            heading = rows.heading(number).text
            assert rows.row(number) == SideRow((None, None, None))
            continue
        own = [cell.position for cell in rows.row(number).cells if cell and not cell.mention]
        assert own
        assert {case.heading(position) for position in own} == {heading}
        assert rows.heading(number).text == heading
    assert rows.headings == headings
    assert rows.heading_row(headings) == len(rows)


def _check_walks(rows: SideRows) -> None:
    for column in SideColumn:
        stops = [
            number
            for number in range(len(rows))
            if (cell := rows.row(number).cells[column]) is not None and not cell.mention
        ]
        for number in range(-1, len(rows) + 2):
            after = next((stop for stop in stops if stop >= number), stops[-1] if stops else None)
            before = next((stop for stop in reversed(stops) if stop <= number), stops[0] if stops else None)
            assert rows.nearest(number, column, 1) == after
            assert rows.nearest(number, column, -1) == before


def _rows(rows: SideRows) -> Iterator[SideRow]:
    return (rows.row(number) for number in range(len(rows)) if not rows.is_heading(number))


def _cells(rows: SideRows, column: SideColumn) -> Iterator[SideCell]:
    return (cell for row in _rows(rows) if (cell := row.cells[column]) is not None)


def _bare(cell: SideCell) -> SideCell:
    return SideCell(cell.position, cell.mention)


@pytest.mark.parametrize("others", [False, True])
def test_no_matches_have_no_rows(others: bool) -> None:
    draft = Draft().actor("a").actor("b").claim("one", "a").claim("two", "b")
    with draft.opened() as case:
        sides = opponents(case.at(), case.at().claims)[0]
        two = TwoSides(case.at(), BitMap(), sides)
        rows = SideRows(two, others)
        assert len(rows) == 0
        assert rows.place_from(0) is None
        assert rows.nearest(0, SideColumn.LEFT, 1) is None
        assert rows.positions(range(5)) == []
