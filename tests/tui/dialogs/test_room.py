"""How the lines of the export dialog are shared out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.dialogs.export.room import Needs, Room, share, shows_whole

_LINES = st.integers(0, 12)
_NEEDS = st.builds(Needs, st.integers(12, 40), _LINES, _LINES, _LINES, _LINES)


def test_a_high_screen_shows_everything_and_gives_the_rest_to_the_preview() -> None:
    assert share(30, Needs(choices=4, focused=1, message=1, place=2, hint=1)) == Room(4, 1, 2, 1, 21)


def test_the_preview_goes_first_and_the_choices_without_the_focus_next() -> None:
    needs = Needs(choices=6, focused=2, message=2, place=2, hint=1)
    assert share(14, needs) == Room(6, 2, 2, 1, 0)
    assert share(10, needs) == Room(4, 2, 2, 1, 0)
    assert share(4, needs) == Room(1, 2, 0, 0, 0)


@given(st.integers(0, 60), _NEEDS)
def test_no_more_is_given_than_there_is_and_a_message_comes_before_all_but_the_file(height: int, needs: Needs) -> None:
    room = share(height, needs)
    assert 1 + room.choices + room.message + room.place + room.hint + room.preview <= max(height, 1)
    assert (room.message == needs.message) == (shows_whole(height, needs.message) or not needs.message)
