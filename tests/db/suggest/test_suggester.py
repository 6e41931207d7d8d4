"""Suggestions of one claim and of many, on small cases."""

from __future__ import annotations

import sqlite3

import pytest

from db.case.case import Case
from db.model.claims import Relation
from db.suggest.plain import read_plain
from db.suggest.suggester import SAYS_NOTHING, Suggester
from db.suggest.suggestion import Suggested
from tests.cases import Draft
from tests.db.suggest.cases import draft, with_others

STRIKE = {"text": "A strike on Raqqa killed 8 civilians.", "stated": "2024-05-03", "event": "2024-05-03"}


def answered() -> Draft:
    """A strike that the army denies two months later, naming it only in its text."""
    case = with_others(draft()).claim("hit", "radio", regions="raqqa", **STRIKE)
    text = "The army denied that it struck the town of Rakka on 3 May."
    return case.claim("denial", "north-army", text=text, stated="2024-07-09")


def suggested(case: Case, uid: str, limit: int = 10, relation: Relation | None = None) -> Suggested:
    position = case.position(uid)
    assert position is not None
    return Suggester(case).for_claim(position, limit, relation)


def partners(case: Case, uid: str) -> list[str]:
    found = suggested(case, uid).suggestions
    return [other for one in found for other in (one.from_, one.to) if other != uid]


def test_a_later_statement_answers_an_event_that_only_its_text_names() -> None:
    with answered().opened() as case:
        first = suggested(case, "denial").suggestions[0]
        assert (first.from_, first.to) == ("denial", "hit")
        reasons = " | ".join(reason.text for reason in first.reasons)
        assert "3 May 2024, as the text says: 3 may" in reasons
        assert suggested(case, "hit").suggestions[0][:3] == first[:3]


def test_hints_are_not_stored() -> None:
    with answered().opened() as case:
        suggested(case, "denial")
        [claim] = read_plain(case, list(case.positions(["denial"])))
        assert (claim.event, claim.regions) == ((None, None), ())


def test_a_claim_that_says_neither_when_nor_where_gets_nothing_and_is_given_to_nobody() -> None:
    case = answered().claim("vague", "north-army", text="All allegations are false.", stated="2024-05-03")
    with case.opened() as opened:
        assert suggested(opened, "vague") == Suggested((), SAYS_NOTHING)
        assert all("vague" not in partners(opened, uid) for uid in ("hit", "denial", "other-4"))


def test_the_day_of_a_statement_does_not_stand_for_that_of_the_event() -> None:
    case = with_others(draft()).claim("hit", "radio", regions="raqqa", **STRIKE)
    case.claim("same-day", "north-army", text="We do not strike towns.", stated="2024-05-03")
    with case.opened() as opened:
        assert "same-day" not in partners(opened, "hit")


def test_claims_more_than_30_days_apart_are_no_pair() -> None:
    case = with_others(draft()).claim("hit", "radio", regions="raqqa", **STRIKE)
    for uid, day in (("near", "2024-06-02"), ("apart", "2024-06-03")):
        case.claim(uid, "north-army", regions="raqqa", text="Nothing struck Raqqa.", stated=day, event=day)
    with case.opened() as opened:
        found = partners(opened, "hit")
        assert "near" in found
        assert "apart" not in found


def test_linked_and_unrelated_claims_are_left_out_and_what_is_new_comes() -> None:
    case = answered().link("denial", "disputes", "hit")
    with case.opened() as opened:
        assert "hit" not in partners(opened, "denial")
    case = answered()
    ids = "(SELECT id FROM claim WHERE uid = 'hit'), (SELECT id FROM claim WHERE uid = 'denial')"
    case.sql(f"INSERT INTO unrelated (one_id, other_id) VALUES ({ids})")
    case.claim("second", "south-army", text="No strike was flown near Raqqa on 3 May 2024.", stated="2024-08-01")
    with case.opened() as opened:
        assert "hit" not in partners(opened, "denial")
        assert partners(opened, "hit")[0] == "second"


