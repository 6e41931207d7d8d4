from __future__ import annotations

from dataclasses import replace

import pytest

from db.exporting.markdown import brief, passage
from db.model.claims import Claim, ClaimRow, Direction, Figures, Link, Place, Relation, Speaker, Status, StatusReason
from tests.db.exporting.claims import (
    BARE,
    CLAIM,
    DISTRICT,
    GORNAL,
    GUYEVO,
    HEADER,
    KURSK,
    OBSERVER,
    OTHER_SOURCE,
    REPORTS,
    ROW,
    RUSSIA,
    SOURCE,
    disputed,
    link,
    nobody,
)

BRIEF = """\
# Kursk 2024–25

- **Filter:** `region:gornal`
- **As of:** no date set, so everything that the case records
- **Claims:** 1 of the 356 in the case: 1 disputed
- **Case file:** `kursk.sqlite`, SHA-256 `abababababababababababababababababababababababababababababababab`
- **Exported:** 4 May 2025

Every statement below is what somebody said, under the day on which it was made. A status is derived from the \
links between claims that the case records: it tells who contradicts, questions or backs whom, and nothing about \
what is true. In the tables, the links on which a status rests are bold.

To make this brief again from the same case file:

```sh
conflict-tui export kursk.sqlite region:gornal
```

## 26 April 2025

### ✗ Disputed: Valery Gerasimov on control

**Valery Gerasimov** (Chief of the General Staff) for Ministry of Defence › **Russia**

Russian troops have taken Gornal.

> The village of Gornal has been liberated.

- **Stated:** 26 April 2025, in the speaker’s own words
- **About:** about 26 April 2025
- **Where:** Gornal › Sudzhansky District › Kursk Oblast
- **Sources:** WION [^1]
- **Note:** The seed article quotes one word.
- **Id:** `gornal-taken`
- **Status:** disputed: 1 other claim and this one contradict each other (2 sides, 2 voices)

| Link | Who | When | What they say |
| :----- | :------- | :----- | :------------------------ |
| **Disputed by** | DeepState | 27 April 2025 | Gornal is almost completely occupied. (gornal-held) [^2] \
*Link according to:* WION [^1] *Link note:* Against ‘taken’. |

[^1]: WION, “Kursk retaken”, 26 April 2025, in English, <https://wion.example/kursk>, archived at \
<https://archive.example/1>.

[^2]: Ukrainska Pravda, “Map”, 27 April 2025, in Ukrainian, <https://up.example/map>.
"""


def day_of(position: int) -> str:
    """The heading of CLAIM, and of those at the positions around it."""
    return f"{22 + position} April 2025"


def section(claim: Claim) -> str:
    return passage(claim, nobody).partition("\n[^")[0]


def fact(claim: Claim, label: str) -> str:
    found = [row for row in section(claim).splitlines() if row.startswith(f"- **{label}:** ")]
    assert len(found) == 1
    return found[0].partition(":** ")[2]


def test_a_brief_as_a_whole() -> None:
    claim = disputed(Link(Relation.DISPUTES, Direction.FROM, ROW, "Against ‘taken’.", SOURCE, (OTHER_SOURCE,)))
    header = replace(HEADER, tally={Status.RETRACTED: 0, Status.DISPUTED: 1})
    assert "".join(brief([claim], header, nobody, day_of)) == BRIEF


def test_the_same_claims_give_the_same_text_apart_from_the_date_of_export() -> None:
    def rows(exported_on: str) -> list[str]:
        claims = (one for one in (disputed(link(Relation.DISPUTES)), CLAIM))
        return "".join(brief(claims, replace(HEADER, exported_on=exported_on), nobody, day_of)).splitlines()

    differing = [pair for pair in zip(rows("2025-05-04"), rows("2025-06-01"), strict=True) if pair[0] != pair[1]]
    assert differing == [("- **Exported:** 4 May 2025", "- **Exported:** 1 June 2025")]


