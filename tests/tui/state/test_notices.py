"""What is said to the user is seen: each notice long enough, none lost, none in the way for long."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tui.state.notices import Notice, Notices, reading_time


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


def test_several_at_once_are_shown_together_as_far_as_they_fit_and_the_others_after_them(
    notices: Notices, clock: Clock
) -> None:
    for text in "abcde":
        notices.say(Notice(text))
    seen = []
    while notices.shown:
        seen.append(shown(notices))
        clock.now += 2
        notices.acknowledge()
    assert seen == [["a", "b"], ["c", "d"], ["e"]]
    assert list(notices.said) == list("abcde")


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
    for text in "bcc":
        notices.say(Notice(text))
    clock.now += 20
    notices.expire()
    assert shown(notices) == ["c"]


def test_what_could_not_be_read_is_shown_for_its_full_time_again(notices: Notices, clock: Clock) -> None:
    notices.say(Notice("a"))
    clock.now += 60
    notices.restart()
    notices.expire()
    assert shown(notices) == ["a"]
    assert notices.remaining == reading_time(notices.shown)
