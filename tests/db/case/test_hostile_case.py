"""Cases from strangers: whatever stands in the tables is read without a crash, or refused in a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import astuple, is_dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.errors import CaseUnusableError
from db.filters.filter import Filter, Term, parse
from db.index.clocks import Clock
from db.model.claims import Status
from db.store.files import open_case
from db.text.safe import SHOWN, VERBATIM, Reading, fold
from tests.cases import Draft

HOSTILE = {
    "escape": "\x1b]52;c;cHduZWQ=\x07\x1b[2J",
    "c1": "\x9b31m\x9d0;title\x9c",
    "bidi": "\u202eabc\u2066",
    "nul": "a\x00b",
    "lines": "a\nb\r\nc\u2028d",
    "marks": "Z" + "\u0301" * 400,
    "markup": "[@click=app.quit]x[/][/red]",
    "long": "x" * 500_000,
    "blank": "   ",
    "quotes": "\"'`;-- \\ DROP",
}
TEXTS = ("uid", "text", "quote", "attribution", "topic", "language", "stated", "event", "unit", "note")
UNSAFE = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\u2028\u200b"} - {"\n"}


def everything_shown(case: Case) -> str:
    """All texts that a case gives out to be shown, after asking it everything once."""
    filters = [Filter(), parse("status:disputed"), parse("asof:2025-04-26 has:link"), parse("word -other")]
    for filter in filters:
        found = case.matches(filter)
        case.actor_counts(filter)
        case.region_counts(filter)
        case.status_counts(filter)
        for clock in Clock:
            timeline = case.timeline(found.positions, clock)
            assert sorted(timeline.positions(range(len(timeline)))) == list(found.positions)
            assert len(timeline.density(20).counts) == 20
    rows = case.rows(range(case.size))
    claims = list(case.claims(range(case.size)))
    headings = [case.heading(row.position) for row in rows]
    names = [*case.facts.index.topics, *case.facts.index.languages, *case.facts.index.outlets]
    return texts_in(rows, claims, headings, names, list(case.actors), list(case.regions), case.title, dict(case.meta))


def texts_in(*values: object) -> str:
    """All texts in nested values, one on a line."""
    found: list[str] = []
    remaining: list[object] = list(values)
    while remaining:
        value = remaining.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            remaining += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            remaining += value
        elif is_dataclass(value) and not isinstance(value, type):
            remaining += astuple(value)
    return "\n".join(found)


def full() -> Draft:
    """A case with something in every table."""
    draft = Draft(licence="CC0").actor("body", aliases=["alias"]).actor("person", "body", role="role", country="RU")
    draft.region("outer", aliases=["alias"]).region("inner", "outer", kind="town", iso="X", lat=1.0, lon=2.0)
    draft.source("paper", outlet="Paper", title="Title", url="https://example.org", language="en")
    everything = {"regions": "inner", "sources": "paper", "stated": "2025-04-26", "event": "2025-04", "topic": "law"}
    draft.claim("one", "person", quote="quote", figure=3.0, unit="km", language="en", note="note", **everything)
    return draft.claim("two", "body", **everything).link("two", "disputes", "one", note="note", source_id=1)


COLUMNS = [
    *(("claim", column) for column in TEXTS),
    *(("actor", column) for column in ("uid", "name", "kind", "role", "country")),
    *(("region", column) for column in ("uid", "name", "kind", "iso")),
    *(("source", column) for column in ("uid", "outlet", "title", "url", "published", "language", "sha256")),
    *(("actor_alias", "name"), ("region_alias", "name"), ("claim_speaker", "name_as_given"), ("link", "note")),
    *(("meta", "value"), ("claim_region", "name_as_given")),
]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_in_every_column_reaches_nobody_as_it_is(text: str) -> None:
    draft = full()
    for table, column in COLUMNS:
        unique = f" || {'id' if table in ('claim', 'actor', 'region', 'source') else repr('')}"
        literal = "CAST(x'" + text.encode().hex() + "' AS TEXT)"
        draft.sql(f"UPDATE {table} SET {column} = {literal}{unique if column == 'uid' else ''}")
    with draft.opened() as case:
        assert not UNSAFE & set(everything_shown(case))
        assert case.size == 2
        case.matches(Filter((Term("actor", (case.actors[1].uid,)),)))


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    draft = full()
    for table, column in COLUMNS:
        draft.sql(f"UPDATE {table} SET {column} = CAST(x'61ff9b' AS TEXT) || {column}")
    with draft.opened() as case:
        shown = everything_shown(case)
        assert "a\ufffd\ufffdone" in shown
        assert not UNSAFE & set(shown)
        assert case.matches(parse("topic:a\ufffd\ufffdlaw")).positions == case.facts.index.everything()


@pytest.mark.parametrize("reading", [SHOWN, VERBATIM])
@pytest.mark.parametrize(
    "bound",
    ["", "now", "2025-02-30", "2025-13-01", "0000-00-00", "99999-01-01", "20250426", "2025-W17-6", "-044-03-15", "x"],
)
def test_bounds_that_are_no_days_count_as_open(bound: str, reading: Reading) -> None:
    draft = Draft().claim("odd").claim("plain", stated="2025-04-26", event="2025-04-26")
    for column in ("stated_from", "stated_to", "event_from", "event_to"):
        draft.sql(f"UPDATE claim SET {column} = '{bound}' WHERE uid = 'odd'")
    with draft.opened(reading) as case:
        assert case.uids(range(2)) == ["plain", "odd"]
        assert case.heading(1) == "No date"
        for clock in (Clock.STATED, Clock.EVENT):
            density = case.timeline(case.facts.index.everything(), clock).density(5)
            assert (density.counts, density.undated) == ((1, 0, 0, 0, 0), 1)
        assert case.uids(case.matches(parse("asof:2025-12-31")).positions) == ["plain"]
        assert case.uids(case.matches(parse("said:>=0001 about:<=9999")).positions) == ["plain"]
        assert case.uids(case.matches(parse("-has:date")).positions) == ["odd"]


def test_bounds_the_wrong_way_round_are_an_unclear_date() -> None:
    draft = Draft().claim("x").sql("UPDATE claim SET stated_from = '2025-04-26', stated_to = '2025-04-01'")
    with draft.opened() as case:
        assert case.heading(0) == "Date unclear"
        assert everything_shown(case)


def test_actors_and_regions_that_go_round_in_circles() -> None:
    draft = full().sql("UPDATE actor SET parent_id = 2 WHERE id = 1").sql("UPDATE region SET parent_id = id")
    with draft.opened() as case:
        assert everything_shown(case)
        assert len(case.matches(parse("actor:body"))) == 2
        assert len(case.matches(parse("actor:person"))) == 1


def test_links_speakers_places_and_sources_that_do_not_exist() -> None:
    into = "INSERT INTO link (from_id, to_id, relation, note, source_id) VALUES"
    draft = full().sql(f"{into} (1, 99, 'disputes', '', NULL), (98, 99, 'retracts', '', 77)")
    draft.sql(f"{into} (1, 2, 'admires', '', 77), (1, 1, 'disputes', '', NULL)")
    draft.sql("INSERT INTO claim_speaker VALUES (1, 99, 1, 'A stranger'), (97, 1, 0, '')")
    draft.sql("INSERT INTO claim_region VALUES (1, 99, 1, '', 3), (97, 1, 0, '', NULL)")
    draft.sql("INSERT INTO claim_source VALUES (1, 99, 1), (97, 1, 0)")
    draft.sql("UPDATE link SET source_id = 99 WHERE to_id = 1")
    with draft.opened() as case:
        assert everything_shown(case)
        row, claim = case.rows([0])[0], case.claim(0)
        assert row.speakers == ("person", "A stranger")
        assert (row.links, row.status) == (1, Status.DISPUTED)
        assert [(link.other.uid, link.source) for link in claim.links] == [("two", None)]
        assert len(claim.places) == len(claim.sources) == len(claim.speakers) == 1


ID = "id INTEGER PRIMARY KEY,\n    uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),\n    text"
SPEAKER = """actor_id INTEGER NOT NULL REFERENCES actor (id),
    ordinal INTEGER NOT NULL,
    name_as_given TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (claim_id, actor_id)
) STRICT, WITHOUT ROWID"""


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        (ID, "id TEXT PRIMARY KEY, uid TEXT, text", "claim has the wrong type or constraint on id"),
        (ID, "id INTEGER, uid TEXT, text", "claim has the wrong type or constraint on id"),
        (
            SPEAKER,
            "actor_id INTEGER, ordinal INTEGER, name_as_given TEXT) STRICT",
            "the wrong type or constraint on actor_id",
        ),
        ("figure REAL", "figure ANY", "claim has the wrong type or constraint on figure"),
        ("lat REAL CHECK (lat BETWEEN -90 AND 90)", "lat TEXT", "region has the wrong type or constraint on lat"),
        ("stated_from TEXT", "stated_from BLOB", "claim has the wrong type or constraint on stated_from"),
        ("parent_id INTEGER", "parent_id TEXT", "the wrong type or constraint on parent_id"),
    ],
)
def test_columns_of_another_kind_are_refused(tmp_path: Path, old: str, new: str, refused: str) -> None:
    """The values of a STRICT table are of the types of its columns, on which the reading relies."""
    path = remade(Draft().write(tmp_path / "case.sqlite"), lambda sql: sql.replace(old, new))
    with pytest.raises(CaseUnusableError, match=refused):
        Case.open(path)


def remade(path: Path, change: Callable[[str], str]) -> Path:
    """A copy of a case with its definitions changed."""
    copy = path.with_name("remade.sqlite")
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("ATTACH ? AS old", (str(path),))
        for name, sql in connection.execute("SELECT name, sql FROM old.sqlite_schema WHERE type = 'table'").fetchall():
            connection.execute(change(sql))
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM old.{name}")
        for pragma in ("application_id", "user_version"):
            (value,) = connection.execute(f"PRAGMA old.{pragma}").fetchone()
            connection.execute(f"PRAGMA main.{pragma} = {value}")
    return copy


def test_texts_that_are_missing_are_empty(tmp_path: Path) -> None:
    path = remade(
        full().write(tmp_path / "case.sqlite"),
        lambda sql: sql.replace("TEXT NOT NULL", "TEXT") if "CREATE TABLE claim (" in sql else sql,
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        nothing = ", ".join(f"{column} = NULL" for column in TEXTS if column != "uid")
        connection.execute(f"UPDATE claim SET {nothing} WHERE uid = 'one'")
    with Case.open(path) as case:
        assert everything_shown(case)
        position = case.position("one")
        assert position is not None
        claim = case.claim(position)
        assert (claim.text, claim.quote, claim.topic, claim.note) == ("", "", "", "")


@pytest.mark.parametrize("column", ["quote", "topic", "stated_from"])
def test_a_value_too_big_to_read_is_a_refusal(tmp_path: Path, column: str) -> None:
    huge = f"UPDATE claim SET {column} = replace(hex(zeroblob(5500000)), '0', 'x') WHERE id = 1"
    path = full().sql(huge).write(tmp_path / "case.sqlite")
    with pytest.raises(CaseUnusableError, match="contains a value that is too big to read: more than 10 MB"):
        Case.open(path)


def test_a_file_that_is_being_written_is_a_refusal_that_says_so(tmp_path: Path) -> None:
    path = full().write(tmp_path / "case.sqlite")
    with closing(open_case(path, timeout=0.0)) as connection, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CaseUnusableError, match="is locked: another program is writing to it"):
            Case.over(path, connection)


def test_a_claim_that_is_gone_since_the_case_was_opened_is_told() -> None:
    with full().opened() as case:
        with closing(sqlite3.connect(case.path)) as connection, connection:
            connection.execute("DELETE FROM claim WHERE uid = 'one'")
        with pytest.raises(CaseUnusableError, match="has changed since it was read"):
            case.claim(0)
        assert case.rows([0])[0].text == ""


def test_a_name_of_a_file_is_made_safe_to_show(tmp_path: Path) -> None:
    path = Draft(title="").write(tmp_path / "a\x1b[1mb.sqlite")
    with Case.open(path) as case:
        assert case.title == "a␛[1mb.sqlite"


def test_a_chain_of_actors_of_any_length_is_read_in_time_and_memory_that_grow_with_it() -> None:
    """Twenty thousand actors that each speak for the next would be two hundred million bodies."""
    count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    draft = Draft().sql(f"{count} INSERT INTO actor (id, uid, name, parent_id) SELECT i, i, i, nullif(i - 1, 0) FROM n")
    draft.sql(f"{count} INSERT INTO claim (id, uid, text) SELECT i, i, i FROM n")
    draft.sql(f"{count} INSERT INTO claim_speaker SELECT i, i, 0, '' FROM n")
    with draft.opened() as case:
        assert max(len(case.facts.index.voices(position).bodies) for position in range(case.size)) == 64
        assert max(map(len, case.facts.index.actors.values())) == 64


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), min_size=3, max_size=3))
def test_whatever_things_are_called_they_are_found_by_what_is_shown(texts: list[str]) -> None:
    name, outlet, topic = texts
    draft = Draft().actor("a", name=name).source("s", outlet=outlet).claim("c", "a", sources="s", topic=topic)
    with draft.opened() as case:
        row, claim = case.rows([0])[0], case.claim(0)
        for field, shown in (("actor", row.speakers[0]), ("topic", row.topic), ("source", claim.sources[0].outlet)):
            if fold(shown):
                asked = Filter((Term(field, (shown,)),))
                assert list(case.matches(parse(str(asked))).positions) == [0]


CRAFTED = {
    "an id that no claim has": "('one', 1), ('two', 99)",
    "a claim too few": "('one', 1)",
    "a claim too many": "('one', 1), ('two', 2), ('zwei', 2)",
    "a claim twice": "('one', 1), ('two', 1)",
}


@pytest.mark.parametrize("entries", CRAFTED.values(), ids=CRAFTED)
def test_an_index_that_does_not_fit_its_table_is_a_refusal(tmp_path: Path, entries: str) -> None:
    path = full().write(tmp_path / "case.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE other (uid TEXT, id INTEGER, PRIMARY KEY (uid, id)) WITHOUT ROWID")
        connection.execute(f"INSERT INTO other VALUES {entries}")
        connection.execute("PRAGMA writable_schema = ON")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'other'").fetchone()
        connection.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'sqlite_autoindex_claim_1'", (root,))
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'other'")
    with pytest.raises(CaseUnusableError, match="the index of the ids of its claims does not fit"):
        Case.open(path)


def test_a_topic_too_long_to_be_kept_whole_says_so() -> None:
    with full().claim("long", topic="é" * 500).opened() as case:
        assert "é" * 400 + "…" in case.facts.index.topics
