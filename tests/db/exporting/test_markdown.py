from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from db.case.credits import Credit
from db.exporting.markdown import brief, passage
from db.exporting.telling import marker
from db.model.claims import (
    Claim,
    ClaimRow,
    Direction,
    Figures,
    Link,
    Place,
    Relation,
    Shade,
    Speaker,
    Status,
    StatusReason,
)
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

- **Claims:** 1 of the 356 in the case: 1 disputed
- **As of:** no date set, so everything that the case records

Every statement below is what somebody said, under the day on which it was made. A status is derived from the \
links between claims that the case records: it tells who contradicts, questions or backs whom, and nothing about \
what is true. In the tables, the links on which a status rests are bold.

## 26 April 2025

### Valery Gerasimov, 26 April 2025: Russian troops have taken Gornal

**Valery Gerasimov** (Chief of the General Staff) for Ministry of Defence › **Russia**

Russian troops have taken Gornal. <!-- ctui gornal-taken disputed own-side -->

> The village of Gornal has been liberated.

✗ **Disputed** (only from within its own side): 1 other claim and this one contradict each other (2 sides, 2 voices). \
*Disputed by* DeepState, 27 April 2025 [^1] (note: Against ‘taken’).

- **Stated:** 26 April 2025, quoted directly
- **Quote:** as published in English; the language it was said in is not recorded
- **Topic:** control
- **About:** about 26 April 2025
- **Where:** Gornal › Sudzhansky District › Kursk Oblast
- **Sources:** WION [^2]
- **Note:** The seed article quotes one word.

| Link | Who | When | What they say |
| :----- | :------- | :----- | :------------------------ |
| **Disputed by** | DeepState | 27 April 2025 | Gornal is almost completely occupied. \
<!-- ctui gornal-held disputed --> [^1] *Link according to:* WION [^2] *Link note:* Against ‘taken’. |

## How this was made

- **Filter:** `region:gornal`
- **As of:** no date set
- **Claims:** 1 of 356
- **Case file:** `kursk.sqlite`, SHA-256 `abababababababababababababababababababababababababababababababab`
- **Exported:** 4 May 2025
- **Licence of the case:** CC0; Thanks to all

To make this brief again from the same case file:

```sh
conflict-tui export kursk.sqlite region:gornal
```

[^1]: Ukrainska Pravda, “Map”, 27 April 2025, in Ukrainian, <https://up.example/map>.

