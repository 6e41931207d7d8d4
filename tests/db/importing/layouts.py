"""Rows in the layouts of other people, made up for tests."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

UCDP = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
_LATER = ("number_of_sources", "source_office", "source_date", "source_headline", "where_description", "code_status")
UCDP_OLDER = [column for column in UCDP if column not in (*_LATER, "gwnoa", "gwnob")]
ACLED = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
VIINA = [
    "event_id_1pd",
    "date",
    "n_reports",
    "event_ids_matching",
    "sources_matching",
    "source_urls",
    "target_classes",
    "target_terms",
    "attack_terms",
    "geonameid",
    "asciiname",
    "ADM1_NAME",
    "ADM2_NAME",
    "longitude",
    "latitude",
    "representative_text",
]

UCDP_ROW = {
    "id": "300.0", "relid": "LND-2013-1", "type_of_violence": "1.0", "conflict_name": "Land: Government",
    "dyad_name": "Government of Land - Rebels", "side_a": "Government of Land", "side_b": "Rebels",
    "number_of_sources": "2.0", "source_article": '"Wire,2013-01-05,First";"Paper,2013-01-08,Second"',
    "source_office": "Wire;Paper", "source_date": "2013-01-05;2013-01-08", "source_headline": "First;Second",
    "source_original": "Observatory; police", "where_prec": "1.0", "where_coordinates": "Mill village",
    "where_description": "at the mill", "adm_1": "North province", "adm_2": "River district", "latitude": "35.5",
    "longitude": "36.5", "country": "Land", "date_prec": "2.0", "date_start": "2013-01-03", "date_end": "2013-01-04",
    "deaths_a": "1.0", "deaths_b": "2.0", "deaths_civilians": "0.0", "deaths_unknown": "0.0", "best": "3.0",
    "high": "5.0", "low": "2.0", "event_clarity": "1.0",
}  # fmt: skip
ACLED_ROW = {
    "event_id_cnty": "LND77", "event_date": "2024-05-14", "time_precision": "1", "event_type": "Battles",
    "sub_event_type": "Armed clash", "actor1": "Military Forces of Land", "actor2": "Rebels", "country": "Land",
    "admin1": "North", "admin2": "River", "location": "Mill", "latitude": "35.5", "longitude": "36.5",
    "geo_precision": "2", "source": "Radio; Gazette", "notes": "On 14 May, they clashed at Mill.", "fatalities": "4",
    "timestamp": "1716249600",
}  # fmt: skip
VIINA_ROW = {
    "event_id_1pd": "95566", "date": "20250118", "n_reports": "2", "sources_matching": "meduza|liga",
    "source_urls": "https://meduza.io/1|https://liga.net/2", "target_classes": "FUEL_STORAGE", "geonameid": "1",
    "asciiname": "Podil", "ADM1_NAME": "Kiev City", "ADM2_NAME": "Shevchenkivs'kyi", "longitude": "30.5",
    "latitude": "50.4", "representative_text": "В результате атаки загорелось здание.",
}  # fmt: skip


def write_table(path: Path, columns: Sequence[str], *rows: Mapping[str, str]) -> Path:
    """Write rows as CSV; what a row does not say is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write a value as JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    return path


def review(rating: str | None = "False", **changes: Any) -> dict[str, Any]:
    """A ClaimReview."""
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://check.example/1",
        "claimReviewed": "The bridge was destroyed.",
        "datePublished": "2024-03-05T10:00:00+02:00",
        "author": {"@type": "Organization", "name": "The Checkers"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "A Minister"},
            "datePublished": "2024-03-01",
        },
        "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": rating},
        **changes,
    }


def totals(*figures: int) -> list[dict[str, Any]]:
    """Daily totals of losses, from 25 February 2022 on."""
    return [
        {"date": f"2022-02-{25 + number}", "day": 2 + number, "personnel": figure, "personnel*": "about", "POW": 0}
        for number, figure in enumerate(figures)
    ]
