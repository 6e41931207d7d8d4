"""What the program says in its own words, on screen and in a brief: languages, figures, links, reasons for a status.

What comes from the case is passed through as it is; whoever writes Markdown escapes the result.
"""

from __future__ import annotations

from datetime import date

from db import dates
from db.model.claims import Claim, Direction, Figures, Link, Relation, Status, StatusChange

_REPORTED = {
    "direct-quote": "in the speaker’s own words",
    "indirect": "in indirect speech",
    "narrator": "in the source’s own voice",
    "unattributed": "not attributed to anyone by name",
}
_PRECISION = {
    2: "near this place",
    3: "somewhere in this district",
    4: "somewhere in this province",
    5: "along a line or in an area around this place",
    6: "somewhere in this country",
    7: "in international waters or airspace",
}
_LANGUAGES = {
    "ar": "Arabic",
    "be": "Belarusian",
    "cs": "Czech",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "te": "Telugu",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_LINKED = {
    (Relation.RETRACTS, Direction.FROM): "Retracted by",
    (Relation.RETRACTS, Direction.TO): "Retracts",
    (Relation.DISPUTES, Direction.FROM): "Disputed by",
    (Relation.DISPUTES, Direction.TO): "Disputes",
    (Relation.QUESTIONS, Direction.FROM): "Questioned by",
    (Relation.QUESTIONS, Direction.TO): "Questions",
    (Relation.SUPPORTS, Direction.FROM): "Supported by",
    (Relation.SUPPORTS, Direction.TO): "Supports",
    (Relation.REPEATS, Direction.FROM): "Repeated by",
    (Relation.REPEATS, Direction.TO): "Repeats",
    (Relation.SUPERSEDES, Direction.FROM): "Superseded by",
    (Relation.SUPERSEDES, Direction.TO): "Supersedes",
}
_RESTS_ON = {
    Status.RETRACTED: {(Relation.RETRACTS, Direction.FROM)},
    Status.DISPUTED: {(Relation.DISPUTES, Direction.FROM), (Relation.DISPUTES, Direction.TO)},
    Status.CORROBORATED: {(Relation.SUPPORTS, Direction.FROM)},
    Status.QUESTIONED: {(Relation.QUESTIONS, Direction.FROM)},
    Status.UNVERIFIED: set(),
}


def language(code: str) -> str:
    """A language by its ISO 639 code: "in Ukrainian"; "" for none."""
    if not code.strip():
        return ""
    return f"in {_LANGUAGES.get(code, f'the language {code}')}"


def reported(attribution: str) -> str:
    """How a source gives a statement: "in indirect speech"; "" where it is not recorded."""
    return _REPORTED.get(attribution, attribution)


def precision(code: int | None) -> str:
    """How closely a place is known, in words; "" where it is exact or not recorded."""
    return _PRECISION.get(code, "") if code is not None else ""


def figures(given: Figures) -> str:
    """A figure with its bounds and unit: "900 (800 to 1,000) soldiers", "at least 10,000 soldiers", "2 deaths"."""
    if given.low is not None and given.low == given.high and given.best in (None, given.low):
        return f"{_number(given.low)} {given.unit}".strip()
    low, best, high = ("" if value is None else _number(value) for value in (given.low, given.best, given.high))
    bounds = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    if best and bounds:
        bounds = f"({bounds})"
    return " ".join(filter(None, (best, bounds, given.unit)))


def linked(link: Link) -> str:
    """What a link makes of the claim at its far end, seen from this one: "Disputed by", "Repeats"."""
    return made_of(link.relation, link.direction)


def made_of(relation: Relation, direction: Direction) -> str:
    """What a link makes of the claim at its far end, seen from the one from which it lies in this direction."""
    return _LINKED[relation, direction]


def bears(link: Link, claim: Claim) -> bool:
    """Tell whether the status of the claim rests on this link."""
    return (link.relation, link.direction) in _RESTS_ON[claim.status] and claim.reason.rests_on(link.other.position)


def why(claim: Claim, origins: int | None = None) -> str:
    """The rule behind the status, and how many stand behind it, of how many `origins` where these are counted."""
    behind = len(claim.reason.behind)
    others = count(behind, "other claim")
    rule = {
        Status.RETRACTED: "retracted by its own voice or body, so that its links count for nothing",
        Status.DISPUTED: f"disputed: {others} and this one contradict each other",
        Status.CORROBORATED: f"corroborated by {others}, independent in side and origin",
        Status.QUESTIONED: f"questioned by {others}, without an assertion of the contrary",
        Status.UNVERIFIED: "unverified: no recorded link disputes, questions or independently supports it",
    }[claim.status]
    if behind:
        counted = [count(claim.reason.sides, "side"), count(claim.reason.voices, "voice")]
        rule += f" ({', '.join(counted if origins is None else [*counted, count(origins, 'origin')])})"
    return rule + ("; superseded by a later figure or position" if claim.superseded else "")


def since(claim: Claim) -> str:
    """Since when it has its status: "disputed since 14 March 2025, one day later"; "" where that says nothing."""
    spells: list[StatusChange] = []
    for change in claim.reason.history:
        if not spells or change.status is not spells[-1].status:
            spells.append(change)
    if not spells or (len(spells) == 1 and claim.status is Status.UNVERIFIED):
        return ""
    made, start = spells[0].since, spells[-1].since
    again = " again" if any(spell.status is claim.status for spell in spells[:-1]) else ""
    if start is None:
        why = "it is not known when it was made" if made is None else "it rests on claims without a date"
        return f"{claim.status}{again} since no known day: {why}"
    if len(spells) == 1:
        return f"{claim.status} since it was made"
    return f"{claim.status}{again} since {dates.words(start)}, {_later(made, start)}"


def _later(first: str | None, then: str) -> str:
    """How much later one ISO day is than another."""
    days = (date.fromisoformat(then) - date.fromisoformat(first or then)).days
    return "one day later" if days == 1 else f"{days:,} days later"


def origins(number: int, sides: int, claims: int) -> str:
    """What is counted where claims with one origin are one: "41 origins of 4 sides in 153 claims"."""
    of = f" of {count(sides, 'side') if sides else 'no identified side'}" if claims else ""
    return f"{count(number, 'origin')}{of} in {count(claims, 'claim')}"


def count(number: int, thing: str) -> str:
    """So many of a thing: "1 side", "2 sides"."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"
