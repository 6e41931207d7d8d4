"""What `source:` means: an id, else an outlet, else words of titles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.case.case import Case
from db.errors import FilterError
from db.filters.filter import parse
from tests.cases import Draft


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    draft = Draft().source("wire-1", outlet="The Wire", title="Russia says Kursk is retaken")
    draft.source("wire-2", outlet="The Wire", title="Fighting in Sudža goes on").source("post", outlet="Morning Post")
    draft.source("silent", outlet="Silent Gazette", title="Nothing of use").source("echo", title="Kursk retaken: a map")
    draft.source("evening", outlet="Evening Post").source("kursk", outlet="Post of the Day")
    draft.claim("a", sources="wire-1", stated="2025-03-01").claim("b", sources="wire-2 post", stated="2025-03-02")
    draft.claim("c", sources="echo", stated="2025-03-03").claim("d", sources="evening kursk", stated="2025-03-04")
    with draft.opened() as opened:
        yield opened


@pytest.mark.parametrize(
    ("value", "uids"),
    [
        ("wire-1", "a"),
        ("kursk", "d"),
        ("silent", ""),
        ('"the wire"', "a b"),
        ("wire", "a b"),
        ("wir", "a b"),
        ('"morn p"', "b"),
        ('"Silent Gazette"', ""),
        ("gazette", ""),
        ("retaken", "a c"),
        ("retak", "a c"),
        ('"kursk ret"', "a c"),
        ('"SAYS kursk"', "a"),
        ("sudza", "b"),
        ('"nothing of use"', ""),
    ],
)
def test_what_a_value_means(case: Case, value: str, uids: str) -> None:
    assert " ".join(case.uids(case.matches(parse(f"source:{value}")).positions)) == uids


@pytest.mark.parametrize(
    ("value", "note"),
    [
        ("retaken", "source:retaken is in the titles of 2 sources: wire-1 and echo"),
        ("sudza", "source:sudza is in the title of wire-2"),
        ("gazette", "gazette is a source in this case, but no claim comes from it"),
        ("silent", "silent is a source in this case, but no claim comes from it"),
        ("wire-1", ""),
        ("wire", ""),
    ],
)
def test_what_is_said_about_it(case: Case, value: str, note: str) -> None:
    assert case.matches(parse(f"source:{value}")).notes == ((note,) if note else ())


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("post", None),
        ("pos", "No source in this case is called 'pos'. Did you mean Evening Post, Morning Post or Post of the Day?"),
        ("nowhere", "No source in this case is called 'nowhere'. This case has The Wire, "),
        ('"..."', "No source in this case is called '...'."),
    ],
)
def test_several_outlets_are_asked_about(case: Case, value: str, message: str | None) -> None:
    if message is None:
        assert case.uids(case.matches(parse(f"source:{value}")).positions) == ["b"]
        return
    with pytest.raises(FilterError) as refusal:
        case.matches(parse(f"source:{value}"))
    assert str(refusal.value).startswith(message)
