"""Statements as a list shows them: without the name of their speaker, which stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SAID = _words("said says")
_REPORTING = _SAID | _words(
    """
    accused accuses acknowledged acknowledges added adds admits admitted alleged alleges announced announces
    answered answers argued argues asked asks assessed assesses called calls claimed claims conceded concedes
    confirmed confirms declared declares demanded demands denied denies described describes dismissed dismisses
    disputed disputes estimated estimates explained explains finds found insisted insists invited invites noted
    notes praised praises promised promises published publishes put puts questioned questions rejected rejects
    repeated repeats replied replies reported reports restated restates showed shows stated states stressed stresses
    suggested suggests tells thanked thanks told urged urges warned warns writes wrote
    """
)
_ADVERBS = _words("again also earlier later now publicly repeatedly then")
_NO_CLAUSE = _words(
    """
    about after again also anything as at before by during earlier for from how if in later little much nothing of on
    once only over since so something that to today tomorrow under until what when where whether which while who why
    with yesterday yes
    """
)
"""Words behind "said" with which no clause begins that could stand alone. Two of them may: "at least", "at most"."""
_WHEN_OR_HOW = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december last this next not never twice via through
    """
)
"""Words behind "said" that may belong to the saying: when it was said, and how, or that it is no statement at all."""
_AT = re.compile(r"at (?:least|most) ")
_GOES_ON = re.compile(rf"\b(?:and|but|or|nor)(?: \w+ly| also| later)? (?:that|{'|'.join(sorted(_REPORTING))})\b")
"""The speaker says or does a second thing, which without "said" would seem to be somebody else's."""
_DOES_MORE = re.compile(
    rf"[,;] (?:then |and,? |but )?(?:\w+ing|{'|'.join(sorted(_REPORTING))})\b"
    r"|\band, |\b(?:before|after|while|when) \w+ing\b"
)
"""The speaker may do a second thing, or the subject of the clause may: nobody can tell without "said"."""
_LATE_THAT = re.compile(r"(?:\S+ ){1,4}that ")
"""Words stand between "said" and "that": they belong to the saying."""
_FEWEST_WORDS = 3
_REPORTED = re.compile(
    r"(?P<who>[^.;:]{1,100}?) (?:said|says|reported|reports|told|tells|announced|announces|stated|states) "
    r"(?P<how>(?:to |by |in |on |at |during |[A-Z])[^,;:.]{0,60} )?that (?P<clause>.+)",
    re.DOTALL,
)
"""Who said, perhaps to whom and how, that something is so."""
_TURNS = _words("not never no nobody neither and but denied denies") | _REPORTING
"""Words before "that" with which the speaker does not simply say what follows."""


def beginnings(name: str, aliases: Iterable[str], is_person: bool) -> tuple[str, ...]:
    """The beginnings of texts that speak of an actor, longest first, case folded, with the blank behind the name.

    The names are its name, also without what is in brackets behind it, its aliases, and the surname of a person.
    """
    short = name.partition(" (")[0]
    surname = short.split()[-1:] if is_person and len(short.split()) > 1 else []
    names = {known.casefold() for known in (name, short, *aliases, *surname) if len(known) > 1}
    begun = {f"{article}{known} " for known in names for article in ("", "the ")}
    return tuple(sorted(begun, key=lambda beginning: (-len(beginning), beginning)))


def without_speaker(text: str, speaker: tuple[str, ...]) -> str:
    """A statement without its speaker at the start: "Syrskyi said Kyiv held on" becomes "Kyiv held on".

    `speaker` are the `beginnings` of the only speaker. "said" goes too where a clause follows, other verbs of reporting
    stay: "Accused Ukraine of…". Whatever is not certain is left as it is: a possessive, a verb that is not one of
    reporting, a text of which little would be left.
    """
    start = text[: len(speaker[0])] if speaker else ""
    folded = start.casefold()
    if len(folded) != len(start) or not folded.startswith(speaker):
        return text
    begun = next(beginning for beginning in speaker if folded.startswith(beginning))
    shown = _reported(text[len(begun) :])
    return shown[0].upper() + shown[1:] if len(shown.split(maxsplit=_FEWEST_WORDS)) >= _FEWEST_WORDS else text


def proposition(text: str, speaker: tuple[str, ...]) -> str:
    """What a statement says without its only speaker, also where more than the name comes first.

    "Russia's chief of staff Valery Gerasimov reported by video call that Gornal was taken" becomes "Gornal was taken".
    What cannot be taken apart with certainty is left as it is, as by `without_speaker`.
    """
    short = without_speaker(text, speaker)
    found = _REPORTED.fullmatch(text) if short == text and speaker else None
    if not found:
        return short
    who, how, clause = found["who"], found["how"] or "", found["clause"]
    is_known = f"{who} ".casefold().endswith(tuple(f" {beginning}" for beginning in speaker))
    turns = _TURNS & set(f"{who} {how}".lower().split()) or _GOES_ON.search(clause) or _DOES_MORE.search(clause)
    return clause[0].upper() + clause[1:] if is_known and not turns else short


def _reported(rest: str) -> str:
    """What follows the name of a speaker, without "said" where it is not needed; "" if that is no reporting verb."""
    verb, _, clause = rest.partition(" ")
    if verb in _SAID:
        if _GOES_ON.search(clause) or _DOES_MORE.search(clause) or _LATE_THAT.match(clause):
            return rest
        if clause.startswith("that "):
            return clause.removeprefix("that ")
        first = clause.partition(" ")[0]
        begun = first.lower().strip(",")
        is_aside = begun in _WHEN_OR_HOW or begun.endswith("ly")
        stands_alone = not is_aside and (begun not in _NO_CLAUSE or _AT.match(clause))
        return clause if stands_alone and first.lstrip("'\"“‘")[:1].isalnum() else rest
    also = verb in _ADVERBS and clause.partition(" ")[0] in _REPORTING
    return rest if also or verb in _REPORTING else ""
