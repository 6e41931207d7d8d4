"""Features of GeoJSON with our own keys as objects of claims: their properties, id and point."""

from __future__ import annotations

from typing import Any

from db.importing.readers.json_file import JsonFile
from db.importing.uids import slug

_PROPERTIES, _GEOMETRY, _POINT = "properties", "geometry", "Point"


def own_keys(file: JsonFile) -> tuple[str, ...]:
    """The keys of the objects of a file; those of their properties if they are features."""
    if not are_features(file):
        return file.keys
    inside = (value[_PROPERTIES] for value in file.sample if isinstance(value.get(_PROPERTIES), dict))
    return tuple(dict.fromkeys(key for properties in inside for key in properties))


def are_features(file: JsonFile) -> bool:
    """Whether the objects of a file are features of GeoJSON."""
    return _PROPERTIES in file.keys and _GEOMETRY in file.keys


def flattened(value: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature, with its id unless they have one, and its point as the point of its only place.

    A point without a named place is a place that is called by its coordinates.
    """
    properties = value.get(_PROPERTIES)
    flat = dict(properties) if isinstance(properties, dict) else {}
    if "id" in value:
        flat.setdefault("id", value["id"])
    point = _point(value.get(_GEOMETRY))
    if point is None:
        return flat
    lat, lon = point
    places = _names(flat.get("regions"))
    if len(places) == 1:
        flat["regions"] = [{"id": slug(places[0]), "name": places[0], "lat": lat, "lon": lon}]
    elif not flat.get("regions"):
        flat["regions"] = [{"id": f"point-{lat:.5f}/{lon:.5f}", "name": f"{lat:g}, {lon:g}", "lat": lat, "lon": lon}]
    return flat


def _names(regions: Any) -> list[str]:
    """The names of places in a text or a list of texts."""
    parts = regions.split(";") if isinstance(regions, str) else regions if isinstance(regions, list) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def _point(geometry: Any) -> tuple[float, float] | None:
    """The latitude and longitude of a point, None for another geometry."""
    if not isinstance(geometry, dict) or geometry.get("type") != _POINT:
        return None
    numbers = geometry.get("coordinates")
    if not isinstance(numbers, list) or len(numbers) < 2:
        return None
    lon, lat = numbers[:2]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (lon, lat)):
        return None
    return float(lat), float(lon)
