"""Synthetic cases of any size, always the same for a size: what the benchmarks run on.

5,000 actors and 3,000 regions in trees, speakers by Zipf's law, 8 % of the claims disputed, 0.4 links for each
claim, dates over 13 years of which some are vague, open or missing. Ids come in no order of time.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from sqlite_utils import Database

from db import dates
from db.store import schema
from tests.bench import phrases

VERSION = 1
"""Raised when the same size shall give another case."""

ACTORS, REGIONS = 5_000, 3_000
_SIDES, _BODIES, _UNATTRIBUTED = 24, 400, 60
_COUNTRIES, _PROVINCES, _DISTRICTS = 6, 90, 800
_OUTLETS = 400
_CHUNK = 10_000
_FIRST, _DAYS = date(2013, 1, 1), 13 * 365 + 3

Row = tuple[Any, ...]


def cache_folder() -> Path:
    """Where generated files are kept from run to run; it is safe to delete."""
    folder = Path(tempfile.gettempdir()) / f"conflict-tui-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def case_file(claims: int) -> Path:
    """The case of so many claims (≥ 100)."""
    path = cache_folder() / f"case-{VERSION}-{claims}.sqlite"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        _write(unfinished, claims)
        unfinished.rename(path)
    return path


def case_folder(claims: int) -> Path:
    """The same case as a folder of CSV files to import."""
    folder = cache_folder() / f"folder-{VERSION}-{claims}"
    if not folder.exists():
        unfinished = folder.with_suffix(".new")
        unfinished.mkdir(exist_ok=True)
        with closing(sqlite3.connect(case_file(claims))) as connection:
            for name, (header, query) in _FILES.items():
                with (unfinished / name).open("w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(header.split())
                    writer.writerows(connection.execute(query))
        unfinished.rename(folder)
    return folder


def _write(path: Path, claims: int) -> None:
    rng = Random(claims)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        schema.create(Database(connection), {"title": f"{claims:,} synthetic claims", "uid": f"bench-{claims}"})
        schema.drop_indexes(connection)
        people, places = phrases.names(rng, ACTORS), phrases.names(rng, REGIONS)
        sources = max(claims // 20, 10)
        _insert(connection, "actor", _actors(rng, people))
        _insert(connection, "actor_alias", ((id, phrases.in_cyrillic(people[id - 1])) for id in range(1, ACTORS, 4)))
        _insert(connection, "region", _regions(rng, places))
        _insert(connection, "region_alias", ((id, phrases.in_cyrillic(places[id - 1])) for id in range(1, REGIONS, 4)))
        _insert(connection, "source", _sources(rng, people, places, sources))
        days = array("I", sorted(min(int(_DAYS * rng.random() ** 0.6), _DAYS - 1) for _ in range(claims)))
        by_time = array("I", rng.sample(range(1, claims + 1), claims))
        day_of = array("I", bytes(4 * (claims + 1)))
        for day, id in zip(days, by_time, strict=True):
            day_of[id] = day
        _insert(connection, "claim", _claims(rng, day_of, people, places))
        speakers = list(_joined(rng, claims, ACTORS, 0.12))
        _insert(connection, "claim_speaker", ((*row, "") for row in speakers))
        _insert(connection, "claim_region", ((*row, "", None) for row in _joined(rng, claims, REGIONS, 0.1)))
        _insert(connection, "claim_source", _joined(rng, claims, sources, 0.1))
        _insert(connection, "link", _links(rng, by_time, {claim: actor for claim, actor, n in speakers if n == 0}))
        schema.create_indexes(connection)
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    columns = schema.TABLES[table]
    query = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    connection.executemany(query, rows)


def _parent(rng: Random, id: int, levels: Sequence[int]) -> int | None:
    """A node of the level above, the first ones most often; `levels` are the last ids of all but the lowest level."""
    above = max((number for number, last in enumerate(levels) if id > last), default=-1)
    if above < 0:
        return None
    start = levels[above - 1] if above else 0
    return start + 1 + int((levels[above] - start) * rng.random() ** 2)


def _actors(rng: Random, names: Sequence[str]) -> Iterator[Row]:
    for id, name in enumerate(names, 1):
        if id > ACTORS - _UNATTRIBUTED:
            yield id, f"reports-{id}", f"{name} reports", "unattributed", None, "", ""
            continue
        parent = _parent(rng, id, (_SIDES, _BODIES))
        kind = "state" if id <= _SIDES else "military" if id <= _BODIES else "person"
        called = name if parent is None else f"{name} command" if id <= _BODIES else f"{names[-id]} {name}"
        yield id, f"{name.lower()}-{id}", called, kind, parent, "", ""


def _regions(rng: Random, names: Sequence[str]) -> Iterator[Row]:
    levels = (_COUNTRIES, _PROVINCES, _DISTRICTS)
    kinds = ("country", "oblast", "district", "village")
    for id, name in enumerate(names, 1):
        level = sum(id > last for last in levels)
        called = name if level in (0, 3) else f"{name} {kinds[level].capitalize()}"
        lat, lon = round(44 + 8 * rng.random(), 4), round(22 + 18 * rng.random(), 4)
        yield id, f"{name.lower()}-{id}", called, kinds[level], _parent(rng, id, levels), "", lat, lon


def _sources(rng: Random, people: Sequence[str], places: Sequence[str], number: int) -> Iterator[Row]:
    outlets = [f"{person} {rng.choice(('News', 'Post', 'Today', 'Pravda'))}" for person in people[-_OUTLETS:]]
    weights = _zipf(_OUTLETS)
    for id, outlet in enumerate(rng.choices(outlets, cum_weights=weights, k=number), 1):
        day = (_FIRST + timedelta(rng.randrange(_DAYS))).isoformat()
        title = f"What is known about the fighting near {rng.choice(places)}"
        url = f"https://{outlet.split()[0].lower()}.example/{day[:4]}/{id}"
        language = rng.choice(phrases.LANGUAGES)
        yield id, f"source-{id}", outlet, title, url, day, day, day, language, "", "", ""


def _claims(rng: Random, day_of: array[int], people: list[str], places: list[str]) -> Iterator[Row]:
    for start in range(1, len(day_of), _CHUNK):
        ids = range(start, min(start + _CHUNK, len(day_of)))
        texts = phrases.statements(rng, places, people, len(ids))
        quotes = phrases.statements(rng, places, people, len(ids))
        topics = rng.choices(phrases.TOPICS, weights=range(9, 0, -1), k=len(ids))
        languages = rng.choices(phrases.LANGUAGES, weights=range(8, 0, -1), k=len(ids))
        for id, text, quote, topic, language in zip(ids, texts, quotes, topics, languages, strict=True):
            stated = _written(day_of[id], rng.randrange(200))
            event = _written(max(day_of[id] - rng.choice((0, 0, 0, 1, 1, 2, 5)), 0), rng.randrange(250))
            chance = rng.random()
            figure = float(rng.randrange(2, 5_000)) if chance < 0.15 else None
            yield (
                *(id, _uid(id), text, quote if chance < 0.25 else "", "direct-quote" if chance < 0.25 else "indirect"),
                *(topic, language, stated, *_bounds(stated), event, *_bounds(event)),
                *(None, figure, None, "people" if figure else "", quote if chance > 0.95 else "", None),
            )


def _uid(id: int) -> str:
    """A text key that says nothing about the order of the ids, as content hashes do."""
    return f"set:{id * 2_654_435_761 % 2**32:08x}"


def _written(day: int, form: int) -> str:
    """A date as people write it down: nearly always a day, sometimes vague, open or missing."""
    first = _FIRST + timedelta(day)
    day_only = first.isoformat()
    if form >= 28:
        return day_only if form < 200 else ""
    later = (first + timedelta(1 + form % 5)).isoformat()
    vague = (
        *[f"{day_only}~"] * 6,
        *[f"{first:%Y-%m}"] * 8,
        *[f"{day_only}/{later}"] * 4,
        *[f"[{day_only}..{later}]"] * 2,
        *[f"{first:%Y-%m}-XX"] * 2,
        *(f"{day_only}/..", f"{first:%Y}"),
        *[""] * 4,
    )
    return vague[form]


@cache
def _bounds(written: str) -> tuple[str | None, str | None]:
    if not written:
        return None, None
    read = dates.parse(written)
    return read.start, read.end


def _zipf(number: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, number + 1)))


def _joined(rng: Random, claims: int, others: int, twice: float) -> Iterator[Row]:
    """Each claim with one of the others, in the share `twice` with two: (claim, other, ordinal)."""
    weights = _zipf(others)
    for start in range(1, claims + 1, _CHUNK):
        ids = range(start, min(start + _CHUNK, claims + 1))
        firsts = rng.choices(range(1, others + 1), cum_weights=weights, k=len(ids))
        seconds = rng.choices(range(1, others + 1), cum_weights=weights, k=len(ids))
        for id, first, second in zip(ids, firsts, seconds, strict=True):
            yield id, first, 0
            if rng.random() < twice and second != first:
                yield id, second, 1


def _links(rng: Random, by_time: array[int], speaker: dict[int, int]) -> Iterator[Row]:
    """Links from later claims to earlier ones near them in time."""
    number = len(by_time)
    contested = sorted(rng.sample(range(number), number * 8 // 100))
    for at in range(1, len(contested)):
        if at % 2 or rng.random() < 0.75:
            yield by_time[contested[at]], by_time[contested[at - 1]], "disputes", "says the contrary", None
    for relation, share in (("repeats", 0.14), ("supports", 0.11), ("questions", 0.04)):
        for _ in range(int(number * share)):
            later = rng.randrange(1, number)
            yield by_time[later], by_time[max(later - 1 - int(rng.expovariate(0.02)), 0)], relation, "", None
    last: dict[int, int] = {}
    for id in by_time:
        before = last.get(speaker[id])
        last[speaker[id]] = id
        chance = rng.random()
        if before and chance < 0.04:
            yield id, before, "retracts" if chance < 0.005 else "supersedes", "", None


_KEYS = "SELECT group_concat({0}.uid, ';') FROM claim_{1} JOIN {0} ON {0}.id = {0}_id WHERE claim_id = claim.id"
_FILES = {
    "regions.csv": (
        "id name kind parent iso lat lon aliases",
        "SELECT uid, name, kind, (SELECT uid FROM region r WHERE r.id = region.parent_id), iso, lat, lon, "
        "(SELECT group_concat(name, ';') FROM region_alias WHERE region_id = region.id) FROM region",
    ),
    "actors.csv": (
        "id name kind parent role country aliases",
        "SELECT uid, name, kind, (SELECT uid FROM actor a WHERE a.id = actor.parent_id), role, country, "
        "(SELECT group_concat(name, ';') FROM actor_alias WHERE actor_id = actor.id) FROM actor",
    ),
    "sources.csv": (
        "id outlet title url published language",
        "SELECT uid, outlet, title, url, published, language FROM source",
    ),
    "claims.csv": (
        "id speakers claim quote attribution topic stated_on event_date regions sources note language figure unit",
        f"SELECT uid, ({_KEYS.format('actor', 'speaker')}), text, quote, attribution, topic, stated, event, "
        f"({_KEYS.format('region', 'region')}), ({_KEYS.format('source', 'source')}), note, language, figure, unit "
        "FROM claim",
    ),
    "links.csv": (
        "from to relation note source",
        "SELECT (SELECT uid FROM claim WHERE id = from_id), (SELECT uid FROM claim WHERE id = to_id), relation, note, "
        "'' FROM link",
    ),
}
