"""Which pair comes next, whatever was looked at, put off or decided before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.dialogs.suggest.desks import CLAIM, FILTER, proposal
from tui.dialogs.suggest.deck import Deck
from tui.dialogs.suggest.visit import Visit

PAIRS = [proposal(number) for number in range(5)]


def dealt(number: int) -> Deck:
    deck = Deck()
    for pair in PAIRS[:number]:
        deck.add(pair)
    return deck


def test_steps_stay_among_the_pairs_that_were_shown() -> None:
    deck = dealt(2)
    assert not deck.step(1)
    assert deck.step(-1)
    assert not deck.step(-1)
    assert deck.current is PAIRS[0]
    assert not Deck().step(-1)
    assert Deck().current is None


def test_going_on_passes_what_is_decided_and_coming_back_begins_at_the_first() -> None:
    deck = dealt(4)
    deck.go_to(PAIRS[0])
    assert deck.go_on({PAIRS[1].key})
    assert deck.current is PAIRS[2]
    assert not deck.go_on({PAIRS[3].key})
    assert deck.come_back({PAIRS[0].key})
    assert deck.current is PAIRS[1]


def test_behind_the_last_pair_there_is_none_and_the_one_before_is_the_last() -> None:
    deck = dealt(2)
    deck.leave()
    assert deck.current is None
    assert deck.step(-1)
    assert deck.current is PAIRS[1]


@given(st.lists(st.sampled_from(["add", "yes", "no", "undo", "back", "ahead", "refuse", "on"]), max_size=40))
def test_no_pair_is_decided_twice_and_each_decision_is_about_the_pair_in_view(steps: list[str]) -> None:
    visit = Visit((FILTER, CLAIM), FILTER.id)
    left = list(PAIRS)
    for step in steps:
        match step:
            case "add" if left:
                visit.deck.add(left.pop(0))
            case "yes" | "no" if visit.pair and not visit.decision:
                pair = visit.pair
                made = visit.decide(pair.relation, is_no=step == "no")
                assert made is not None
                assert made.proposal is pair
            case "undo":
                taken = visit.take_back()
                assert taken is None or visit.pair is taken.proposal
            case "back" | "ahead":
                visit.step(-1 if step == "back" else 1)
            case "refuse" if visit.decisions:
                visit.refuse(visit.decisions[0])
            case "on":
                visit.go_to_refused() or visit.deck.go_on(visit.decided)
        keys = [decision.proposal.key for decision in visit.decisions]
        assert len(set(keys)) == len(keys)
        assert visit.decided == set(keys)
