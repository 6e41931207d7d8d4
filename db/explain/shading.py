"""Why a status has its shades: for each, a clause that says because of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.explain.naming import voices
from db.model.claims import Claim, Link, Shade
from db.text import phrases
from db.text.names import listed, some


@dataclass(frozen=True, slots=True)
class Shading:
    """A shade, and a clause that says because of whom it holds."""

    shade: Shade
    reason: str


def shadings(claim: Claim, behind: Sequence[Link], independent: Sequence[Link]) -> tuple[Shading, ...]:
    """The shades of a claim with their reasons.

    `behind` are the links that decide its status, `independent` those of support that would corroborate it.
    """
    return tuple(Shading(shade, _reason(shade, behind, independent)) for shade in claim.shades)


def _reason(shade: Shade, behind: Sequence[Link], independent: Sequence[Link]) -> str:
    meaning = phrases.SHADE_MEANINGS[shade]
    match shade:
        case Shade.SUPPORTED:
            return f"{meaning}: by {voices(independent)}"
        case Shade.PART:
            return f"{meaning}: {listed(some([f'“{part}”' for part in _parts(behind)]))}"
        case _:
            return f"{meaning}: {voices(behind)}"


def _parts(links: Sequence[Link]) -> list[str]:
    return list(dict.fromkeys(link.part for link in links if link.part))
