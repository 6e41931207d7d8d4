"""The program's own phrases, used on screen and in briefs: languages, figures, relations, reasons for a status.

Stored text is inserted unchanged; callers that write Markdown must escape the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from db import dates
from db.model.claims import Claim, Direction, Figures, Link, Relation, Shade, Status, StatusChange
from db.text.names import listed

_ATTRIBUTIONS = {
    "direct-quote": "quoted directly",
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
_RELATION_LABELS = {
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
_DECIDING_LINKS = {
    Status.RETRACTED: {(Relation.RETRACTS, Direction.FROM)},
    Status.DISPUTED: {(Relation.DISPUTES, Direction.FROM), (Relation.DISPUTES, Direction.TO)},
    Status.CORROBORATED: {(Relation.SUPPORTS, Direction.FROM)},
    Status.QUESTIONED: {(Relation.QUESTIONS, Direction.FROM)},
    Status.UNVERIFIED: set(),
}

SHADE_WORDS: Mapping[Shade, str] = {
    Shade.REPLACED: "only by claims since superseded",
    Shade.UNNAMED: "only by unnamed voices",
    Shade.OWN_SIDE: "only from within its own side",
    Shade.SUPPORTED: "supported by another side as well",
    Shade.ALLY: "only by allies",
    Shade.PART: "only in part",
    Shade.CONTESTED: "only by claims that are themselves disputed",
}
"""What a shade adds to the word for a status. Each goes on behind that word."""

SHADE_MEANINGS: Mapping[Shade, str] = {
    Shade.REPLACED: "in dispute only with claims that have been superseded",
    Shade.UNNAMED: "in dispute only with unattributed voices",
    Shade.OWN_SIDE: "in dispute only with its own side",
    Shade.SUPPORTED: "disputed, and supported by another side and origin as well",
    Shade.ALLY: "corroborated only by voices aligned with its own",
    Shade.PART: "corroborated only in part",
    Shade.CONTESTED: "corroborated only by claims that are disputed themselves",
}
"""What each shade says of a claim."""

NO_LINKS = "There are no links in this case yet, so nothing can be disputed in it"
"""What is said wherever somebody could take an unlinked case for one in which nobody disputes anything."""

HOW_LINKS_COME = "Links come in as a table with the columns from, to and relation: conflict-tui import CASE links.csv"
"""What to do about it."""

_UNLINKED = "unlinked, which does not mean that nobody disputes it"


def in_language(code: str) -> str:
    """The language with an ISO 639 code: "in Ukrainian"; "" for no code."""
    return f"in {language(code)}" if code.strip() else ""


def language(code: str) -> str:
    """The name of the language with an ISO 639 code: "Ukrainian"."""
    return _LANGUAGES.get(code, f"the language {code}")


def quoted_in(spoken: str, published: Sequence[str]) -> str:
    """Whether a quote is in the original language, as far as that is known.

    `spoken` is the language in which the claim was made, `published` are those of its sources, as ISO 639 codes; "" is
    not known. Nothing is concluded from the quote itself.
    """
    known = list(dict.fromkeys(code for code in published if code.strip()))
    where = listed([language(code) for code in known])
    if not spoken.strip():
        unknown = "the language it was said in is not recorded"
        return f"as published in {where}; {unknown}" if known else unknown
    if not known:
        return f"said in {language(spoken)}; not recorded in which language it was published"
    if known == [spoken]:
        return f"in the original language, {where}"
    if spoken not in known:
        return f"translated from {language(spoken)}, as published in {where}"
    return f"said in {language(spoken)}, published in {where}; it may be a translation"


def attribution(code: str) -> str:
    """How a source attributes a statement: "in indirect speech". An unknown code is returned unchanged."""
    return _ATTRIBUTIONS.get(code, code)


def place_precision(code: int | None) -> str:
    """How precisely a place is known (UCDP's `where_prec`, 1 to 7), in words; "" if it is exact or not recorded."""
    return _PRECISION.get(code, "") if code is not None else ""


def figures(given: Figures) -> str:
    """A quantity with its bounds and unit: "900 (800 to 1,000) soldiers", "at least 10,000 soldiers", "2 deaths"."""
    if given.low is not None and given.low == given.high and given.best in (None, given.low):
        return f"{_number(given.low)} {given.unit}".strip()
    low, best, high = ("" if value is None else _number(value) for value in (given.low, given.best, given.high))
    bounds = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    if best and bounds:
        bounds = f"({bounds})"
    return " ".join(filter(None, (best, bounds, given.unit)))


def short_figures(given: Figures, at_least: str, at_most: str, about: str) -> tuple[str, ...]:
    """A quantity in ever shorter forms: in words, with signs for its bounds, without unit, in thousands or millions.

    "at least 1,200,000 troops", "≥ 1,200,000 troops", "≥ 1,200,000", "≥ 1.2 M". The signs stand right before a number.
    No form says less exactly than the one before what the number is, except that the last one of a best estimate with
    bounds leaves the bounds to `about`.
    """
    forms = [figures(given)]
    bare = _short(given, at_least, at_most, _number)
    forms += [f"{bare} {given.unit}".strip(), bare, _short(given, at_least, at_most, _compact)]
    if given.best is not None and (given.low, given.high) != (None, None) and given.low != given.high:
        forms += [f"{about}{_number(given.best)}", f"{about}{_compact(given.best)}"]
    return tuple(dict.fromkeys(forms))


def _short(given: Figures, at_least: str, at_most: str, number: Callable[[float], str]) -> str:
    """A quantity without its unit: "900", "≥ 900", "800–1,000", "900 (800–1,000)"."""
    low, best, high = (None if value is None else number(value) for value in (given.low, given.best, given.high))
    if low is not None and given.low == given.high and given.best in (None, given.low):
        return low
    bounds = f"{low}–{high}" if low and high else f"{at_least}{low}" if low else f"{at_most}{high}" if high else ""
    return " ".join(filter(None, (best, f"({bounds})" if best and bounds else bounds)))


def link_label(link: Link) -> str:
    """The heading for the claim at the other end of a link, such as "Disputed by" or "Repeats"."""
    return relation_label(link.relation, link.direction)


def relation_label(relation: Relation, direction: Direction) -> str:
    """The heading for a claim linked by `relation`, seen from the claim that the link leaves or reaches."""
    return _RELATION_LABELS[relation, direction]


CREDIBILITY: Mapping[str, str] = {
    "1": "confirmed by others",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The grades of a claim in the Admiralty code."""

RELIABILITY: Mapping[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
"""The grades of a source in the Admiralty code."""


def credibility(grade: str) -> str:
    """The grade of a claim in words: "3, possibly true"; "" for none."""
    return f"{grade}, {CREDIBILITY[grade]}" if grade in CREDIBILITY else grade


def decides_status(link: Link, claim: Claim) -> bool:
    """Whether a link of a claim is one of those that make the rule behind its status hold."""
    deciding = (link.relation, link.direction) in _DECIDING_LINKS[claim.status]
    return deciding and claim.reason.rests_on(link.other.position)


def shades(held: Iterable[Shade]) -> str:
    """The shades of a status, which go on behind its word: "only by allies; only in part"; "" for none."""
    return "; ".join(SHADE_WORDS[shade] for shade in held)


def status_word(status: Status, superseded: bool = False, held: Iterable[Shade] = ()) -> str:
    """A status with its shades and the mark beside it: "disputed (only by unnamed voices), superseded"."""
    qualified = shades(held)
    return status.value + (f" ({qualified})" if qualified else "") + (", superseded" if superseded else "")


def status_reason(claim: Claim, origins: int | None = None) -> str:
    """The rule behind the status of a claim, with the numbers of claims, sides and voices that make it hold.

    `origins` adds the number of origins among them.
    """
    behind = len(claim.reason.behind)
    others = count(behind, "other claim")
    rule = {
        Status.RETRACTED: "retracted by its own voice or body, so that its links count for nothing",
        Status.DISPUTED: f"disputed: {others} and this one contradict each other",
        Status.CORROBORATED: f"corroborated by {others} of another side and origin",
        Status.QUESTIONED: f"questioned by {others}, without an assertion of the contrary",
        Status.UNVERIFIED: f"unverified: {_unlinked(claim, 'recorded link')}",
    }[claim.status]
    if behind:
        counted = [count(claim.reason.sides, "side"), count(claim.reason.voices, "voice")]
        rule += f" ({', '.join(counted if origins is None else [*counted, count(origins, 'origin')])})"
    return rule + ("; superseded by a later figure or position" if claim.superseded else "")


def status_in_brief(claim: Claim) -> str:
    """The rule behind the status of a claim in few words, which go on behind that status."""
    behind = len(claim.reason.behind)
    counted = f"({count(claim.reason.sides, 'side')}, {count(claim.reason.voices, 'voice')})"
    voices = listed(status_voices(claim)) if claim.status is Status.CORROBORATED else ""
    rule = {
        Status.RETRACTED: " by its own voice or body",
        Status.DISPUTED: f": it and {count(behind, 'other')} contradict each other {counted}",
        Status.CORROBORATED: f" by {voices} {counted}",
        Status.QUESTIONED: f" by {count(behind, 'claim')} {counted}",
        Status.UNVERIFIED: f": {_unlinked(claim, 'link')}",
    }[claim.status]
    return " (superseded)" + rule if claim.superseded else rule


def _unlinked(claim: Claim, link: str) -> str:
    """Why a claim is unverified."""
    return f"no {link} disputes, questions or independently supports it" if claim.links else _UNLINKED


def status_voices(claim: Claim) -> list[str]:
    """The names of those whose claims make the rule behind the status of a claim hold."""
    names = (name for link in claim.links if decides_status(link, claim) for name in link.other.speakers)
    return list(dict.fromkeys(names))


def status_since(claim: Claim) -> str:
    """Since when a claim has its status: "disputed since 14 March 2025, one day later".

    "" if it has always been unverified, or has no history.
    """
    periods: list[StatusChange] = []
    for change in claim.reason.history:
        if not periods or change.status is not periods[-1].status:
            periods.append(change)
    if not periods or (len(periods) == 1 and claim.status is Status.UNVERIFIED):
        return ""
    made, start = periods[0].since, periods[-1].since
    again = " again" if any(period.status is claim.status for period in periods[:-1]) else ""
    if start is None:
        cause = "the claim has no date" if made is None else "it rests on claims without a date"
        return f"{claim.status}{again} since an unknown day: {cause}"
    if len(periods) == 1:
        return f"{claim.status} since it was made"
    return f"{claim.status}{again} since {dates.words(start)}, {_later(made, start)}"


def _later(first: str | None, then: str) -> str:
    """How many days one ISO day is after another, in words."""
    days = (date.fromisoformat(then) - date.fromisoformat(first or then)).days
    return "one day later" if days == 1 else f"{days:,} days later"


def origin_counts(number: int, sides: int, claims: int) -> str:
    """The counts shown while claims of one origin are folded: "41 origins of 4 sides in 153 claims"."""
    of = f" of {count(sides, 'side') if sides else 'no identified side'}" if claims else ""
    return f"{count(number, 'origin')}{of} in {count(claims, 'claim')}"


def count(number: int, thing: str) -> str:
    """A number with its noun in the singular or plural: "1 side", "2 sides"."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def _compact(value: float) -> str:
    """A number in millions or thousands where that is as exact and shorter: "1.2 M"."""
    plain = _number(value)
    for first, size, name in ((1_000_000, 1_000_000, "M"), (100_000, 1_000, "k")):
        tenths = round(value / size * 10)
        short = f"{tenths / 10:,g} {name}"
        if value >= first and tenths * size == value * 10 and len(short) < len(plain):
            return short
    return plain


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def disputes_between(number: int, unnamed: int, of_matches: str = "") -> str:
    """How many disputes there are between two sides: "69 disputes between them, 3 more with unnamed voices".

    `of_matches` says which of them count if the claims are not all: "by" or "of" claims that match.
    """
    which = f" {of_matches} claims that match" if of_matches else ""
    more = f", {unnamed:,} more with unnamed voices or voices of both" if unnamed else ""
    return f"{count(number, 'dispute')} between them{which}{more}"
