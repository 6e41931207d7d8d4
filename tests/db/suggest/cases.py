"""A case of two sides for tests of suggestions."""

from __future__ import annotations

from tests.cases import Draft


def draft() -> Draft:
    """Actors and places without claims: two sides with their armies, two voices, some towns."""
    return (
        Draft()
        .actor("north", name="North", kind="state")
        .actor("north-army", "north", ("Northern Command",), name="Army of the North", kind="armed-force")
        .actor("south", name="South", kind="state")
        .actor("south-army", "south", name="Army of the South", kind="armed-force")
        .actor("radio", name="Radio Mill", kind="media")
        .actor("unattributed", kind="unattributed")
        .region("land", name="Land", kind="country")
        .region("province", "land", name="Mill Province", kind="province")
        .region("raqqa", "province", name="Raqqa", kind="settlement")
        .region("gornal", "province", ("Горналь",), name="Gornal", kind="settlement")
        .region("far", "land", name="Farland", kind="province")
    )


def with_others(case: Draft, number: int = 12) -> Draft:
    """The same case with so many claims about other days and another place."""
    for at in range(number):
        day = f"2024-{1 + at % 9:02}-{1 + at:02}"
        text = f"Convoy number {at} left the harbour."
        case.claim(f"other-{at}", "radio", regions="far", text=text, stated=day, event=day)
    return case
