"""Claims found by what became of them, on cases small enough to see the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import FilterError
from db.filters.filter import parse
from db.model.claims import UNATTRIBUTED
from tests.cases import Draft

ACTORS = (
    *(("russia", ""), ("mod", "russia"), ("spokesman", "mod"), ("ukraine", ""), ("staff", "ukraine")),
    *(("observer", ""), ("reports", ""), ("officials", "ukraine")),
)


def draft(claims: str, links: str = "") -> Draft:
    """Claims as "uid speaker,speaker day-of-March-2025" and links as "uid relation uid", with ; between them."""
    found = Draft()
    for uid, parent in ACTORS:
        kind = UNATTRIBUTED if uid in ("reports", "officials") else "government"
        found.actor(uid, parent, kind=kind)
    for claim in claims.split(";"):
        uid, speakers, *day = claim.split()
        speaking = speakers.split(",") if speakers != "-" else []
        found.claim(uid, speaking, stated=dated(day[0]) if day else "")
    for link in filter(None, links.split(";")):
        found.link(*link.split())
    return found


def dated(day: str) -> str:
    """A day of March 2025 by its number; whatever is longer is a date already."""
    return f"2025-03-{int(day):02}" if len(day) < 3 else day


def found(claims: str, links: str, filter: str) -> str:
    """The uids of the claims that a filter selects, in timeline order."""
    with draft(claims, links).opened() as case:
        return " ".join(case.uids(case.matches(parse(filter)).positions))


@pytest.mark.parametrize(
    ("claims", "links", "unanswered"),
    [
        ("a mod 1; b staff 2", "", "a b"),
        ("a mod 1; b staff 2", "b disputes a", "b"),
        ("a mod 1; b staff 2", "b questions a", "b"),
        ("a mod 1; b staff 2", "b supports a", "b"),
        ("a mod 1; b staff 2", "a disputes b", "b"),
        ("a mod 1; b staff 2", "b repeats a; b supersedes a", "a b"),
        ("a mod 1; b spokesman 2", "b disputes a", "a b"),
        ("a mod 1; b mod,staff 2", "b disputes a", "a b"),
        ("a mod 1; b observer 2", "b disputes a", "b"),
        ("a mod 1; b reports 2", "b disputes a", "a"),
        ("a mod 1; b officials 2", "b disputes a", "a"),
        ("a reports 1; b mod 2", "b disputes a", "b"),
        ("a reports,mod 1; b - 2", "b disputes a", "a"),
        ("a mod 1; b staff 1", "b disputes a", "b"),
        ("a mod 1; b staff 1", "a disputes b", "a"),
        ("a mod 2025-03; b staff 15", "b disputes a", "b"),
        ("a mod 2025-03; b staff 15", "a disputes b", "a"),
        ("a mod; b staff 15", "b disputes a", "b"),
        ("a mod 1; b staff 2; c staff 3", "b disputes a; c retracts b", "a b c"),
        ("a mod 1; b staff 2; c mod 3", "a disputes b; c retracts a", "a b c"),
        ("a mod 1; b staff 2; c mod 3", "b disputes a; c retracts a", "b c"),
    ],
)
def test_unanswered_is_what_no_other_side_has_answered(claims: str, links: str, unanswered: str) -> None:
    assert found(claims, links, "is:unanswered").split() == sorted(unanswered.split())


def test_what_is_unanswered_depends_on_the_day() -> None:
    claims, links = "a mod 1; b staff 5; c staff 9", "b disputes a; c retracts b"
    assert found(claims, links, "is:unanswered asof:2025-03-04") == "a"
    assert found(claims, links, "is:unanswered asof:2025-03-05") == "b"
    assert found(claims, links, "is:unanswered asof:2025-03-09") == "a b c"
    assert found(claims, links, "-is:unanswered actor:russia asof:2025-03-06") == "a"


@pytest.mark.parametrize(
    ("claims", "links", "admitting"),
    [
        ("a mod 1; b staff 2; c staff 3", "b disputes a; c supports a", "c"),
        ("a mod 1; b staff 2; c staff 3", "a disputes b; c supports a", "c"),
        ("a mod 1; b staff 2; c staff 3", "b questions a; c supports a", ""),
        ("a mod 1; b staff 2; c observer 3", "b disputes a; c supports a", ""),
        ("a mod 1; b staff 2; c officials 3", "b disputes a; c supports a", ""),
        ("a mod 1; b officials 2; c staff 3", "b disputes a; c supports a", ""),
        ("a mod 1; b staff 2; c spokesman 3", "b disputes a; c supports a", ""),
        ("a mod 1; b staff 2; c staff,observer 3", "b disputes a; c supports a", "c"),
        ("a mod 1; b staff 2; c staff,mod 3", "b disputes a; c supports a", ""),
        ("a mod 1; b staff 2; c mod 3; d staff 4", "b disputes a; d supports c", ""),
        ("a mod 1; b staff 2", "b disputes a; b supports a", ""),
        ("a mod 1; b staff 2; c staff 3", "b disputes a; b supports a; c disputes a", "b"),
        ("a mod 1; b staff 2; c staff 3; d mod 4", "b disputes a; c supports a; d retracts a", ""),
        ("a mod 1; b staff 2; c staff 3; d staff 4", "b disputes a; c supports a; d retracts b", ""),
        ("a mod 1; b staff 2; c staff 3; d staff 4", "b disputes a; c supports a; d retracts c", ""),
        ("a mod 1; b staff 2; c staff 3", "b supports a; b disputes a; a disputes b; c disputes a", "b"),
    ],
)
def test_an_admission_supports_what_another_voice_of_its_side_disputes(claims: str, links: str, admitting: str) -> None:
    assert found(claims, links, "is:admission") == admitting


def test_an_admission_is_one_while_its_own_side_disputes_what_it_supports() -> None:
    claims, links = "a mod 1; b staff 2; d staff 4; e staff 5", "b supports a; d disputes a; e retracts d"
    assert [found(claims, links, f"is:admission asof:2025-03-0{day}") for day in range(2, 7)] == ["", "", "b", "", ""]


def test_an_admission_is_one_until_it_is_taken_back() -> None:
    claims, links = "a mod 1; b staff 2; c staff 3; e staff 5", "c supports a; b disputes a; e retracts c"
    assert [found(claims, links, f"is:admission asof:2025-03-0{day}") for day in range(2, 7)] == ["", "c", "c", "", ""]


@pytest.mark.parametrize(
    ("claims", "links", "reversed_"),
    [
        ("a mod 1; b mod 2", "b retracts a", "a"),
        ("a mod 1; b mod 2", "b supersedes a", ""),
        ("a mod 1; b mod 2", "b supersedes a; b disputes a", "a"),
        ("a mod 1; b mod 1", "b supersedes a; b disputes a", "a"),
        ("a mod 1; b spokesman 2", "b supersedes a; b disputes a", "a"),
        ("a mod 1; b staff 2", "b supersedes a; b disputes a", ""),
        ("a mod 1; b mod 2", "b disputes a", "a"),
        ("a mod 1; b mod 2", "a disputes b", "a"),
        ("a spokesman 1; b russia 2", "b disputes a", "a"),
        ("a russia 1; b spokesman 2", "b disputes a", ""),
        ("a mod 1; b mod 1", "b disputes a", ""),
        ("a mod 2025-03; b mod 9", "b disputes a", ""),
        ("a reports 1; b reports 2", "b disputes a", ""),
        ("a reports 1; b reports 2", "b supersedes a; b disputes a", ""),
        ("a officials 1; b officials 2", "b supersedes a; b disputes a", ""),
        ("a reports 1; b reports 2", "b retracts a", "a"),
        ("a reports,mod 1; b reports,mod 2", "b disputes a", "a"),
        ("a reports,mod 1; b reports,russia 2", "b disputes a", "a"),
        ("a reports,mod 1; b reports,spokesman 2", "b disputes a", ""),
        ("a officials,staff 1; b officials,ukraine 2", "b disputes a", "a"),
        ("a officials,mod 1; b ukraine,mod 2", "b supersedes a; b disputes a", "a"),
        ("a officials,mod 1; b ukraine 2", "b supersedes a; b disputes a", ""),
        ("a mod 1; b mod 2; c mod 3", "b disputes a; c retracts b", "b"),
    ],
)
def test_a_reversal_is_taken_back_or_contradicted_by_the_same_actor(claims: str, links: str, reversed_: str) -> None:
    assert found(claims, links, "is:reversal") == reversed_


@pytest.mark.parametrize(
    ("claims", "links", "lag", "late"),
    [
        ("a mod 1; b staff 11", "b disputes a", ">9d", "a"),
        ("a mod 1; b staff 11", "b questions a", ">9d", "a"),
        ("a mod 1; b staff 11", "a disputes b", ">9d", "a"),
        ("a mod 1; b staff 11", "b supports a", ">9d", ""),
        ("a mod 1; b staff 11", "b disputes a", ">10d", ""),
        ("a mod 1; b staff 11", "b disputes a", ">=10d", "a"),
        ("a mod 1; b staff 11", "b disputes a", "<11d", "a"),
        ("a mod 1; b staff 11", "b disputes a", "<10d", ""),
        ("a mod 1; b staff 11", "b disputes a", "<=10d", "a"),
        ("a mod 1; b staff 11", "b disputes a", ">1w", "a"),
        ("a mod 1; b staff 11", "b disputes a", ">=2w", ""),
        ("a mod 1; b staff 2025-05-02", "b disputes a", ">2m", "a"),
        ("a mod 1; b staff 2026-03-02", "b disputes a", ">1y", "a"),
        ("a mod 1; b staff 2; c staff 11", "b disputes a; c disputes a", ">9d", ""),
        ("a mod 1; b mod 2; c staff 11", "b disputes a; c disputes a", ">9d", "a"),
        ("a mod 1; b staff 1", "b disputes a", "<1d", "a"),
        ("a mod 1", "", ">0d", ""),
        ("a mod 1; b staff 2025-04", "b disputes a", ">30d", "a"),
        ("a mod 1; b staff 2025-04", "b disputes a", ">31d", ""),
        ("a mod 1; b staff 2025-04", "b disputes a", "<=60d", "a"),
        ("a mod 1; b staff 2025-04", "b disputes a", "<60d", ""),
        ("a mod; b staff 11", "b disputes a", ">0d,<=9999y", ""),
        ("a mod 1; b staff 2025-04/..", "b disputes a", ">30d", "a"),
        ("a mod 1; b staff 2025-04/..", "b disputes a", "<=9999y", ""),
    ],
)
def test_a_lag_is_the_time_until_the_first_answer(claims: str, links: str, lag: str, late: str) -> None:
    assert found(claims, links, f"lag:{lag}") == late


def test_a_lag_is_that_of_the_answers_known_on_the_day() -> None:
    claims, links = "a mod 1; b staff 11; c staff 20; d staff 21", "b disputes a; c disputes a; d retracts b"
    days = ("2025-03-10", "2025-03-11", "2025-03-20", "2025-03-21")
    assert [found(claims, links, f"lag:>9d asof:{day}") for day in days] == ["", "a", "a", "a"]
    assert [found(claims, links, f"lag:>10d asof:{day}") for day in days] == ["", "", "", "a"]


@pytest.mark.parametrize(
    ("links", "whom", "disputing"),
    [
        ("b disputes a", "russia", "b"),
        ("b disputes a", "mod", "b"),
        ("b disputes a", "spokesman", ""),
        ("b disputes a", "ukraine", ""),
        ("a disputes b", "ukraine", "a"),
        ("b questions a", "russia", ""),
        ("b disputes a; c retracts b", "russia", ""),
        ("a disputes b; c retracts b", "ukraine", ""),
        ("c disputes b", "ukraine", "c"),
    ],
)
def test_whom_a_claim_disputes(links: str, whom: str, disputing: str) -> None:
    assert found("a mod 1; b staff 2; c staff 3", links, f"disputes:{whom}") == disputing


@pytest.mark.parametrize(
    ("links", "who", "disputed"),
    [
        ("b disputes a", "ukraine", "a"),
        ("b disputes a", "staff", "a"),
        ("b disputes a", "russia", ""),
        ("a disputes b", "russia", "b"),
        ("a disputes b", "spokesman", ""),
        ("b questions a", "ukraine", ""),
        ("b disputes a; c retracts b", "ukraine", ""),
        ("a disputes b; c retracts b", "russia", ""),
        ("c disputes b", "ukraine", "b"),
        ("b disputes a; c disputes a", "staff", "a"),
    ],
)
def test_who_disputes_a_claim(links: str, who: str, disputed: str) -> None:
    assert found("a mod 1; b staff 2; c staff 3", links, f"disputed-by:{who}") == disputed


def test_who_disputes_mirrors_whom_they_dispute() -> None:
    claims, links = "a mod 1; b staff 2; c observer 3", "b disputes a; a disputes c"
    assert found(claims, links, "disputed-by:ukraine") == found(claims, links, "actor:russia disputed-by:staff") == "a"
    assert found(claims, links, "disputes:russia") == "b"
    assert found(claims, links, "disputed-by:mod asof:2025-03-02") == ""
    assert found(claims, links, "disputed-by:mod asof:2025-03-03") == "c"


@pytest.mark.parametrize(
    ("claims", "links", "side", "unanswered"),
    [
        ("a mod 1; b staff 2", "", "ukraine", "a"),
        ("a mod 1; b staff 2", "", "staff", "a"),
        ("a mod 1; b staff 2", "", "russia", "b"),
        ("a mod 1; b staff 2", "b disputes a", "ukraine", ""),
        ("a mod 1; b staff 2", "b questions a", "ukraine", ""),
        ("a mod 1; b staff 2", "b supports a", "ukraine", ""),
        ("a mod 1; b staff 2", "b repeats a", "ukraine", "a"),
        ("a mod 1; b staff 2", "a disputes b", "ukraine", ""),
        ("a mod 1; b staff 2", "a disputes b", "russia", "b"),
        ("a mod 1; b staff 1", "a disputes b", "ukraine", "a"),
        ("a mod 1; b staff 1", "a disputes b", "russia", ""),
        ("a mod 1; b observer 2", "b disputes a", "ukraine", "a b"),
        ("a mod 1; b observer 2", "b disputes a", "observer", ""),
        ("a mod 1; b officials 2", "b disputes a", "ukraine", "a"),
        ("a mod 1; b staff,observer 2", "b disputes a", "ukraine", ""),
        ("a mod,staff 1; b staff 2", "b disputes a", "ukraine", ""),
        ("a observer,mod 1; b staff 2", "", "ukraine", "a"),
        ("a reports 1; b - 2; c mod 3", "", "ukraine", "c"),
        ("a mod 1; b staff 2; c staff 3", "b disputes a; c retracts b", "ukraine", "a"),
        ("a mod 1; b staff 2; c mod 3", "b disputes a; c retracts a", "ukraine", "c"),
    ],
)
def test_what_one_side_has_not_answered(claims: str, links: str, side: str, unanswered: str) -> None:
    assert found(claims, links, f"unanswered:{side}") == unanswered


def test_an_unattributed_voice_answers_nothing_and_that_is_said() -> None:
    with draft("a mod 1").opened() as case:
        matches = case.matches(parse("unanswered:reports"))
        assert not matches
        assert matches.notes == ("reports is an unattributed voice, which has no side that could answer",)
        assert case.matches(parse("unanswered:staff")).notes == (
            "unanswered:staff looks at the answers of the whole side: ukraine",
        )


def test_what_a_side_has_not_answered_depends_on_the_day() -> None:
    claims, links = "a mod 1; b staff 5; c staff 9", "b disputes a; c retracts b"
    assert [found(claims, links, f"unanswered:ukraine asof:2025-03-0{day}") for day in (4, 5, 9)] == ["a", "", "a"]


def test_unlinked_is_what_has_no_link_on_the_day() -> None:
    claims, links = "a mod 1; b staff 5; c staff 9", "b repeats a"
    assert [found(claims, links, f"is:unlinked asof:2025-03-0{day}") for day in (4, 5, 9)] == ["a", "", "c"]
    assert found(claims, links, "-is:unlinked") == "a b"


@pytest.mark.parametrize(
    ("value", "uids"),
    [("0", "a"), ("1", "b d"), (">=1", "b c d"), (">=2", "c"), ("<2", "a b d"), ("0..1", "a b d"), ("2..", "c")],
)
def test_how_many_sources_carry_a_claim(value: str, uids: str) -> None:
    found = Draft().source("one").source("two")
    found.claim("a").claim("b", sources="one").claim("c", sources="one two").claim("d", sources="two")
    with found.opened() as case:
        assert " ".join(case.uids(case.matches(parse(f"sources:{value}")).positions)) == uids


@pytest.mark.parametrize(
    ("links", "numbers"),
    [
        ("", "a1 b1 c1 d1"),
        ("b supports a", "a2 b1 c1 d1"),
        ("b supports a; c supports a", "a3 b1 c1 d1"),
        ("b supports a; c supports a; c repeats b", "a2 b1 c1 d1"),
        ("b supports a; b repeats a", "a1 b1 c1 d1"),
        ("b supports a; c supports a; b repeats d; c repeats d", "a2 b1 c1 d1"),
        ("b supports a; d retracts b", "a1 b1 c1 d1"),
        ("b supports a; c supports a; c repeats b; d retracts c", "a2 b1 c1 d1"),
        ("d supports a", "a2 b1 c1 d1"),
        ("b disputes a; c questions a", "a1 b1 c1 d1"),
        ("b supports a; c supports b", "a2 b2 c1 d1"),
    ],
)
def test_how_many_origins_say_a_claim(links: str, numbers: str) -> None:
    claims = "a mod 1; b staff 2; c observer 3; d staff,observer 4"
    origins = {uid: number for number in range(1, 5) for uid in found(claims, links, f"origins:{number}").split()}
    assert " ".join(f"{uid}{origins[uid]}" for uid in "abcd") == numbers
    assert found(claims, links, "origins:0") == ""
    assert found(claims, links, "origins:>=2").split() == [uid for uid in "abcd" if origins[uid] > 1]


def test_how_many_origins_say_a_claim_depends_on_the_day() -> None:
    claims = "a mod 1; b staff 2; c observer 3; d mod 4; e observer 5"
    links = "b supports a; c supports a; d repeats b; d repeats c; e retracts c"
    more = [found(claims, links, f"origins:>=2 asof:2025-03-0{day}") for day in range(1, 6)]
    assert more == ["", "a", "a", "a", "a"]
    assert [found(claims, links, f"origins:3 asof:2025-03-0{day}") for day in range(1, 6)] == ["", "", "a", "", ""]


def test_dispute_is_known_from_the_day_of_the_later_claim() -> None:
    claims = "a mod 1; b staff 5"
    assert found(claims, "b disputes a", "disputes:mod asof:2025-03-04") == ""
    assert found(claims, "b disputes a", "disputes:mod asof:2025-03-05") == "b"
    assert found(claims, "a disputes b", "disputes:staff asof:2025-03-04") == ""


def test_hundreds_of_sides_say_nothing_of_the_quarrel_of_two() -> None:
    crowd = Draft()
    for number in range(80):
        crowd.actor(f"a{number}")
    crowds = [f"a{number}" for number in range(40)], [f"a{number}" for number in range(40, 80)]
    crowd.claim("x", crowds[0], stated="2025-03-01").claim("y", crowds[1], stated="2025-03-02")
    crowd.claim("z", "a0", stated="2025-03-03").claim("w", "a40", stated="2025-03-04")
    with crowd.link("y", "disputes", "x").link("w", "supports", "z").opened() as case:
        assert not case.matches(parse("is:admission"))
        assert case.uids(case.matches(parse("disputes:a0")).positions) == ["y"]


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


@pytest.mark.parametrize(
    ("filter", "uid"),
    [
        ("is:reversal", "khinshtein-rylsk-six"),
        ("is:reversal region:rylsk", "khinshtein-rylsk-six"),
        ("is:admission", "us-intel-not-encircled-20mar"),
        ("is:admission actor:ukraine", "hryhorov-four-villages-26may"),
        ("is:unanswered asof:2025-03-13", "putin-isolated-13mar"),
        ("-is:unanswered asof:2025-03-14", "putin-isolated-13mar"),
        ("lag:<=1d asof:2025-03-14", "putin-isolated-13mar"),
        ("disputes:putin", "ua-gs-no-encirclement-14mar"),
        ("disputes:russia actor:ukraine asof:2025-03-14", "ua-gs-no-encirclement-14mar"),
    ],
)
def test_what_is_found_in_the_bundled_case(kursk: Case, filter: str, uid: str) -> None:
    assert uid in kursk.uids(kursk.matches(parse(filter)).positions)


def test_no_observer_admits_anything_in_the_bundled_case(kursk: Case) -> None:
    admissions = kursk.claims(kursk.matches(parse("is:admission")).positions)
    assert {speaker.side.uid for claim in admissions for speaker in claim.speakers if speaker.side} <= {
        *("ukraine", "russia", "usa")
    }


def test_a_name_that_may_mean_several_is_asked_for_in_the_field_in_which_it_stands(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case, pytest.raises(FilterError, match=r"for example disputes:"):
        case.matches(parse("disputes:kursk"))