def test_claims_stand_under_the_headings_of_their_positions() -> None:
    text = "".join(brief([replace(CLAIM, position=number) for number in (4, 4, 5)], HEADER, nobody, day_of))
    assert [row for row in text.splitlines() if row.startswith("## ")] == ["## 26 April 2025", "## 27 April 2025"]
    assert text.count("\n### ") == 3


def test_a_source_has_one_footnote_however_often_it_is_used() -> None:
    claims = [replace(CLAIM, sources=(OTHER_SOURCE,)), replace(CLAIM, sources=(SOURCE, OTHER_SOURCE)), CLAIM]
    text = "".join(brief(claims, HEADER, nobody, day_of))
    assert [row for row in text.splitlines() if row.startswith("- **Sources:**")] == [
        "- **Sources:** Ukrainska Pravda [^1]",
        "- **Sources:** WION [^2], Ukrainska Pravda [^1]",
        "- **Sources:** WION [^2]",
    ]
    assert text.count("\n[^1]: Ukrainska Pravda, ") == text.count("\n[^2]: WION, ") == 1


def test_a_brief_of_nothing_says_so() -> None:
    text = "".join(brief([], replace(HEADER, claims=0), nobody, day_of))
    assert text.endswith("```\n\nNo claim matches the filter.\n")
    assert "- **Claims:** 0 of the 356 in the case\n" in text


def test_the_head_says_what_was_known_when_and_what_was_chosen() -> None:
    header = replace(HEADER, filter="", asof="2025-04-25", notes=("3 marked claims, 1 of them outside the filter",))
    rows = "".join(brief([], header, nobody, day_of)).splitlines()
    assert "- **Filter:** none, so every claim of the case" in rows
    assert "- **As of:** 25 April 2025: what was stated later, or at no known date, is left out" in rows
    assert "- **Note:** 3 marked claims, 1 of them outside the filter" in rows


def test_what_is_not_recorded_is_said() -> None:
    assert section(BARE) == (
        "### · Unverified: no speaker recorded\n\n"
        "No speaker is recorded.\n\n"
        "Russian troops have taken Gornal.\n\n"
        "- **Stated:** no date is recorded\n"
        "- **About:** no date of the event is recorded\n"
        "- **Where:** no place is recorded\n"
        "- **Sources:** no source is recorded\n"
        "- **Id:** `gornal-taken`\n"
        "- **Status:** unverified: no recorded link disputes, questions or independently supports it\n\n"
        "No link to another claim is known.\n"
    )
    assert "\n\nNo statement is recorded.\n\n" in section(replace(BARE, text=""))


def test_a_linked_claim_without_speaker_date_or_words_is_still_listed() -> None:
    other = replace(ROW, speakers=(), stated="", text="")
    row = section(disputed(link(Relation.DISPUTES, other=other))).splitlines()[-1]
    assert row == "| **Disputed by** | no speaker recorded | no date recorded | no statement recorded (gornal-held) |"


@pytest.mark.parametrize(
    ("speaker", "shown"),
    [
        (Speaker(OBSERVER, (), OBSERVER), "**DeepState** (observer), a side of its own"),
        (Speaker(REPORTS), "**Reports** (unattributed), not an identified voice"),
        (
            Speaker(REPORTS, (RUSSIA,), None),
            "**Reports** (unattributed), not an identified voice but placed with Russia",
        ),
        (
            Speaker(OBSERVER, (), OBSERVER, "DeepStateMap"),
            "**DeepState** (observer), named there as “DeepStateMap”, a side of its own",
        ),
        (Speaker(replace(OBSERVER, name=""), (), OBSERVER), "**deepstate** (observer), a side of its own"),
    ],
)
def test_a_speaker_stands_with_body_and_side(speaker: Speaker, shown: str) -> None:
    assert section(replace(CLAIM, speakers=(speaker,))).splitlines()[2] == shown


def test_a_heading_names_three_speakers_at_most_and_the_claim_names_all() -> None:
    actors = [replace(OBSERVER, id=number, name=f"Actor {number}") for number in range(1, 6)]
    text = section(replace(CLAIM, speakers=tuple(Speaker(actor, (), actor) for actor in actors)))
    assert text.startswith("### · Unverified: Actor 1, Actor 2 and 3 others on control\n")
    assert all(f"**{actor.name}** (observer)" in text for actor in actors)


