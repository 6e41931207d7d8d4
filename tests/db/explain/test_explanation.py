"""Why a claim has its status, in words: each rule by small examples, and the bundled case as the measure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case.case import Case
from db.explain.explanation import Explanation, explain_status
from db.explain.text import parts, summary
from db.model.claims import Status
from db.text import phrases
from tests.cases import Draft


def drafted() -> Draft:
    """Actors of two sides and an observer, and one unidentified voice; every claim is stated a day after the last."""
    draft = Draft()
    draft.actor("russia", name="Russia").actor("staff", "russia", name="Staff").actor("chief", "staff", name="Chief")
    draft.actor("ukraine", name="Ukraine").actor("map", name="Map").actor("agency", name="Agency")
    return draft.actor("reports", name="Reports", kind="unattributed")


def explained(links: str, speakers: str = "chief ukraine staff map agency reports chief") -> Explanation:
    """Why claim a is as it is, among claims a, b, … by these speakers, with links such as `b disputes a`."""
    draft = drafted()
    for number, speaker in enumerate(speakers.split()):
        draft.claim(chr(ord("a") + number), speaker, stated=f"2025-04-{number + 1:02}")
    for link in filter(None, links.split(", ")):
        draft.link(*link.split())
    with draft.opened() as case:
        position = case.position("a")
        assert position is not None
        return explain_status(case, position)


# the links | the shades, and because of whom
SHADES = """
b disputes a | nothing
b disputes a, g supersedes b | nothing
f disputes a | unnamed: in dispute only with unattributed voices: Reports
c disputes a, a disputes g | own-side: in dispute only with its own side: Staff and Chief
b disputes a, d supports a, c supports a | supported: disputed, and supported by another side and origin as well: by Map
b disputes a, i supersedes b | replaced: in dispute only with claims that have been superseded: Ukraine
d supports a, b disputes d | contested: corroborated only by claims that are disputed themselves: Map
d supports a | nothing
"""


@pytest.mark.parametrize(("links", "said"), [row.split(" | ") for row in SHADES.strip().splitlines()])
def test_a_shade_says_because_of_whom_it_holds(links: str, said: str) -> None:
    explanation = explained(links, "chief ukraine staff map agency reports chief agency ukraine")
    told = [f"{shading.shade}: {shading.reason}" for shading in explanation.shadings]
    assert (told or ["nothing"]) == [said]
    headings = [part.heading for part in parts(explanation)]
    assert (headings[0] == "What the word alone would hide") == (said != "nothing")


def test_the_part_that_is_corroborated_and_the_allies_who_do_are_named() -> None:
    draft = drafted().alignment("map", "chief").claim("a", "chief", stated="2025-04-01")
    draft.claim("b", "map", stated="2025-04-02").link("b", "supports", "a", part="that it flew")
    with draft.opened() as case:
        position = case.position("a")
        assert position is not None
        explanation = explain_status(case, position)
    assert [shading.reason for shading in explanation.shadings] == [
        "corroborated only by voices aligned with its own: Map",
        "corroborated only in part: “that it flew”",
    ]
    [(resting,)] = [part.lines for part in parts(explanation) if part.heading == "What it rests on"]
    assert "Only this part: that it flew" in resting.more


# the links | the rule asked about | what is said of it
REASONS = """
 | retracted | no: no claim takes it back
g retracts a | retracted | yes: taken back by Chief
b retracts a | retracted | no: 1 claim takes it back, but comes from neither its own voice nor a body it speaks for
c retracts a, g retracts c | retracted | yes: taken back by Staff
c retracts a, h retracts c | retracted | no: 1 claim takes it back, but was itself taken back
 | disputed | no: no claim contradicts it
b disputes a, a disputes d | disputed | yes: 2 other claims and this one contradict each other: Ukraine and Map
b disputes a, i retracts b | disputed | no: 1 claim contradicts it, but was retracted
b disputes a, d disputes a, i retracts b, j retracts d | disputed | no: 2 claims contradict it, but all were retracted
 | corroborated | no: no claim supports it
b supports a | corroborated | yes: supported by Ukraine, independent of it in side and origin
c supports a | corroborated | no: 1 claim supports it, but is of its own side
f supports a | corroborated | no: 1 claim supports it, but has no identified side
b supports a, b repeats a | corroborated | no: 1 claim supports it, but shares its origin
c supports a, g supports a, d supports a, d repeats a | corroborated \
    | no: 3 claims support it, but 2 are of its own side and 1 shares its origin
b supports a, c supports a | corroborated \
    | yes: supported by Ukraine, independent of it in side and origin; 1 other claim that supports it does not count: \
is of its own side
b supports a, b disputes a | corroborated | yes: supported by Ukraine, independent of it in side and origin
 | questioned | no: no claim questions it
