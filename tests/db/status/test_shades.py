"""Shades, on cases small enough to see the answer, and on random ones compared with plain SQL on every day."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.filters.filter import parse
from db.model.claims import UNATTRIBUTED, Relation, Shade
from tests.cases import Draft
from tests.db import plain_sql

ACTORS = (
    *(("russia", ""), ("mod", "russia"), ("peskov", "russia"), ("ukraine", ""), ("staff", "ukraine"), ("korea", "")),
    *(("observer", ""), ("reports", ""), ("officials", "ukraine")),
)
UNNAMED = ("reports", "officials")
DAYS = ("2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04", "2025-03-05")


def draft() -> Draft:
    drafted = Draft()
    for uid, parent in ACTORS:
        drafted.actor(uid, parent, kind=UNATTRIBUTED if uid in UNNAMED else "government")
    return drafted


def shades(claims: str, links: str, alignments: str = "", asof: str | None = None) -> dict[str, str]:
    """The shades of each claim that has any. Claims are "uid speaker,speaker day", links "uid relation uid part"."""
    drafted = draft()
    for claim in claims.split(";"):
        uid, speakers, day = claim.split()
        drafted.claim(uid, speakers.split(","), stated=f"2025-03-{int(day):02}")
    for link in filter(None, links.split(";")):
        from_, relation, to, *part = link.split()
        drafted.link(from_, relation, to, part=" ".join(part))
    for pair in filter(None, alignments.split(";")):
        drafted.alignment(*pair.split())
    with drafted.opened() as case:
        found = case.at(asof).shades
        uids = case.uids(range(case.size))
        return {uid: " ".join(found.of(position)) for position, uid in enumerate(uids) if found.of(position)}


@pytest.mark.parametrize(
    ("claims", "links", "alignments", "expected"),
    [
        ("a mod 1; b staff 2", "b disputes a", "", {}),
        ("a mod 1; b staff 2; c staff 3", "b disputes a; c supersedes b", "", {"a": "replaced"}),
        ("a mod 1; b staff 2; c staff 3; d observer 4", "b disputes a; c supersedes b; d disputes a", "", {}),
        ("a mod 1; b staff 2; c staff 3; d staff 4", "b disputes a; c supersedes b; d retracts c", "", {}),
        ("a mod 1; b reports 2", "b disputes a", "", {"a": "unnamed"}),
        ("a mod 1; b officials 2", "a disputes b", "", {"a": "unnamed"}),
        ("a mod 1; b reports,staff 2", "b disputes a", "", {}),
        ("a mod 1; b peskov 2", "b disputes a", "", {"a": "own-side", "b": "own-side"}),
        ("a mod 1; b peskov,reports 2", "b disputes a", "", {"b": "own-side"}),
        ("a mod 1; b peskov,staff 2", "b disputes a", "", {"b": "own-side"}),
        ("a mod,staff 1; b peskov,staff 2", "b disputes a", "", {"a": "own-side", "b": "own-side"}),
        ("a mod 1; b staff 2; c observer 3", "b disputes a; c supports a", "", {"a": "supported"}),
        ("a mod 1; c observer 3", "c supports a", "", {}),
        ("a mod 1; c observer 3", "c supports a", "observer mod", {"a": "ally"}),
        ("a mod 1; c korea 3", "c supports a", "russia korea", {"a": "ally"}),
        ("a mod 1; c korea 3; d observer 4", "c supports a; d supports a", "russia korea", {}),
        ("a mod,reports 1; c korea,reports 3", "c supports a", "russia korea", {"a": "ally"}),
        ("a mod 1; c korea,observer 3", "c supports a", "russia korea", {}),
        ("a mod 1; c observer 3", "c supports a the date", "", {"a": "part"}),
        ("a mod 1; c observer 3; d staff 4", "c supports a the date; d supports a", "", {}),
        ("a mod 1; c observer 3; d staff 4", "c supports a; d disputes c", "", {"a": "contested"}),
        ("a mod 1; c observer 3; d staff 4", "c supports a; d disputes c; d supports a", "", {"a": "contested"}),
        ("a mod 1; c observer 3; d staff 4; e staff 5", "c supports a; d disputes c; e retracts d", "", {}),
        ("a mod 1; b staff 2; c staff 3", "b disputes a; c retracts b", "", {}),
    ],
)
def test_what_a_status_alone_would_hide(claims: str, links: str, alignments: str, expected: dict[str, str]) -> None:
    assert shades(claims, links, alignments) == expected


def test_shades_change_with_the_day() -> None:
    claims, links = "a mod 1; b reports 2; c staff 4", "b disputes a; c disputes a"
    assert shades(claims, links, asof="2025-03-01") == {}
    assert shades(claims, links, asof="2025-03-03") == {"a": "unnamed"}
    assert shades(claims, links, asof="2025-03-04") == {}


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Up to eight claims that dispute, support, supersede, repeat and retract each other a lot."""
    drafted = draft()
    names = [uid for uid, _ in ACTORS]
    claims = [f"c{n}" for n in range(draw(st.integers(2, 8)))]
    for uid in claims:
        speakers = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        drafted.claim(uid, speakers, stated=draw(st.sampled_from(["", *DAYS])))
    numbers = st.integers(0, len(claims) - 1)
    kinds = st.sampled_from([*Relation, Relation.DISPUTES, Relation.SUPPORTS, Relation.SUPPORTS, Relation.SUPERSEDES])
    for from_, relation, to in draw(st.sets(st.tuples(numbers, kinds, numbers), max_size=14)):
        if from_ != to and (relation is not Relation.RETRACTS or (from_ % 2 == 0 and to % 2 == 1)):
            drafted.link(claims[from_], relation, claims[to], part=draw(st.sampled_from(["", "the date"])))
    for one, other in draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=3)):
        if one < other:
            drafted.alignment(one, other)
    return drafted


@settings(max_examples=80, deadline=None)
@given(drafted=drafts())
def test_every_shade_on_every_day_is_what_plain_sql_finds(drafted: Draft) -> None:
    with TemporaryDirectory() as folder:
        path = drafted.write(Path(folder) / "case.sqlite")
        with Case.open(path) as case, closing(sqlite3.connect(path)) as tables:
            for day in (None, *DAYS):
                found = case.at(day).shades
                for shade in Shade:
                    filter = parse(f"shade:{shade}" + (f" asof:{day}" if day else ""))
                    assert case.uids(found[shade]) == plain_sql.select(tables, filter), (day, shade)
                    assert set(found[shade]) == {claim for claim in range(case.size) if shade in found.of(claim)}
