"""Cases without links in which some claims answer others: drafted, or as a table to be imported."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from tests.cases import Draft

PLACES = ("Ashford", "Birkdale", "Calder", "Dunmere", "Elton", "Farrow", "Gresham", "Holby", "Iverley", "Kelso")
SAYS_NOTHING = "says-nothing"
_FIRST = date(2024, 3, 1)


def contested(disputes: int = 3) -> Draft:
    """A case in which the council denies so many reports of the ministry; nobody answers the other reports."""
    draft = Draft(uid="contested-1")
    draft.actor("north", name="North").actor("ministry", "north", name="Ministry")
    draft.actor("south", name="South").actor("council", "south", name="Council")
    for place in PLACES:
        draft.region(place.lower(), name=place)
    for number, place in enumerate(PLACES):
        day = _FIRST + timedelta(days=40 * number)
        about = {"regions": place.lower(), "event": day.isoformat(), "topic": "strikes"}
        report = f"Rockets hit the power plant of {place}, and {number + 12} people were hurt."
        draft.claim(f"hit-{number}", "ministry", stated=day.isoformat(), text=report, **about)
        if number < disputes:
            stated = (day + timedelta(days=1)).isoformat()
            denial = f"No rockets hit the power plant of {place}, and nobody was hurt."
            draft.claim(f"denied-{number}", "council", stated=stated, text=denial, **about)
    return draft.claim(SAYS_NOTHING, "council", text="Nothing of this is true.")


def write_events(path: Path, events: int, answered: int) -> Path:
    """Write a table of so many events as they come from a data set, with so many denials among them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "claim", "speakers", "stated_on", "event_date", "regions", "topic"))
        for number in range(events):
            day = _FIRST + timedelta(days=number)
            place = f"{PLACES[number % 10]} {number * 7 % 90 + 10}"
            stated = (day + timedelta(days=1)).isoformat()
            report = f"Shelling of {place} killed {number % 9 + 1} people."
            rows.writerow((f"e{number}", report, f"Monitor {number % 7}", stated, day.isoformat(), place, "shelling"))
            if number % (events // answered) == 0:
                denial = f"The army denies that it shelled {place} on {day:%d %B %Y}."
                later = (day + timedelta(days=2)).isoformat()
                rows.writerow((f"d{number}", denial, "Army", later, "", "", "shelling"))
    return path