def test_places_that_lie_together_share_what_is_around_them() -> None:
    around = (DISTRICT, KURSK)
    places = (Place(GORNAL, around), Place(GUYEVO, around, 2, "Gujevo"), Place(KURSK, ()))
    assert fact(replace(CLAIM, places=places), "Where") == (
        "Gornal and Guyevo, named there as “Gujevo” (near this place) › Sudzhansky District › Kursk Oblast; "
        "Kursk Oblast"
    )


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        (Figures(None, 10_000.0, None, "soldiers"), "10,000 soldiers"),
        (Figures(800.0, 900.0, 1_000.0, "killed"), "900 (800 to 1,000) killed"),
        (Figures(2.0, 2.0, 2.0, "killed"), "2 killed"),
        (Figures(0.0, None, 0.0, ""), "0"),
        (Figures(0.0, None, None, "km²"), "at least 0 km²"),
        (Figures(None, None, 2.5, ""), "at most 2.5"),
        (Figures(None, 3.0, 5.0, "tanks"), "3 (at most 5) tanks"),
    ],
)
def test_figures_keep_their_bounds(figures: Figures, shown: str) -> None:
    assert fact(replace(CLAIM, figures=figures), "Figures") == shown


@pytest.mark.parametrize(
    ("status", "heading", "reason"),
    [
        (
            Status.RETRACTED,
            "### ⊘ Retracted: ",
            "retracted by its own voice or body, so that its links count for nothing",
        ),
        (Status.DISPUTED, "### ✗ Disputed: ", "disputed: 2 other claims and this one contradict each other"),
        (
            Status.CORROBORATED,
            "### + Corroborated: ",
            "corroborated by 2 other claims, independent in side and origin",
        ),
        (Status.QUESTIONED, "### ? Questioned: ", "questioned by 2 other claims, without an assertion of the contrary"),
    ],
)
def test_a_status_comes_with_its_reason(status: Status, heading: str, reason: str) -> None:
    claim = replace(CLAIM, status=status, reason=StatusReason(status, (1, 2), 2, 3))
    assert section(claim).startswith(heading)
    assert fact(claim, "Status") == f"{reason} (2 sides, 3 voices)"


def test_a_superseded_claim_says_so_beside_its_status() -> None:
    claim = replace(CLAIM, superseded=True)
    assert section(claim).startswith("### · Unverified, superseded: ")
    assert fact(claim, "Status").endswith("; superseded by a later figure or position")


def test_hidden_characters_are_counted() -> None:
    assert fact(replace(CLAIM, hidden=(("RLO", 1), ("ZWSP", 2))), "Hidden characters") == "RLO ×1, ZWSP ×2"


def test_links_stand_in_the_order_in_which_the_claim_has_them() -> None:
    links = [link(Relation.REPEATS), link(Relation.DISPUTES), link(Relation.REPEATS, Direction.TO)]
    rows = section(replace(CLAIM, links=tuple(links))).splitlines()[-3:]
    assert [row.split(" | ")[0] for row in rows] == ["| Repeated by", "| Disputed by", "| Repeats"]


@pytest.mark.parametrize(
    ("status", "relation", "direction", "bears"),
    [
        (Status.DISPUTED, Relation.DISPUTES, Direction.FROM, True),
        (Status.DISPUTED, Relation.DISPUTES, Direction.TO, True),
        (Status.DISPUTED, Relation.SUPPORTS, Direction.FROM, False),
        (Status.CORROBORATED, Relation.SUPPORTS, Direction.FROM, True),
        (Status.CORROBORATED, Relation.SUPPORTS, Direction.TO, False),
        (Status.QUESTIONED, Relation.QUESTIONS, Direction.FROM, True),
        (Status.RETRACTED, Relation.RETRACTS, Direction.FROM, True),
        (Status.UNVERIFIED, Relation.REPEATS, Direction.FROM, False),
    ],
)
def test_the_links_that_a_status_rests_on_are_bold(
    status: Status, relation: Relation, direction: Direction, bears: bool
) -> None:
    claim = replace(CLAIM, links=(link(relation, direction),), status=status, reason=StatusReason(status, (9,), 2, 2))
    assert section(claim).splitlines()[-1].startswith("| **") is bears