d questions a | questioned | yes: asked for evidence or doubted by Map, without an assertion of the contrary
d questions a, j retracts d | questioned | no: 1 claim questions it, but was retracted
 | unverified | yes: none of the rules before this one holds
d questions a | unverified | no: a rule before this one holds
"""
TABLE = [tuple(cell.strip() for cell in row.split("|")) for row in REASONS.strip("\n").splitlines()]


@pytest.mark.parametrize(("links", "status", "said"), TABLE)
def test_every_rule_says_by_whom_it_holds_or_why_it_does_not(links: str, status: str, said: str) -> None:
    found = explained(links, "chief ukraine staff map agency reports chief russia ukraine map")
    assert [rule.status for rule in found.rules] == list(Status)
    (rule,) = (rule for rule in found.rules if rule.status == status)
    assert f"{'yes' if rule.held else 'no'}: {rule.reason}" == said


def test_the_first_rule_that_held_is_the_status() -> None:
    for links in {links for links, _, _ in TABLE}:
        found = explained(links, "chief ukraine staff map agency reports chief russia ukraine map")
        assert next(rule.status for rule in found.rules if rule.held) is found.claim.status


def test_nobody_backs_a_voice_that_is_not_identified() -> None:
    found = explained("b supports a, c supports a", "reports ukraine map")
    assert found.rules[2].reason == "2 claims support it, but no side of its own is identified"


def test_a_mark_beside_the_status_names_who_it_comes_of() -> None:
    found = explained("c supersedes a")
    assert (found.mark, [link.other.uid for link in found.superseding]) == ("superseded by Staff", ["c"])
    found = explained("b supersedes a")
    assert (found.mark, found.superseding) == ("1 claim supersedes it, but comes from another side", ())
    assert explained("").mark == ""


def test_a_claim_that_was_not_known_yet_is_said_not_to_have_been() -> None:
    with drafted().claim("late", "chief", stated="2025-04-05").opened() as case:
        position = case.position("late")
        assert position is not None
        *_, history = parts(explain_status(case, position, "2025-04-04"))
    assert [said.text for said in history.lines] == ["it was not known by that day"]


def test_origins_are_counted_with_sides_and_voices() -> None:
    found = explained("b disputes a, d disputes a, e disputes a, d repeats b")
    assert found.origins == 3
    assert summary(found).endswith("(4 sides, 4 voices, 3 origins)")
    assert "origin" not in summary(explained(""))


def test_readings_of_analysts_are_counted_and_signed_before_what_a_status_rests_on() -> None:
    draft = Draft().actor("a").actor("b").actor("c")
    draft.claim("one", "a", stated="2025-04-26").claim("two", "b", stated="2025-04-27").claim("three", "c")
    draft.link("two", "disputes", "one")
    draft.link("three", "disputes", "one", basis="analyst", by="AK", at="2026-11-27T10:00:00Z")
    draft.link("three", "disputes", "two", basis="analyst", by="0123456789ab", at="2026-11-28T10:00:00Z")
    with draft.opened() as case:
        told = {part.heading: part.lines for part in parts(explain_status(case, 0))}
        unnamed = {part.heading: part.lines for part in parts(explain_status(case, 1))}
    counted, published, reading = told["What it rests on"]
    assert counted.text == "1 of 2 links is an analyst’s reading (AK, 27 Nov 2026)."
    assert published.more == ("two",)
    assert reading.more == ("three", "An analyst’s reading (AK, 27 Nov 2026)")
    assert unnamed["What it rests on"][0].text == ("1 of 2 links is an analyst’s reading (an analyst, 28 Nov 2026).")


def test_the_explanation_in_words_leads_to_the_claims_that_it_names() -> None:
    found = explained("b disputes a, d questions a, c supersedes a")
    told = {part.heading: [(said.text, said.target) for said in part.lines] for part in parts(found)}
    assert told == {
        "What it rests on": [("Disputed by Ukraine, 2 April 2025", 1)],
        "What supersedes it": [("Superseded by Staff (Russia), 3 April 2025", 2)],
        "The rules, of which the first that holds decides": [
            ("not retracted: no claim takes it back", None),
            ("disputed, which decides: 1 other claim and this one contradict each other: Ukraine", None),
            ("not corroborated: no claim supports it", None),
            (
                "questioned as well, which would come later: asked for evidence or doubted by Map, "
                "without an assertion of the contrary",
                None,
            ),
            ("not unverified: a rule before this one holds", None),
            ("superseded, as a mark beside the status: superseded by Staff", None),
        ],
        "How it came about": [
            ("1 April 2025: unverified, when it was made", None),
            ("2 April 2025: disputed, by Ukraine", 1),
            ("3 April 2025: still disputed; superseded by Staff", 2),
        ],
    }


@pytest.mark.parametrize(
    ("links", "speakers", "told"),
    [
        ("b disputes a, c retracts b", "chief ukraine ukraine", ["unverified, when it was made", "disputed, by Ukraine",
         "unverified, as what made it disputed no longer counts: Ukraine"]),
        ("a disputes b", "chief ukraine", ["unverified, when it was made", "disputed, by Ukraine"]),
        ("c supersedes a, d retracts c", "chief map staff staff", ["unverified, when it was made",
         "still unverified; superseded by Staff", "still unverified; no longer superseded"]),
        ("b disputes a, b questions a, c retracts b", "chief ukraine ukraine", ["unverified, when it was made",
         "disputed, by Ukraine", "unverified, as what made it disputed no longer counts: Ukraine"]),
    ],
)  # fmt: skip
def test_a_history_is_told_in_words(links: str, speakers: str, told: list[str]) -> None:
    *_, history = parts(explained(links, speakers))
    assert [said.text.partition(": ")[2] for said in history.lines] == told


def test_a_claim_disputed_at_once_and_one_that_rests_on_undated_claims() -> None:
    draft = drafted().claim("old", "ukraine", stated="2025-04-01").claim("new", "chief", stated="2025-04-02")
    draft.claim("undated", "map").link("new", "disputes", "old").link("undated", "questions", "old")
    draft.claim("asked", "map", stated="2025-04-03").link("undated", "questions", "asked")
    with draft.opened() as case:
        for uid, told in (
            ("new", "2 April 2025: disputed as soon as it was made, by Ukraine"),
            ("asked", "at no known day: questioned, by Map"),
        ):
            position = case.position(uid)
            assert position is not None
            *_, history = parts(explain_status(case, position))
            assert history.lines[-1].text == told


@pytest.mark.parametrize(
    ("links", "speakers", "told"),
    [
        ("", "chief", ""),
        ("b disputes a", "chief ukraine", "disputed since 2 April 2025, one day later"),
        ("c questions a", "chief ukraine map", "questioned since 3 April 2025, 2 days later"),
        ("b disputes a, c supersedes a", "chief ukraine staff", "disputed since 2 April 2025, one day later"),
        ("b disputes a, c retracts b", "chief ukraine ukraine", "unverified again since 3 April 2025, 2 days later"),
    ],
)
def test_a_status_says_since_when_it_holds(links: str, speakers: str, told: str) -> None:
    assert phrases.status_since(explained(links, speakers).claim) == told


def test_a_status_from_the_beginning_and_one_of_no_known_day_say_so() -> None:
    draft = drafted().claim("old", "ukraine", stated="2025-04-01").claim("new", "chief", stated="2025-04-02")
    draft.claim("asked", "map", stated="2025-04-03").claim("undated", "map").claim("asking", "chief")
    draft.link("new", "disputes", "old").link("undated", "questions", "asked").link("asking", "questions", "undated")
    with draft.opened() as case:
        told = {claim.uid: phrases.status_since(claim) for claim in case.claims(range(case.size))}
    assert told == {
        "old": "disputed since 2 April 2025, one day later",
        "new": "disputed since it was made",
        "asked": "questioned since an unknown day: it rests on claims without a date",
        "undated": "questioned since an unknown day: the claim has no date",
        "asking": "",
    }


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def test_the_word_of_an_encirclement_is_disputed_one_day_later_and_says_by_whom(kursk: Case) -> None:
    position = kursk.position("putin-isolated-13mar")
    assert position is not None
    before, after = (explain_status(kursk, position, f"2025-03-{day}") for day in (13, 14))
    assert (before.claim.status, after.claim.status) == (Status.UNVERIFIED, Status.DISPUTED)
    denial = after.behind[0]
    assert (denial.other.uid, denial.other.stated) == ("ua-gs-no-encirclement-14mar", "2025-03-14")
    first = next(parts(after)).lines[0]
    assert first.text == "Disputed by General Staff of the Armed Forces of Ukraine (Ukraine), 14 March 2025"
    assert first.target == denial.other.position


def test_every_claim_of_the_bundled_case_can_be_explained(kursk: Case) -> None:
    for asof in (None, "2025-03-14"):
        for position in range(kursk.at(asof).known):
            found = explain_status(kursk, position, asof)
            assert next(rule.status for rule in found.rules if rule.held) is found.claim.status
            assert found.changes[-1].status is found.claim.status
            assert bool(found.superseding) == found.claim.superseded == found.changes[-1].superseded
            assert {link.other.position for link in found.behind} == set(found.claim.reason.behind)
            assert all(said.text for part in parts(found) for said in part.lines)
