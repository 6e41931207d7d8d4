"""The words of synthetic cases: names of people, bodies, places and outlets, and what is claimed about them."""

from __future__ import annotations

from random import Random

_ONSETS = ("b", "br", "d", "dr", "g", "h", "k", "kr", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ya", "ei")
_ENDINGS = ("", "n", "r", "sk", "v", "l", "m", "rd", "ts")
_CYRILLIC = str.maketrans(
    dict(zip("abdeghiklmnoprstuvyz", "абдегхиклмнопрстувйз", strict=True)),
)

_SUBJECTS = (
    *("Assault groups", "Regular units", "Territorial defence", "Air defence crews", "Naval infantry", "Border guards"),
    *("Local authorities", "Emergency services", "Mobilised men", "Reconnaissance teams", "Engineers", "Artillery"),
    *("A drone", "Several guided bombs", "A convoy", "The garrison", "Volunteers", "The regional administration"),
)
_VERBS = (
    *("entered", "left", "hold", "have retaken", "shelled", "struck", "evacuated", "lost control of", "advanced near"),
    *("repelled an attack on", "were seen in", "deny having left", "have encircled", "destroyed a depot in"),
    *("report casualties in", "captured prisoners at", "restored power to", "crossed the river at"),
)
_MANNERS = (
    *("overnight", "after two days of fighting", "without a fight", "according to residents", "for the third time"),
    *("under heavy fire", "with losses on both sides", "as the ceasefire talks went on", "despite the denial"),
    *("before reinforcements came", "in spite of the weather", "together with allied troops", "once again"),
)
_CONSEQUENCES = (
    *("at least {} people were killed", "{} vehicles were left behind", "some {} civilians remain in the area"),
    *("{} prisoners were taken", "the road has been cut for {} days", "{} buildings are damaged"),
    *("an advance of {} km is claimed", "about {} soldiers took part"),
)
_REPORTED = ("said so", "denied it", "had announced it", "gave no details", "called it untrue", "showed footage")

TOPICS = ("control", "casualties", "forces", "strike", "civilians", "prisoners", "diplomacy", "intent", "law")
LANGUAGES = ("en", "ru", "uk", "de", "fr", "pl", "ar", "")


def names(rng: Random, number: int) -> list[str]:
    """So many different names."""
    found: dict[str, None] = {}
    while len(found) < number:
        syllables = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2, 3))))
        found["".join((*syllables, rng.choice(_ENDINGS))).capitalize()] = None
    return list(found)


def in_cyrillic(name: str) -> str:
    """A name in another script."""
    return name.lower().translate(_CYRILLIC).capitalize()


def statements(rng: Random, places: list[str], people: list[str], number: int) -> list[str]:
    """So many claims in words, about these places; some name a person too."""
    parts = zip(
        rng.choices(_SUBJECTS, k=number),
        rng.choices(_VERBS, k=number),
        rng.choices(places, k=number),
        rng.choices(_MANNERS, k=number),
        rng.choices(_CONSEQUENCES, k=number),
        rng.choices(range(2, 4_000), k=number),
        rng.choices(people, k=number),
        rng.choices(_REPORTED, k=number),
        strict=True,
    )
    return [
        f"{subject} {verb} {place} {manner}; {consequence.format(figure)}"
        + (f", and {person} {reported}." if figure % 3 == 0 else ".")
        for subject, verb, place, manner, consequence, figure, person, reported in parts
    ]
