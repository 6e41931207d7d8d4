"""The brief of two sides: which matters it has, what stands beside what, and that it can be made again."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from db.case.case import Case
from db.errors import FilterError, UsageError
from db.exporting.export import export
from db.exporting.options import ExportOptions
from db.filters.filter import Filter, parse
from db.views.dispute_groups import DisputeGroups
from db.views.opponents import Opponents, named_sides, opponents
from db.views.two_sides import TwoSides
from tests.cases import Draft
from tests.db.exporting.rendering import Block, blocks, lines, squeezed
from tests.db.plain_sides import PlainSides
from tests.db.random_cases import Drawn, cases, filters
from tests.tui.village import village


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def exported(case: Case, filter: str = "", sides: str = "", note: str = "") -> str:
    chosen = named_sides(case, sides) if sides else None
    matches = case.matches(parse(filter))
    return "".join(export(case, matches, "sides", ExportOptions("2025-05-04", note, sides=chosen)))


def matters(text: str) -> list[str]:
    """The matters with their tables, as Markdown."""
    return [part for part in re.split(r"\n(?=## )", text) if part.startswith("## Matter")]


def test_each_matter_is_a_table_with_answers_beside_what_they_answer() -> None:
    with village().opened() as case:
        text = exported(case, note="made for a test")
    assert text[text.index("\n## Matter 1") : text.index("\n## How this")] == (
        "\n## Matter 1: General Staff, 15 August 2024: Sudzha is ours\n\n"
        "On control in Sudža, 15–16 August 2024.\n\n"
        "| Russia | Answer | Ukraine |\n| :--------------- | :----- | :--------------- |\n"
        "| **Ministry of Defence, 16 August 2024:** Sudzha holds. <!-- ctui sudzha-held disputed --> ✗ disputed. "
        "*Disputes what stands beside it* (note: answers it by name). | disputes → | "
        "**General Staff, 15 August 2024:** Sudzha is ours. <!-- ctui sudzha-taken disputed --> [^1] "
        "✗ disputed. |\n"
        "\n## Matter 2: General Staff, 26 April 2025: Units still hold positions near Gornal\n\n"
        "On control in Gornal, 26 April 2025.\n\n"
        "| Russia | Answer | Ukraine |\n| :--------------- | :----- | :--------------- |\n"
        "| **Valery Gerasimov, 26 April 2025:** The Kursk region is fully retaken. <!-- ctui kursk-retaken disputed "
        "--> [^2] [^1] ✗ disputed. | ← disputes | **General Staff, 26 April 2025:** Units still hold positions near "
        "Gornal. <!-- ctui fighting-goes-on disputed supported --> [^1] ✗ disputed (supported by another side as well)."
        " *Supported by* DeepState, 27 April 2025. |\n"
        "\n## Not answered by the other side\n\n"
        "No known claim of the other side disputes, questions or supports these, or what they repeat. Where "
        "somebody else does, and the status rests on it, that is said behind the status.\n"
        "\n### Russia: 3 claims\n\n"
        "- **Valery Gerasimov, 26 April 2025:** Gornal, the last village, is taken. <!-- ctui gornal-taken questioned "
        "--> [^2] ? questioned. *Questioned by* Reports, 28 April 2025.\n"
        "- **Ministry of Defence, May 2025:** Losses in spring were small. <!-- ctui spring-losses unverified --> "
        "*Figures:* 1,000 (900 to 1,100) soldiers. [^2] · unverified, superseded. *Superseded by* Ministry of "
        "Defence, 1 June 2025.\n"
        "- **Ministry of Defence, 1 June 2025:** Losses were larger. <!-- ctui losses-corrected unverified --> "
        "· unverified.\n"
        "\n### Ukraine: 1 claim\n\n"
        "- **General Staff, 2 May 2025:** The day was quiet. <!-- ctui sumy-agrees unverified --> · unverified.\n"
    )
    assert "- **Sides:** Russia with 5 claims and Ukraine with 3 claims; 2 disputes between them\n" in text
    assert "- **Note:** made for a test\n- **Note:** 6 matching claims of neither side left out: " in text


def test_the_command_in_the_brief_makes_the_same_brief(kursk: Case) -> None:
    text = exported(kursk, "said:2025-03")
    command = re.search(r"```sh\n(.*)\n```", text)
    assert command is not None
    program, verb, file, filter, *options = shlex.split(command[1])
    assert (program, verb, file) == ("conflict-tui", "export", kursk.path.name)
    assert options == ["--format", "sides", "--sides", "russia,ukraine"]
    assert exported(kursk, filter, options[-1]) == text


def test_what_repeats_a_claim_is_folded_into_it(kursk: Case) -> None:
    text = exported(kursk, "said:2025-03")
    row = next(row for row in text.splitlines() if "<!-- ctui putin-isolated-13mar " in row)
    assert "| ← disputes | **Volodymyr Zelensky, 15 March 2025:**" in row
    assert re.search(r"\*Disputed by\* General Staff of the Armed Forces of Ukraine, 14 March 2025(?: \[\^\d+\])+", row)
    assert "*Repeated in 2 other claims:* Donald Trump, 14 March 2025; " in row
    assert "<!-- ctui trump-saved-surrounded-17mar " not in text


def test_an_answer_that_the_filter_leaves_out_is_told_and_marked(kursk: Case) -> None:
    text = exported(kursk, "id:putin-isolated-13mar")
    assert len(matters(text)) == 1
    assert re.search(
        r"<!-- ctui ua-gs-no-encirclement-14mar disputed[^\n]*? \*Outside of the filter\.\* [^\n]*\*Disputes\* ",
        text,
    )
    assert "Not answered" not in text


def test_who_else_disputes_is_said_where_the_other_side_does_not(kursk: Case) -> None:
    unanswered = exported(kursk, "said:2025-04-26..2025-04-28").partition("\n## Not answered by the other side\n")[2]
    row = next(row for row in unanswered.splitlines() if "<!-- ctui ru-810th-woods-27apr " in row)
    assert "✗ disputed (only from within its own side). *Disputes* Valery Gerasimov, 26 April 2025 [^" in row
    assert "(note: The Kyiv Independent calls it a contradiction;" in row
    disputed = [row for row in unanswered.splitlines() if "✗ disputed" in row]
    assert disputed
    assert all(re.search(r"\*Disputed by\* |\*Disputes\* ", row) for row in disputed)


def test_an_answer_that_was_not_known_yet_is_not_told(kursk: Case) -> None:
    text = exported(kursk, "id:putin-isolated-13mar asof:2025-03-13", "ukraine,russia")
    assert matters(text) == []
    assert "No claim of one of the two sides answers one of the other." in text
    assert "### Russia: 1 claim\n" in text
    assert "disputed by" not in text


def test_claims_of_nobody_make_a_brief_that_says_so() -> None:
    with Draft().claim("one").opened() as case:
        text = exported(case)
    assert "No two identified sides speak in these claims" in text
    assert "--format sides\n" in text


@pytest.mark.parametrize(
    ("written", "error", "message"),
    [
        ("russia", UsageError, "'russia' does not name two sides"),
        ("russia,", UsageError, "'russia,' does not name two sides"),
        ("russia,gerasimov", UsageError, "russia and gerasimov are one side: Russia"),
        ("russia,reports", UsageError, "reports is an unattributed voice"),
        ("russia,narnia", FilterError, "No actor in this case is called 'narnia'"),
    ],
)
def test_sides_that_are_none_are_refused(written: str, error: type[Exception], message: str) -> None:
    with village().opened() as case, pytest.raises(error, match=message):
        named_sides(case, written)


def test_sides_are_named_by_anybody_who_speaks_for_them() -> None:
    with village().opened() as case:
        assert [case.actors[side].uid for side in named_sides(case, "Герасимов, General Staff")] == [
            "russia",
            "ukraine",
        ]


@given(st.lists(lines, min_size=4, max_size=4), lines, lines, lines)
def test_whatever_the_values_contain_they_are_seen_as_they_are(
    texts: list[str], left: str, topic: str, place: str
) -> None:
    draft = Draft(title="T").actor("a", name=left).actor("b", name="Other side").region("r", name=place)
    for number, text in enumerate(texts):
        draft.claim(f"c{number}", "ab"[number % 2], text=text, topic=topic, regions="r", stated="2025-04-26")
    draft.link("c1", "disputes", "c0").link("c3", "disputes", "c0").link("c2", "repeats", "c0")
    with draft.opened() as case:
        rows = {row.uid: squeezed(row.text) for row in case.rows(range(4))}
        found = [one for one in blocks(exported(case)) if one.kind != "code"]
    cells = [one for one in found if one.kind == "cell"]
    assert all(one.links == () for one in found)
    assert len(cells) == 9
    told = [cells[3], cells[5], cells[8]]
    for uid, cell in zip(("c0", "c1", "c3"), told, strict=True):
        assert (rows[uid] or "no statement recorded") in cell.text
    assert Block("cell", squeezed(left) or "a") == cells[0]


# Against a plain account of the same


@st.composite
def questions(draw: st.DrawFn) -> tuple[Drawn, Filter]:
    drawn = draw(cases())
    return drawn, draw(filters(drawn.values))


@given(questions())
def test_each_claim_of_the_two_sides_is_told_once(question: tuple[Drawn, Filter]) -> None:
    drawn, filter = question
    with drawn.draft.opened() as case:
        snapshot, matches = case.at(filter.asof), case.matches(filter).positions
        for pair in opponents(snapshot, matches):
            sides = TwoSides(snapshot, matches, pair)
            plain = PlainSides(case, list(matches), filter.asof)
            _check_matters(DisputeGroups(snapshot, sides), sides, plain, pair)


def _check_matters(found: DisputeGroups, sides: TwoSides, plain: PlainSides, pair: Opponents) -> None:
    left, right, _ = plain.columns(*pair.ids)
    matches = {*left, *right}
    answers = {position: plain.answers(position, *pair.ids) for position in plain.claims}
    linked = {one for one, others in answers.items() if others and (one in matches or matches & others.keys())}
    gathered = [position for matter in found.groups for position in matter.claims]
    assert sorted(gathered) == sorted(linked)
    echoes = {position for many in found.repeats.values() for position in many}
    unanswered = Counter(position for part in found.unanswered for position in part)
    assert all(number == 1 for number in unanswered.values())
    assert set(unanswered) == matches - linked - echoes
    assert not echoes & linked
    for matter in found.groups:
        rows = list(found.rows(matter))
        own = [cell.position for row in rows for cell in row.cells if cell and not cell.mention]
        assert sorted(own) == list(matter.claims)
        for row in rows:
            one, other, _ = row.cells
            assert one is not None
            assert other is not None
            assert row.relation is not None
            assert answers[one.position][other.position] is row.relation.relation
            assert one.position in sides.links.left
    touched = [BitMap((one, other)) for one in matches for other in answers[one]]
    assert all(any(pair_ <= matter.claims for matter in found.groups) for pair_ in touched)