[^2]: WION, “Kursk retaken”, 26 April 2025, in English, <https://wion.example/kursk>, archived at \
<https://archive.example/1>.
"""


CREDIT = Credit("the case", "CC0", "Thanks to all")


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
    claim = replace(claim, shades=(Shade.OWN_SIDE,))
    header = replace(HEADER, tally={Status.RETRACTED: 0, Status.DISPUTED: 1}, credits=(CREDIT,))
    assert "".join(brief([claim], header, nobody, day_of)) == BRIEF


def test_the_same_claims_give_the_same_text_apart_from_the_date_of_export() -> None:
    def rows(exported_on: str) -> list[str]:
        claims = (one for one in (disputed(link(Relation.DISPUTES)), CLAIM))
        return "".join(brief(claims, replace(HEADER, exported_on=exported_on), nobody, day_of)).splitlines()

    differing = [pair for pair in zip(rows("2025-05-04"), rows("2025-06-01"), strict=True) if pair[0] != pair[1]]
    assert differing == [("- **Exported:** 4 May 2025", "- **Exported:** 1 June 2025")]


def test_claims_stand_under_the_headings_of_their_positions() -> None:
    text = "".join(brief([replace(CLAIM, position=number) for number in (4, 4, 5)], HEADER, nobody, day_of))
    assert [row for row in text.splitlines() if row.startswith("## ")] == [
        *("## 26 April 2025", "## 27 April 2025"),
        "## How this was made",
    ]
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
    assert (
        "is true. In the tables, the links on which a status rests are bold.\n\nNo claim matches the filter.\n" in text
    )
    assert "- **Claims:** 0 of the 356 in the case\n" in text


def test_the_head_says_what_was_known_when_and_what_was_chosen() -> None:
    header = replace(HEADER, filter="", asof="2025-04-25", notes=("3 marked claims, 1 of them outside the filter",))
    rows = "".join(brief([], header, nobody, day_of)).splitlines()
    assert "- **Filter:** none, so every claim of the case" in rows
    assert "- **As of:** 25 April 2025: what was stated later, or at no known date, is left out" in rows
    assert "- **Note:** 3 marked claims, 1 of them outside the filter" in rows


def test_what_is_not_recorded_is_said() -> None:
    assert section(BARE) == (
        "### No speaker recorded, no date recorded: Russian troops have taken Gornal\n\n"
        "No speaker is recorded.\n\n"
        "Russian troops have taken Gornal. <!-- ctui gornal-taken unverified -->\n\n"
        "· **Unverified**: unlinked, which does not mean that nobody disputes it.\n\n"
        "- **Stated:** no date is recorded\n"
        "- **About:** no date of the event is recorded\n"
        "- **Where:** no place is recorded\n"
        "- **Sources:** no source is recorded\n\n"
        "No link to another claim is known.\n"
    )
    assert "\n\nNo statement is recorded. <!-- ctui gornal-taken unverified -->\n\n" in section(replace(BARE, text=""))


def test_a_linked_claim_without_speaker_date_or_words_is_still_listed() -> None:
    other = replace(ROW, speakers=(), stated="", text="")
    row = section(disputed(link(Relation.DISPUTES, other=other))).splitlines()[-1]
    assert row == (
        "| **Disputed by** | no speaker recorded | no date recorded | "
        "no statement recorded <!-- ctui gornal-held disputed --> |"
    )


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
    assert text.startswith("### Actor 1, Actor 2 and 3 others, 26 April 2025: Russian troops have taken Gornal\n")
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
    ("status", "shown"),
    [
        (Status.RETRACTED, "⊘ **Retracted** by its own voice or body, so that its links count for nothing"),
        (Status.DISPUTED, "✗ **Disputed**: 2 other claims and this one contradict each other"),
        (Status.CORROBORATED, "+ **Corroborated** by 2 other claims of another side and origin"),
        (Status.QUESTIONED, "? **Questioned** by 2 other claims, without an assertion of the contrary"),
    ],
)
def test_a_status_comes_with_its_reason(status: Status, shown: str) -> None:
    claim = replace(CLAIM, status=status, reason=StatusReason(status, (1, 2), 2, 3))
    assert f"\n\n{shown} (2 sides, 3 voices).\n\n" in section(claim)


def test_a_status_comes_with_those_who_made_it_so() -> None:
    others = [replace(ROW, position=n, stated=f"2025-05-0{n}", speakers=("Ann",)) for n in (1, 2)]
    links = [link(Relation.DISPUTES, other=other) for other in (*others, replace(others[0], position=3))]
    others = [replace(ROW, position=n, speakers=(f"Voice {n}",)) for n in range(4, 10)]
    links += [link(Relation.DISPUTES, Direction.TO, other) for other in others[:1]]
    links += [link(Relation.DISPUTES, other=other) for other in others[1:]]
    shown = section(disputed(*links))
    assert "*Disputed by* Ann, 1 May 2025 and 2 May 2025; Voice 5, 27 April 2025; " in shown
    assert "; Voice 9, 27 April 2025. *Disputes* Voice 4, 27 April 2025.\n" in shown
    more = [link(Relation.DISPUTES, other=replace(others[0], position=n, speakers=(f"More {n}",))) for n in (20, 21)]
    assert "; and 2 more voices. *Disputes* Voice 4" in section(disputed(*links, *more))


def test_independent_support_for_what_is_disputed_is_named() -> None:
    support = Link(Relation.SUPPORTS, Direction.FROM, replace(ROW, position=1, speakers=("Ann",)), part="the day")
    claim = disputed(link(Relation.DISPUTES), support)
    assert "*Supported by*" not in section(claim)
    assert "*Supported by*" not in section(replace(claim, shades=(Shade.SUPPORTED,)))
    backed = replace(claim.reason, backing=frozenset({1}))
    shown = section(replace(claim, shades=(Shade.SUPPORTED,), reason=backed))
    assert "**Disputed** (supported by another side as well): " in shown
    assert " *Supported by* Ann, 27 April 2025 (part: the day).\n" in shown
    assert "*About this part only:* the day |" in shown


def test_a_superseded_claim_says_so_beside_its_status() -> None:
    later = link(Relation.SUPERSEDES, other=replace(ROW, speakers=("Ann",)))
    shown = section(replace(CLAIM, superseded=True, links=(later,)))
    assert "; superseded by a later figure or position. *Superseded by* Ann, 27 April 2025.\n" in shown


@pytest.mark.parametrize(
    ("spoken", "published", "shown"),
    [
        ("", (), "the language it was said in is not recorded"),
        ("", ("en", "uk", "en"), "as published in English and Ukrainian; the language it was said in is not recorded"),
        ("ru", (), "said in Russian; not recorded in which language it was published"),
        ("ru", ("ru",), "in the original language, Russian"),
        ("ru", ("en", "de"), "translated from Russian, as published in English and German"),
        ("ru", ("en", "ru"), "said in Russian, published in English and Russian; it may be a translation"),
    ],
)
def test_a_quote_is_named_as_translation_only_where_that_is_known(
    spoken: str, published: tuple[str, ...], shown: str
) -> None:
    sources = tuple(replace(SOURCE, id=n, language=code) for n, code in enumerate(published))
    claim = replace(CLAIM, language=spoken, sources=sources)
    assert fact(claim, "Quote") == shown
    assert "**Quote:**" not in section(replace(claim, quote=" "))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("[Kursk retaken]", "WION, \\[Kursk retaken\\] (title as given by the compiler of the case), 26"),
        ("[Kursk retaken] (in Telugu)", "WION, \\[Kursk retaken\\] (in Telugu) (title as given by the compiler"),
        ("[Live] Kursk retaken", "WION, “\\[Live\\] Kursk retaken”, 26"),
    ],
)
def test_titles_in_square_brackets_are_explained(title: str, shown: str) -> None:
    assert f"[^1]: {shown}" in passage(replace(CLAIM, sources=(replace(SOURCE, title=title),)), nobody)


@pytest.mark.parametrize(
    "uid", ["a--b", "---", "-->", "a b", "a|b", "a%2Db", "Ярослав", "a\u0301", "> --!>", "ged:123"]
)
def test_a_claim_can_be_found_by_its_mark(uid: str) -> None:
    shown = marker(replace(CLAIM, uid=uid, shades=(Shade.ALLY, Shade.PART)))
    opening, name, encoded, *words, closing = shown.split(" ")
    assert (opening, name, words, closing) == ("<!--", "ctui", ["unverified", "ally", "part"], "-->")
    assert unquote(encoded) == uid
    assert not {"--", ">", "|", "<"} & set(re.findall(r"--|[<>|]", encoded))


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
    assert all(f"<!-- ctui c{n} disputed --> |" in text for n in range(300))


def test_a_passage_brings_its_own_footnotes() -> None:
    assert passage(CLAIM, nobody).startswith("### Valery Gerasimov, 26 April 2025: Russian troops")
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
    assert "- **Filter:** a selection of 500 claims; it stands in full below\n" in text
    assert "with the filter below in place of FILTER:\n\n```sh\n" in text
    assert header.command == "conflict-tui export kursk.sqlite --filter=FILTER"
    assert text.count("claim-499") == 1
    assert f"\nThe filter in full:\n\n```\n{header.filter}\n```\n\n[^1]: " in text


def test_a_filter_of_two_thousand_characters_stands_in_the_command() -> None:
    header = replace(HEADER, filter="a" * 2_000)
    assert header.command.endswith(" " + "a" * 2_000)
    assert "FILTER" not in "".join(brief([CLAIM], header, nobody, day_of))