def test_a_link_that_does_not_count_is_not_bold() -> None:
    counted, other = (link(Relation.SUPPORTS, other=replace(ROW, position=position)) for position in (5, 6))
    reason = StatusReason(Status.CORROBORATED, (5,), 2, 2)
    claim = replace(CLAIM, links=(counted, other), status=Status.CORROBORATED, reason=reason)
    assert [row.split(" | ")[0] for row in section(claim).splitlines()[-2:]] == ["| **Supported by**", "| Supported by"]


@pytest.mark.parametrize(
    ("other", "when"),
    [
        (replace(ROW, status=Status.RETRACTED), "27 April 2025, since retracted"),
        (replace(ROW, superseded=True), "27 April 2025, since superseded"),
    ],
)
def test_a_linked_claim_that_no_longer_stands_is_marked(other: ClaimRow, when: str) -> None:
    assert f" | {when} | " in section(disputed(link(Relation.DISPUTES, other=other)))


def test_the_sides_of_linked_claims_are_named_where_they_are_not_the_speakers() -> None:
    claim = disputed(link(Relation.DISPUTES))
    assert "| DeepState (Ukraine) |" in passage(claim, lambda _: ("Ukraine",))
    assert "| DeepState |" in passage(claim, lambda _: ("DeepState",))


def test_no_linked_claim_is_left_out() -> None:
    links = [link(Relation.DISPUTES, other=replace(ROW, position=n, uid=f"c{n}")) for n in range(300)]
    text = section(disputed(*links))
    assert all(f"(c{n}) |" in text for n in range(300))


def test_a_passage_brings_its_own_footnotes() -> None:
    assert passage(CLAIM, nobody).startswith("### · Unverified: Valery Gerasimov on control\n")
    assert passage(CLAIM, nobody).count("[^1]") == 2


def test_a_source_says_what_is_not_known_about_it() -> None:
    bare = replace(SOURCE, outlet="", title="", url="", published="", language="", archive_url="", reliability="B2")
    text = passage(replace(CLAIM, sources=(bare,)), nobody)
    assert "- **Sources:** wion [^1]" in text
    assert text.endswith("[^1]: wion, no date of publication is recorded, reliability B2, no address is recorded.\n")


@pytest.mark.parametrize(
    ("filter", "file", "command"),
    [
        ("", "kursk.sqlite", "conflict-tui export kursk.sqlite"),
        ("a 'b'", "my case.sqlite", """conflict-tui export 'my case.sqlite' 'a '"'"'b'"'"''"""),
        ("-topic:law", "-x.sqlite", "conflict-tui export ./-x.sqlite --filter=-topic:law"),
    ],
)
def test_the_command_that_makes_the_brief_again(filter: str, file: str, command: str) -> None:
    assert replace(HEADER, filter=filter, case_file=file).command == command


def test_a_filter_too_long_for_a_command_stands_once_at_the_end() -> None:
    header = replace(HEADER, filter="id:" + ",".join(f"claim-{n}" for n in range(500)), claims=500)
    text = "".join(brief([CLAIM], header, nobody, day_of))
    assert "- **Filter:** a selection of 500 claims; it stands in full at the end\n" in text
    assert "with the filter at the end in place of FILTER:\n\n```sh\n" in text
    assert header.command == "conflict-tui export kursk.sqlite --filter=FILTER"
    assert text.count("claim-499") == 1
    assert f"\n## The filter in full\n\n```\n{header.filter}\n```\n\n[^1]: " in text


def test_a_filter_of_two_thousand_characters_stands_in_the_command() -> None:
    header = replace(HEADER, filter="a" * 2_000)
    assert header.command.endswith(" " + "a" * 2_000)
    assert "FILTER" not in "".join(brief([CLAIM], header, nobody, day_of))
