"""What lasts, and that nothing else has to be asked anew."""

from __future__ import annotations

from array import array

import pytest

from db.index.links import Links
from db.index.pairs import Pair
from db.index.speakers import Voices
from db.model.claims import Relation
from db.status.lasting import Lasting, LastingEffects


def course(**pairs: list[Pair]) -> LastingEffects:
    """The course of these links, all of which count."""
    return LastingEffects.of(
        Links.gathered({Relation(name): links for name, links in pairs.items()}, lambda _: Voices(), {}).counting
    )


def test_a_finding_lasts_from_its_first_link_on() -> None:
    found = Lasting.gathered([(4, 9), (0, 3), (4, 7), (2, 7)])
    assert found == Lasting(array("I", [0, 2, 4]), array("I", [3, 7, 7]))
    assert [list(found.within(known)) for known in (0, 3, 4, 7, 8, 10)] == [[], [], [0], [0], [0, 2, 4], [0, 2, 4]]


@pytest.mark.parametrize(
    ("links", "restless"),
    [
        ({"disputes": [(1, 0)], "questions": [(2, 0)], "supports": [(3, 0)], "supersedes": [(4, 0)]}, {}),
        ({"retracts": [(2, 1)], "disputes": [(1, 0), (3, 0)]}, {"disputes": [(1, 0)]}),
        ({"retracts": [(2, 0)], "disputes": [(1, 0)], "questions": [(1, 0)]}, {"disputes": [(1, 0)]}),
        ({"retracts": [(2, 1), (3, 2), (4, 0)]}, {"retracts": [(2, 1), (3, 2)]}),
        ({"supports": [(1, 0)], "repeats": [(2, 1), (3, 2)]}, {}),
        (
            {"supports": [(1, 0), (4, 0)], "repeats": [(2, 1), (2, 0), (3, 2), (6, 5)]},
            {"supports": [(1, 0)], "repeats": [(2, 0), (2, 1), (3, 2)]},
        ),
    ],
)
def test_only_what_retractions_and_shared_origins_can_change_is_restless(
    links: dict[str, list[Pair]], restless: dict[str, list[Pair]]
) -> None:
    found = course(**links).revocable
    assert {relation.value: list(pairs) for relation, pairs in found.items() if len(pairs)} == restless
