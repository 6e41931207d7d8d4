"""Case folders and cases for tests: a small one that is sound, to be spoilt as needed."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.importing.imports import import_files

FILES: Mapping[str, str] = {
    "regions.csv": (
        "id,name,kind,parent,iso,lat,lon,aliases\n"
        "kursk,Kursk Oblast,region,russia,RU-KRS,51.7,36.2,Kursk region;Курская область\n"
        "russia,Russia,country,,RU,,,\n"
    ),
    "actors.csv": (
        "id,name,kind,parent,role,country,aliases\n"
        "general,A General,person,army,chief,RU,General A.;Генерал\n"
        "army,The Army,armed-force,state,,RU,\n"
        "state,The State,state,,,RU,\n"
        "observer,An Observer,observer,,,US,\n"
        "unattributed,unattributed,unattributed,,,,\n"
    ),
    "sources.csv": (
        "id,outlet,title,url,published,language\n"
        "wire-1,Wire,Region retaken,https://example.org/1,2025-04-26,en\n"
        "wire-2,Wire,Region not retaken,https://example.org/2,2025-04,en\n"
    ),
    "claims.csv": (
        "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note\n"
        'retaken,general;army,The region is retaken.,"fully, retaken",direct-quote,control,2025-04-26,2025-04-26,'
        "kursk;russia,wire-1;wire-2,\n"
        "denied,observer,The region is not retaken.,,indirect,control,2025-04-26/2025-04-27,,kursk,wire-2,A note\n"
        "sent,unattributed,Ten thousand were sent.,,unattributed,forces,,2024-1X,,wire-1,\n"
    ),
    "links.csv": "from,to,relation,note,source\ndenied,retaken,disputes,says so,wire-2\nsent,denied,supports,,\n",
}
ROWS = 14
"""Rows of the five files together."""

TABLES = (
    *("source", "actor", "actor_alias", "region", "region_alias"),
    *("claim", "claim_speaker", "claim_region", "claim_source", "link"),
)


def write_folder(folder: Path, **changes: str | None) -> Path:
    """Write the sound case folder; `claims="..."` replaces the text of claims.csv, None leaves the file out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sound in FILES.items():
        text = changes.get(name.removesuffix(".csv"), sound)
        if text is not None:
            (folder / name).write_text(text, "utf-8")
    return folder


def write_case(path: Path) -> Path:
    """Import the sound case folder into a new case."""
    import_files(path, [write_folder(path.parent / f"{path.stem}-folder")])
    return path


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    """All rows of a table in order."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        return connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(columns)}").fetchall()


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All facts of a case, without the account of how they came in."""
    return {table: rows(path, table) for table in TABLES}


def meta(path: Path) -> dict[str, str]:
    """The rows of `meta`."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def spoil(path: Path, *statements: str) -> None:
    """Change a case behind the back of the program, with every protection off."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Run a block without the powers of root, if the tests have them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


_BY_UID = {
    "actor": """
        SELECT actor.uid, actor.name, actor.kind, above.uid, actor.role, actor.country
        FROM actor LEFT JOIN actor AS above ON above.id = actor.parent_id
    """,
    "region": """
        SELECT region.uid, region.name, region.kind, above.uid, region.iso, region.lat, region.lon
        FROM region LEFT JOIN region AS above ON above.id = region.parent_id
    """,
    "alias": """
        SELECT uid, actor_alias.name FROM actor_alias JOIN actor ON actor.id = actor_id
        UNION ALL SELECT uid, region_alias.name FROM region_alias JOIN region ON region.id = region_id
    """,
    "source": """
        SELECT uid, outlet, title, url, published, published_from, published_to, language, reliability, archive_url,
               sha256
        FROM source
    """,
    "claim": """
        SELECT uid, text, quote, attribution, topic, language, stated, stated_from, stated_to, event, event_from,
               event_to, figure_low, figure, figure_high, unit, note, credibility
        FROM claim
    """,
    "speaker": """
        SELECT claim.uid, actor.uid, ordinal, name_as_given FROM claim_speaker
        JOIN claim ON claim.id = claim_id JOIN actor ON actor.id = actor_id
    """,
    "place": """
        SELECT claim.uid, region.uid, ordinal, name_as_given, precision FROM claim_region
        JOIN claim ON claim.id = claim_id JOIN region ON region.id = region_id
    """,
    "origin": """
        SELECT claim.uid, source.uid, ordinal FROM claim_source
        JOIN claim ON claim.id = claim_id JOIN source ON source.id = source_id
    """,
    "link": """
        SELECT origin.uid, target.uid, relation, link.note, source.uid, part, basis, via, "by", at FROM link
        JOIN claim AS origin ON origin.id = from_id JOIN claim AS target ON target.id = to_id
        LEFT JOIN source ON source.id = source_id
    """,
    "alignment": """
        SELECT one.uid, other.uid, note, source.uid FROM actor_alignment
        JOIN actor AS one ON one.id = actor_id JOIN actor AS other ON other.id = with_id
        LEFT JOIN source ON source.id = source_id
    """,
}


def by_uid(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All facts of a case with uids in place of row ids, so that two cases can be compared."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in _BY_UID.items()}


KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE claim SET text = 'torn', note = hex(zeroblob(200000))")
connection.execute("UPDATE actor SET name = 'torn'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_a_hot_journal(case: Path) -> Path:
    """Kill a writer after its changes went into the file and before it committed."""
    ended = subprocess.run([sys.executable, "-c", KILLED_WRITER, str(case)], check=False)
    assert ended.returncode == -signal.SIGKILL
    journal = case.with_name(f"{case.name}-journal")
    assert journal.stat().st_size > 0
    return journal
