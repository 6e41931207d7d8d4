"""What is said to the user is seen as long as it is true: none that matters is lost, none in the way for long."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tui.state.notices import Kind, Notice, Notices, reading_time


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def two_at_most(notices: Sequence[Notice]) -> bool:
    return len(notices) <= 2


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notices(clock: Clock) -> Notices:
    return Notices(clock, two_at_most)


def shown(notices: Notices) -> list[str]:
    return [notice.text for notice in notices.shown]


def test_a_notice_goes_with_the_next_key_but_not_with_one_right_behind_it(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    clock.now += 0.9
    notices.acknowledge()
    assert shown(notices) == ["a"]
    clock.now += 0.2
    notices.acknowledge()
    assert shown(notices) == []


def test_a_notice_goes_when_there_was_time_to_read_it(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    clock.now += notices.remaining - 0.1
    notices.expire()
    assert shown(notices) == ["a"]
    clock.now += 0.2
    notices.expire()
    assert shown(notices) == []


def test_long_notices_are_shown_for_longer_within_bounds() -> None:
    times = [reading_time([Notice("x" * length)]) for length in (1, 60, 100, 150, 1_000)]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (4, 10)
    assert reading_time([Notice("x" * 60), Notice("x" * 60)]) == reading_time([Notice("x" * 120)])


def test_one_of_each_kind_is_shown_at_once_and_no_news_and_no_warning_is_lost(notices: Notices, clock: Clock) -> None:
    for text in ("w1", "w2", "w3"):
        notices.say(Notice(text, Kind.WARNING))
    for text in ("n1", "n2"):
        notices.say(Notice(text, Kind.NEWS))
    seen = []
    while notices.shown:
        seen.append(shown(notices))
        clock.now += 2
        notices.begin_turn()
        notices.acknowledge()
    assert seen == [["w1", "n1"], ["w2", "n2"], ["w3"]]
    assert list(notices.said) == ["w1", "w2", "w3", "n1", "n2"]


def test_the_answers_to_one_key_follow_one_another(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    notices.say(Notice("b"))
    assert shown(notices) == ["a"]
    clock.now += notices.remaining
    notices.expire()
    assert shown(notices) == ["b"]


def test_the_answer_to_a_later_key_takes_the_place_of_an_earlier_one_at_once(notices: Notices) -> None:
    for text in ("No command on j.", "No command on q."):
        notices.begin_turn()
        notices.say(Notice(text))
        assert shown(notices) == [text]


def test_a_later_key_with_an_outcome_takes_answers_away_and_one_without_does_not(notices: Notices) -> None:
    notices.begin_turn()
    notices.say(Notice("a"))
    notices.say(Notice("b"))
    notices.outdate()
    assert shown(notices) == ["a"]
    notices.begin_turn()
    assert shown(notices) == ["a"]
    notices.outdate()
    assert shown(notices) == []


def test_news_and_warnings_stay_for_their_least_time_whatever_keys_do(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("news", Kind.NEWS))
    notices.say(Notice("warning", Kind.WARNING))
    clock.now += 0.9
    notices.begin_turn()
    notices.acknowledge()
    notices.outdate()
    assert shown(notices) == ["news", "warning"]
    clock.now += 0.2
    notices.begin_turn()
    notices.acknowledge()
    assert shown(notices) == []


def test_news_take_the_place_of_an_answer_that_could_be_read(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("14 selected. Z undoes it."))
    clock.now += 1.1
    notices.say(Notice("The case has changed.", Kind.NEWS))
    assert shown(notices) == ["The case has changed."]


def test_news_leave_an_answer_that_could_not_be_read_yet_and_a_warning_does_not(notices: Notices) -> None:
    notices.say(Notice("a"))
    notices.begin_turn()
    notices.say(Notice("news", Kind.NEWS))
    assert shown(notices) == ["a", "news"]
    notices.say(Notice("warning", Kind.WARNING))
    assert shown(notices) == ["news", "warning"]


def test_one_too_long_to_fit_is_shown_alone(clock: Clock) -> None:
    notices = Notices(clock, lambda notices: not notices)
    notices.say(Notice("too long"))
    assert shown(notices) == ["too long"]


def test_the_same_again_is_said_once_for_as_long_as_if_it_were_new(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    clock.now += 3
    notices.say(Notice("a"))
    assert shown(notices) == ["a"]
    clock.now += 3
    notices.expire()
    assert shown(notices) == ["a"]
    assert list(notices.said) == ["a", "a"]
    for text in "bb":
        notices.say(Notice(text))
    clock.now += 20
    notices.expire()
    assert shown(notices) == ["b"]
    clock.now += 20
    notices.expire()
    assert shown(notices) == []


def test_the_same_said_by_a_later_key_is_its_answer(notices: Notices) -> None:
    for _ in range(2):
        notices.begin_turn()
        notices.say(Notice("a"))
    notices.outdate()
    assert shown(notices) == ["a"]


def test_what_could_not_be_read_is_shown_for_its_full_time_again(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    clock.now += 60
    notices.restart()
    notices.expire()
    assert shown(notices) == ["a"]
    assert notices.remaining == reading_time(notices.shown)