def test_one_speaker_does_not_contradict_itself_but_replaces_an_earlier_figure() -> None:
    case = with_others(draft())
    for uid, day, figure in (("first", "2024-05-03", 20), ("second", "2024-05-05", 40)):
        text = f"The army holds {figure} square kilometres around Raqqa."
        case.claim(uid, "north-army", regions="raqqa", text=text, topic="control", stated=day, event=day)
    with case.opened() as opened:
        [one] = [one for one in suggested(opened, "first").suggestions if "second" in (one.from_, one.to)]
        assert one[:3] == ("second", "first", Relation.SUPERSEDES)
        for relation in (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPPORTS, Relation.REPEATS):
            assert suggested(opened, "first", relation=relation).suggestions == ()


def test_of_two_on_one_day_the_one_that_denies_or_names_the_other_answers() -> None:
    for text in ("The claim about Raqqa is false.", "Northern Command struck no target in Raqqa."):
        case = with_others(draft()).claim("reaction", "south-army", regions="raqqa", **STRIKE | {"text": text})
        case.claim("hit", "north-army", regions="raqqa", **STRIKE | {"text": "We hit a depot in Raqqa."})
        with case.opened() as opened:
            first = suggested(opened, "hit").suggestions[0]
            assert (first.from_, first.to) == ("reaction", "hit")


def test_an_alias_in_another_script_and_an_inflected_form_are_one_place() -> None:
    case = with_others(draft()).claim("hit", "radio", regions="gornal", **STRIKE | {"text": "Gornal was shelled."})
    text = "Міноборони спростувало обстріл Горналі 3 травня."
    case.claim("denial", "north-army", text=text, language="uk", stated="2024-06-20")
    with case.opened() as opened:
        assert partners(opened, "denial") == ["hit"]


def test_the_same_case_gives_the_same_suggestions_in_the_same_order() -> None:
    with answered().opened() as one, answered().opened() as other:
        assert [suggested(one, uid) for uid in ("hit", "denial")] == [
            suggested(other, uid) for uid in ("hit", "denial")
        ]


def test_a_limit_of_nothing_is_nothing() -> None:
    with answered().opened() as case:
        assert suggested(case, "denial", limit=0).suggestions == ()


# The queue


def test_the_queue_fills_step_by_step_and_names_the_best_pair_first() -> None:
    case = answered().claim("vague", "north-army", text="All allegations are false.", stated="2024-05-03")
    with case.opened() as opened:
        suggester = Suggester(opened)
        queue = suggester.queue(range(opened.size))
        assert (queue.done, queue.total, queue.best()) == (0, opened.size, [])
        queue.advance(4)
        assert queue.done == 4
        while not queue.is_full:
            queue.advance(4)
        first = suggester.suggestion(queue.best(1)[0])
        assert {first.from_, first.to} == {"hit", "denial"}
        assert queue.silent == 1
        assert len({pair.pair for pair in queue.best()}) == len(queue.best())


def test_a_pair_needs_one_claim_in_the_filter() -> None:
    with answered().opened() as opened:
        queue = Suggester(opened).queue(opened.positions(["hit"]))
        queue.advance()
        assert queue.is_full
        assert all(opened.position("hit") in pair.pair for pair in queue.best())


def test_an_interrupt_ends_the_work_and_the_queue_can_go_on() -> None:
    with answered().opened() as opened:
        suggester = Suggester(opened)
        queue = suggester.queue(range(opened.size))
        with pytest.raises(sqlite3.OperationalError):  # noqa: PT012
            opened._connection.set_progress_handler(lambda: 1, 1)
            queue.advance()
        opened._connection.set_progress_handler(None, 0)
        assert queue.done < queue.total
        while not queue.is_full:
            queue.advance()
        assert queue.best()


# What is not a place


def test_a_word_with_a_capital_at_the_beginning_of_a_sentence_is_no_place() -> None:
    case = with_others(draft()).region("ta", "province", name="Tha").region("nothing", "province", name="Nothin")
    for uid in ("one", "two", "three"):
        case.claim(uid, "radio", regions="raqqa", text="They said nothing about it.", stated="2024-05-01")
    case.claim("vague", "north-army", text="Nothing. The reports are false.", stated="2024-05-03")
    with case.opened() as opened:
        assert suggested(opened, "vague").note == SAYS_NOTHING


def test_a_country_alone_says_too_little() -> None:
    case = with_others(draft()).claim("hit", "radio", regions="raqqa", **STRIKE)
    case.claim("vague", "north-army", regions="land", text="The reports are false.", stated="2024-05-03")
    with case.opened() as opened:
        assert suggested(opened, "vague").note == SAYS_NOTHING
