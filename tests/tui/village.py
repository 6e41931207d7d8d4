"""A small case about one village, in which everything occurs once: every status, link, gap and kind of date.

A claim is called what it says; `no-date` has no speaker, date, place, source or link.
"""

from __future__ import annotations

from typing import Any

from tests.cases import Draft

ORDER = (
    "sudzha-taken",
    "sudzha-held",
    "fighting-goes-on",
    "gornal-taken",
    "kursk-retaken",
    "map-agrees",
    "proof-asked",
    "quiet-day",
    "sumy-agrees",
    "rumour",
    "rumour-withdrawn",
    "spring-losses",
    "losses-corrected",
    "no-date",
)
"""The claims in timeline order."""

DISPUTED = ("sudzha-taken", "sudzha-held", "fighting-goes-on", "kursk-retaken")

SPEAKERS = {
    "sudzha-taken": "ua-general-staff",
    "sudzha-held": "ru-mod",
    "kursk-retaken": "gerasimov",
    "gornal-taken": "gerasimov",
    "fighting-goes-on": "ua-general-staff",
    "map-agrees": "deepstate",
    "proof-asked": "reports",
    "quiet-day": "deepstate",
    "sumy-agrees": "ua-general-staff",
    "rumour": "deepstate",
    "rumour-withdrawn": "deepstate",
    "spring-losses": "ru-mod",
    "losses-corrected": "ru-mod",
}


def village() -> Draft:
    """The case."""
    draft = Draft(title="The village", uid="village-1")
    _add_actors(draft)
    _add_regions(draft)
    draft.source("wion", outlet="WION", title="Kursk retaken", url="https://wion.example/kursk", published="2025-04-26")
    draft.source("pravda", outlet="Ukrainska Pravda", url="https://pravda.example/map", published="2025-04-27")
    draft.source("paper", outlet="Printed Gazette", title="Without an address")
    _add_claims(draft)
    draft.link("sudzha-held", "disputes", "sudzha-taken", note="answers it by name")
    draft.link("fighting-goes-on", "disputes", "kursk-retaken")
    draft.link("proof-asked", "questions", "gornal-taken")
    draft.link("map-agrees", "supports", "fighting-goes-on")
    draft.link("gornal-taken", "supports", "kursk-retaken")
    draft.link("sumy-agrees", "supports", "quiet-day")
    draft.link("rumour-withdrawn", "retracts", "rumour")
    draft.link("losses-corrected", "supersedes", "spring-losses")
    return draft


def _add_actors(draft: Draft) -> None:
    draft.actor("russia", name="Russia")
    draft.actor("ru-mod", "russia", name="Ministry of Defence", aliases=["MoD"])
    draft.actor(
        "gerasimov", "ru-mod", name="Valery Gerasimov", aliases=["Герасимов"], role="Chief of the General Staff"
    )
    draft.actor("ukraine", name="Ukraine")
    draft.actor("ua-general-staff", "ukraine", name="General Staff")
    draft.actor("deepstate", name="DeepState", kind="observer")
    draft.actor("reports", name="Reports", kind="unattributed")


def _add_regions(draft: Draft) -> None:
    draft.region("russia-land", name="Russian Federation")
    draft.region("kursk-oblast", "russia-land", name="Kursk Oblast", aliases=["Kursk"])
    draft.region("kursk-city", "kursk-oblast", name="Kursk City", aliases=["Kursk"])
    draft.region("gornal", "kursk-oblast", name="Gornal")
    draft.region("sudzha", "kursk-oblast", name="Sudža")
    draft.region("sumy", name="Sumy Oblast")


def _add_claims(draft: Draft) -> None:
    control = {"topic": "control", "regions": "gornal", "stated": "2025-04-26"}
    august = {"topic": "control", "regions": "sudzha"}
    retaken = {"text": "The Kursk region is fully retaken.", "quote": "Fully liberated.", "event": "2025-04-26~"}
    losses = {"stated": "2025-05", "figure_low": 900, "figure": 1_000, "figure_high": 1_100, "unit": "soldiers"}
    claims: dict[str, dict[str, Any]] = {
        "sudzha-taken": august | {"stated": "2024-08-15", "text": "Sudzha is ours.", "sources": "pravda"},
        "sudzha-held": august | {"stated": "2024-08-16", "text": "Sudzha holds."},
        "kursk-retaken": control | retaken | {"regions": "kursk-oblast", "sources": "wion pravda"},
        "gornal-taken": control | {"text": "Gornal, the last village, is taken.", "sources": "wion"},
        "fighting-goes-on": control | {"text": "Units still hold positions near Gornal.", "sources": "pravda"},
        "map-agrees": control | {"stated": "2025-04-27", "text": "The map shows both armies there."},
        "proof-asked": control | {"stated": "2025-04-28", "text": "No picture from Gornal was seen."},
        "quiet-day": {"stated": "2025-05-01", "text": "Nothing changed.", "topic": "law", "sources": "paper"},
        "sumy-agrees": {"stated": "2025-05-02", "text": "The day was quiet.", "regions": "sumy"},
        "rumour": {"stated": "2025-05-03", "text": "A bridge was blown up."},
        "rumour-withdrawn": {"stated": "2025-05-04", "text": "We take the bridge back."},
        "spring-losses": losses | {"text": "Losses in spring were small.", "regions": "sumy", "sources": "wion"},
        "losses-corrected": {"stated": "2025-06-01", "text": "Losses were larger.", "regions": "sumy"},
        "no-date": {"text": "Somebody said something."},
    }
    for uid, columns in claims.items():
        draft.claim(uid, SPEAKERS.get(uid, ()), **columns)
