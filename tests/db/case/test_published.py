"""A case as if links that rest on an analyst's reading were not there, compared with a case that does not have them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.explain.explanation import explain_status
from db.filters.filter import parse
from db.model.claims import Relation, Status
from db.text.safe import VERBATIM
from tests.cases import Draft
from tests.db.random_cases import DAYS, Drawn, cases, filters

_DROP = "DELETE FROM link WHERE basis = 'analyst'"


@settings(max_examples=150)
@given(cases(), st.data())
def test_random_cases_are_as_if_the_links_of_analysts_were_deleted(drawn: Drawn, data: st.DataObject) -> None:
    with drawn.draft.opened() as case, drawn.draft.sql(_DROP).opened() as expected:
        published = case.published
        for day in (None, *DAYS):
            everything = range(expected.at(day).known)
            assert published.rows(everything, day) == expected.rows(everything, day)
            assert list(published.claims(everything, day)) == list(expected.claims(everything, day))
            counted, wanted = (one.at(day).number_of_origins(everything) for one in (published, expected))
            assert counted == wanted
        for _ in range(4):
            filter = data.draw(filters(drawn.values))
            assert published.matches(filter) == expected.matches(filter)
            assert published.status_counts(filter) == expected.status_counts(filter)
            assert dict(published.actor_counts(filter)) == dict(expected.actor_counts(filter))


def contested() -> Draft:
    """Two claims that a source sets against each other, and one that an analyst set against both."""
    draft = Draft().actor("russia").actor("ukraine").actor("observer")
    draft.claim("taken", "russia", stated="2025-04-26").claim("held", "ukraine", stated="2025-04-27")
    draft.claim("fighting", "observer", stated="2025-04-28").claim("alone", "observer", stated="2025-04-29")
    draft.link("held", "disputes", "taken", basis="published")
    draft.link("fighting", "disputes", "held", basis="analyst")
    return draft.link("alone", "questions", "fighting", basis="analyst")


@pytest.fixture
def case() -> Iterator[Case]:
    with contested().opened() as opened:
        yield opened


def statuses(case: Case) -> list[str]:
    return [row.status.value for row in case.rows(range(case.size))]


def test_both_readings_of_one_open_case_stay_apart(case: Case) -> None:
    assert statuses(case) == ["disputed", "disputed", "disputed", "unverified"]
    assert statuses(case.published) == ["disputed", "disputed", "unverified", "unverified"]
    assert statuses(case) == ["disputed", "disputed", "disputed", "unverified"]
    assert [link.relation for link in case.published.claim(2).links] == []
    assert len(case.claim(2).links) == 2
    disputed = parse("status:disputed")
    assert [len(one.matches(disputed)) for one in (case, case.published, case)] == [3, 2, 3]


def test_it_is_made_once_and_knows_what_it_leaves_out(case: Case) -> None:
    assert case.published is case.published
    assert case.published.published is case.published
    assert (case.published_only, case.left_out) == (False, None)
    assert (case.published.published_only, case.published.left_out) == (True, 2)


def test_nothing_is_read_before_it_is_asked_for(case: Case) -> None:
    asked: list[str] = []
    case.pulse().connection.set_trace_callback(asked.append)
    case.matches(parse("status:disputed"))
    assert not [query for query in asked if "basis =" in query]
    assert case.published.size == case.size
    assert len([query for query in asked if "basis =" in query]) == 1


def test_the_links_of_relations_without_an_analysts_reading_are_not_gathered_again(case: Case) -> None:
    links, published = case.facts.index.links, case.published.facts.index.links
    kept = [relation for relation in Relation if published.every[relation] is links.every[relation]]
    assert kept == [one for one in Relation if one not in (Relation.DISPUTES, Relation.QUESTIONS)]


def test_a_case_without_such_links_is_as_it_was() -> None:
    draft = Draft().actor("a").claim("one", "a").claim("two", "a").link("one", "supersedes", "two")
    with draft.opened() as case:
        assert case.published.facts is case.facts
        assert case.published.left_out == 0


def test_it_can_be_read_as_stored_and_searched(case: Case) -> None:
    verbatim = case.published.read_as(VERBATIM)
    assert verbatim.published_only
    assert statuses(verbatim) == statuses(case.published)
    assert case.read_as(VERBATIM).published.rows((2,))[0].status is Status.UNVERIFIED
    for one in (case, case.published, verbatim):
        assert len(one.matches(parse("fighting"))) == 1


def test_links_that_are_left_out_are_links_all_the_same() -> None:
    draft = Draft().actor("a").actor("b").claim("one", "a").claim("two", "b")
    with draft.link("one", "disputes", "two", basis="analyst").opened() as case:
        assert case.published.has_links
        assert explain_status(case.published, 0).claim.status is Status.UNVERIFIED


def test_who_disputes_whom_is_counted_without_them(case: Case) -> None:
    def disputes(one: Case) -> int:
        return sum(one.at().cross_links.disputes.going_from(one.at().claims, one.at().standing, one.size).values())

    assert (disputes(case), disputes(case.published)) == (2, 1)
