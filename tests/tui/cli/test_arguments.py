from __future__ import annotations

import pytest

from db.errors import FilterError
from tui.cli.arguments import exclusions_last, parse_filter


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["CASE", "-status:disputed"], ["CASE", "--", "-status:disputed"]),
        (["-status:disputed", "CASE"], ["CASE", "--", "-status:disputed"]),
        (["CASE", "-has:quote", "--count"], ["CASE", "--count", "--", "-has:quote"]),
        (["CASE", "-o", "-a:b", "-topic:law"], ["CASE", "-o", "-a:b", "--", "-topic:law"]),
        (["CASE", "--filter", "-topic:law"], ["CASE", "--filter", "-topic:law"]),
        (["CASE", "--filter=-topic:law"], ["CASE", "--filter=-topic:law"]),
        (["CASE", "-h"], ["CASE", "-h"]),
        (["CASE", "-topic:law", "--filter"], ["CASE", "--filter"]),
        (["CASE", "--", "-o", "-topic:law"], ["CASE", "--", "-o", "-topic:law"]),
        (["CASE", "-lang:uk", "--", "-gornal"], ["CASE", "--", "-gornal", "-lang:uk"]),
        (["CASE", "--"], ["CASE"]),
        ([], []),
    ],
)
def test_only_filter_text_is_moved_behind_the_options(args: list[str], expected: list[str]) -> None:
    assert exclusions_last(args, {"-o", "--output", "--filter"}) == expected


def test_arguments_and_options_narrow_together() -> None:
    assert str(parse_filter(["region:gornal", "-topic:law"], ["status:disputed"])) == (
        "region:gornal -topic:law status:disputed"
    )


def test_nothing_given_is_no_filter() -> None:
    assert not parse_filter([], [])
    assert not parse_filter([""], [" "])


def test_bytes_that_are_no_text_do_not_reach_a_case() -> None:
    assert str(parse_filter(["gornal\udcff"])).encode() == "gornal\ufffd".encode()


def test_what_cannot_be_read_is_an_error() -> None:
    with pytest.raises(FilterError, match="Unknown field regin"):
        parse_filter(["regin:gornal"])
