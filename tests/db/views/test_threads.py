"""The thread of a claim: what stands under what, by example, and what must hold whatever the links are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.model.claims import Direction, Relation
from db.views.threads import Thread, ThreadLink, connected, thread
from tests.cases import Draft

MANY = 3_000


def drafted(claims: str, *links: str) -> Draft:
    """Claims, one a day from the first of March 2025 on in this order, and the links between them in words."""
    draft = Draft()
    for number, uid in enumerate(claims.split()):
        draft.claim(uid, stated=f"2025-03-{number + 1:02}")
    for link in links:
        draft.link(*link.split())
    return draft


def outlined(case: Case, found: Thread) -> list[str]:
    """The tree in lines: two blanks for each step down, what joins the claim to what it stands under, its uid."""
    return [line for claim in found.nodes for line in _lines(case, found, claim)]


def _lines(case: Case, found: Thread, claim: int) -> Iterator[str]:
    node = found.nodes[claim]
    indent = "  " * len(found.above(claim))
    (uid,) = case.uids((claim,))
    if node.link is None:
        yield indent + uid
    else:
        subject = "" if node.link.claim == node.parent else f"{case.uids((node.link.claim,))[0]} "
        yield f"{indent}{subject}{_words(node.link)} {uid}"
    for joint in node.references:
        yield f"{indent}  ^ {_words(joint)} {case.uids((joint.other,))[0]}"


def _words(joint: ThreadLink) -> str:
    return str(joint.relation) if joint.direction is Direction.TO else f"<{joint.relation}"


def outline(draft: Draft, anchor: str, asof: str | None = None) -> list[str]:
    """The thread of a claim of a drafted case, in lines."""
    with draft.opened() as case:
        position = case.position(anchor)
        assert position is not None
        found = thread(case.at(asof), position)
        return outlined(case, found) if found else []


def test_a_claim_without_links_is_a_thread_of_its_own() -> None:
    assert outline(drafted("a b"), "a") == ["a"]


@pytest.mark.parametrize("anchor", ["taken", "repeated", "denied"])
def test_answers_stand_under_the_origin_of_what_they_answer_wherever_the_thread_is_opened(anchor: str) -> None:
    draft = drafted("taken repeated denied", "repeated repeats taken", "denied disputes repeated")
    assert outline(draft, anchor) == ["taken", "  <repeats repeated", "  repeated <disputes denied"]


def test_repetitions_of_repetitions_stand_under_the_origin() -> None:
    draft = drafted("a b c d", "b repeats a", "c repeats b", "d repeats a")
    assert outline(draft, "c") == ["a", "  <repeats b", "  b <repeats c", "  <repeats d"]


def test_what_repeats_another_answer_stands_with_it_and_its_own_link_is_a_reference() -> None:
    draft = drafted("a b c", "b disputes a", "c disputes a", "c repeats b")
    assert outline(draft, "a") == ["a", "  <disputes b", "    <repeats c", "      ^ disputes a"]


def test_an_answer_may_itself_repeat_something_older() -> None:
    draft = drafted("old a b c", "b disputes a", "b repeats old", "c disputes a")
    assert outline(draft, "a") == ["a", "  <disputes b", "    repeats old", "  <disputes c"]


def test_answers_stand_by_date_whatever_the_relation_and_undated_ones_last() -> None:
    draft = drafted("a b c d").claim("undated")
    for from_, relation in (("undated", "questions"), ("d", "supports"), ("c", "questions"), ("b", "disputes")):
        draft.link(from_, relation, "a")
    found = outline(draft, "d")
    assert found == ["a", "  <disputes b", "  <questions c", "  <supports d", "  <questions undated"]


def test_a_circle_is_shown_once() -> None:
    draft = drafted("a b c", "b disputes a", "c disputes b", "a disputes c")
    assert outline(draft, "c") == ["a", "  <disputes b", "  disputes c", "    ^ disputes b"]


def test_links_in_both_directions_between_two_claims_are_both_told() -> None:
    draft = drafted("a b", "a disputes b", "b disputes a")
    assert outline(draft, "b") == ["a", "  <disputes b", "    ^ <disputes a"]


def test_a_circle_of_repetitions_has_its_earliest_claim_for_an_origin() -> None:
    draft = drafted("a b c", "a repeats b", "b repeats c", "c repeats a")
    assert outline(draft, "b")[0] == "a"


def test_the_start_is_the_claim_that_most_of_those_around_answer() -> None:
    draft = drafted("early a b c d", "a supersedes early", "b disputes a", "c disputes a", "d questions c")
    assert outline(draft, "d") == [
        "a",
        "  supersedes early",
        "  <disputes b",
        "  <disputes c",
        "    <questions d",
    ]


def test_in_a_large_thread_the_start_is_found_near_by() -> None:
    draft = Draft()
    for number in range(60):
        draft.claim(f"c{number:02}", stated=f"2025-03-{number // 2 + 1:02}")
        if number:
            draft.link(f"c{number:02}", "supports", f"c{number - 1:02}")
    draft.claim("hub", stated="2025-05-01").link("hub", "disputes", "c59")
    for uid in ("x", "y"):
        draft.claim(uid, stated="2025-05-02").link(uid, "disputes", "hub")
    assert outline(draft, "x")[0] == "hub"
    assert outline(draft, "c10")[0] == "c00"


def test_a_thread_has_the_links_that_are_known_at_the_as_of_date() -> None:
    draft = drafted("a b c", "b disputes a", "c repeats a")
    assert outline(draft, "b", "2025-03-02") == ["a", "  <disputes b"]
    assert outline(draft, "b", "2025-03-01") == []


def test_retracted_claims_stay() -> None:
    draft = Draft().actor("x").claim("a", "x", stated="2025-03-01").claim("b", "x", stated="2025-03-02")
    assert outline(draft.link("b", "retracts", "a"), "a") == ["a", "  <retracts b"]


def test_what_lies_behind_a_claim_is_counted_with_repetitions() -> None:
    draft = drafted("a b c d e", "b disputes a", "c disputes b", "d repeats c", "e questions d", "b repeats e")
    with draft.opened() as case:
        found = thread(case.at(), 1)
        assert found is not None
        assert (found.number_below(0), found.number_below(1), found.number_below(2)) == (4, 3, 0)


def test_the_encirclement_of_march_2025_is_one_thread(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case:
        start, anchor = case.position("gerasimov-isolated-12mar"), case.position("putin-isolated-13mar")
        assert start is not None
        assert anchor is not None
        found = thread(case.at(), anchor)
        assert found is not None
        assert found.root == start
        assert found.is_whole
        repeats = case.uids(found.nodes[start].repeats)
        assert repeats[:2] == ["putin-isolated-13mar", "trump-surrounded-14mar"]
        assert "trump-saved-surrounded-17mar" in repeats
        answers = dict(zip(case.uids(found.nodes[start].answers), found.nodes[start].answers, strict=True))
        denials = [uid for uid, at in answers.items() if _relation(found, at) is Relation.DISPUTES]
        assert {"ua-gs-no-encirclement-14mar", "zelensky-no-encirclement-15mar"} <= set(denials)
        for claim in found.nodes:
            other = thread(case.at(), claim)
            assert other is not None
            assert other.nodes == found.nodes


def _relation(found: Thread, claim: int) -> Relation | None:
    joint = found.nodes[claim].link
    return joint.relation if joint else None


LINKS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(Relation), st.integers(0, 11)), max_size=30)


def random_case(links: list[tuple[int, Relation, int]], undated: set[int]) -> Draft:
    """Twelve claims, some without a date, with these links."""
    draft = Draft()
    for number in range(12):
        draft.claim(f"c{number:02}", stated="" if number in undated else f"2025-03-{number // 2 + 1:02}")
    for from_, relation, to in dict.fromkeys(links):
        if from_ != to:
            draft.link(f"c{from_:02}", relation, f"c{to:02}")
    return draft


def connected_slowly(case: Case, start: int, known: int) -> set[int]:
    """The claims that links join with one, found the slow way."""
    pairs = [pair for kind in case.facts.index.links.every.values() for pair in kind if max(pair) < known]
    found: set[int] = set()
    new = {start}
    while new:
        found |= new
        new = {end for pair in pairs for end in pair if found & set(pair)} - found
    return found


@given(LINKS, st.sets(st.integers(0, 11), max_size=3), st.integers(0, 11), st.sampled_from([None, "2025-03-04"]))
def test_every_connected_claim_stands_once_and_every_link_is_told_once(
    links: list[tuple[int, Relation, int]], undated: set[int], anchor: int, asof: str | None
) -> None:
    with random_case(links, undated).opened() as case:
        known = case.at(asof).known
        found = thread(case.at(asof), anchor)
        if anchor >= known:
            assert found is None
            assert not connected(case.at(asof), anchor)
            return
        assert found is not None
        assert found == thread(case.at(asof), anchor)
        assert set(found.nodes) == connected_slowly(case, anchor, known)
        assert found.is_whole
        assert connected(case.at(asof), anchor) == found.claims
        assert all(same is not None and same.nodes == found.nodes for same in _from_each(case, found, asof))
        joints = [node.link for node in found.nodes.values() if node.link]
        joints += [joint for node in found.nodes.values() for joint in node.references]
        told = [_as_link(joint) for joint in joints]
        every = {
            (from_, relation, to)
            for relation, pairs in case.facts.index.links.every.items()
            for from_, to in pairs
            if {from_, to} <= set(found.nodes)
        }
        assert len(told) == len(set(told))
        assert set(told) == every
        _check_order(found)


def _from_each(case: Case, found: Thread, asof: str | None) -> Iterator[Thread | None]:
    return (thread(case.at(asof), claim) for claim in found.nodes)


def _as_link(joint: ThreadLink) -> tuple[int, Relation, int]:
    from_, to = (joint.claim, joint.other) if joint.direction is Direction.TO else (joint.other, joint.claim)
    return from_, joint.relation, to


def _check_order(found: Thread) -> None:
    order = {claim: number for number, claim in enumerate(found.nodes)}
    assert order[found.root] == 0
    for claim, node in found.nodes.items():
        assert all(order[joint.other] < order[claim] and joint.claim == claim for joint in node.references)
        assert list(node.repeats) == sorted(node.repeats)
        assert list(node.answers) == sorted(node.answers)
        assert all(found.nodes[below].parent == claim for below in (*node.repeats, *node.answers))
        assert all(found.nodes[below].is_repeat for below in node.repeats)
        if node.parent is not None:
            above = found.nodes[node.parent]
            assert node.link is not None
            assert node.link.other == claim
            assert order[node.parent] < order[claim]
            assert node.link.claim in (node.parent, *above.repeats)


@given(LINKS, st.integers(0, 11), st.integers(1, 12))
def test_a_limited_thread_is_connected_and_has_the_claim_from_which_it_was_opened(
    links: list[tuple[int, Relation, int]], anchor: int, limit: int
) -> None:
    with random_case(links, set()).opened() as case:
        whole, found = thread(case.at(), anchor), thread(case.at(), anchor, limit=limit)
        assert whole is not None
        assert found is not None
        assert found.root == whole.root
        assert anchor in found.nodes
        assert found.is_whole == (len(found) == len(whole))
        assert set(found.nodes) <= set(whole.nodes)
        assert min(limit, len(whole)) <= len(connected(case.at(), anchor, limit=limit)) <= len(whole)
        _check_order(found)


@pytest.mark.parametrize(
    "links",
    [
        "SELECT i, 1, 'disputes' FROM n",
        "SELECT i, 1, 'repeats' FROM n",
        "SELECT i, i - 1, 'disputes' FROM n",
        "SELECT i, i - 1, 'repeats' FROM n",
        "SELECT i, i * 7 % 50 + 1, 'disputes' FROM n UNION SELECT i * 13 % 50 + 1, i, 'repeats' FROM n WHERE i > 60",
    ],
)
@pytest.mark.parametrize("anchor", [0, MANY // 2, MANY - 1])
def test_of_a_vast_thread_the_nearest_claims_are_shown_and_those_on_the_way(links: str, anchor: int) -> None:
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"
    draft = Draft().claim("first", id=1)
    draft.sql(f"{numbers} INSERT INTO claim (id, uid, text) SELECT i, printf('x%05d', i), 'x' FROM n")
    draft.sql(f"{numbers} INSERT OR IGNORE INTO link (from_id, to_id, relation) {links}")
    with draft.opened() as case:
        found = thread(case.at(), anchor, limit=100)
        assert found is not None
        assert anchor in found.nodes
        assert len(found) <= 400
        assert not found.is_whole
        _check_order(found)
