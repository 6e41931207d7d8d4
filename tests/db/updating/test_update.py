"""After rows of a case have changed, its facts are those of the case read anew."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.index.clocks import Calendars, Clock
from db.model.claims import Relation
from db.updating.touched import Touched
from db.updating.update import updated
from tests.db.updating.test_relinking import SIDES, all_of, case_of

DATES = [("2025-04-01", "2025-04-01"), ("2025-04-02", "2025-04-02"), ("2025-04-01", "2025-04-30"), (None, None)]
SETS = ("events", "publications", "actors", "regions", "topics", "languages", "outlets", "carriers", "flags")


def everything(case: Case) -> dict[str, object]:
    """All that is known of a case, by position."""
    index = case.facts.index
    found = all_of(case.facts)
    found |= {name: {key: list(claims) for key, claims in getattr(index, name).items()} for name in SETS}
    found |= {"order of events": list(index.events), "order of topics": list(index.topics)}
    found |= {"ids": index.ids, "periods": (index.periods.bounds, index.periods.starts, index.periods.size)}
    found |= {"places": [index.position_of(id) for id in range(200)]}
    found |= {"voices": [index.voices(position) for position in range(index.size)]}
    calendars = Calendars(index)
    return found | {f"clock {clock}": calendars[clock].sizes() for clock in Clock}


class Editor:
    """Changes rows of a case file at random, and says which."""

    def __init__(self, path: Path, seed: int) -> None:
        self.choose = random.Random(seed)
        self.rows = sqlite3.connect(path, isolation_level=None)
        self.rows.execute("PRAGMA foreign_keys = ON")
        self.touched = Touched()

    def id_in(self, table: str) -> int:
        found = [id for (id,) in self.rows.execute(f"SELECT id FROM {table} ORDER BY id")]
        return int(self.choose.choice(found)) if found else 0

    def change(self) -> None:
        self.choose.choice(
            [self.add, self.drop, self.date, self.topic, self.speak, self.link, self.link, self.unlink]
        )()

    def add(self) -> None:
        uid = f"c{self.choose.choice(['', '3', '9'])}{self.choose.randrange(10**6)}"
        dates, event = self.choose.choice(DATES), self.choose.choice(DATES)
        values = (uid, "text", self.choose.choice(["", "control", "strike"]), *dates, *event)
        id = self.rows.execute(
            "INSERT INTO claim (uid, text, topic, stated_from, stated_to, event_from, event_to)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            values,
        ).fetchone()[0]
        self.rows.execute("INSERT INTO claim_speaker VALUES (?, ?, 0, '')", (id, self.id_in("actor")))
        self.touched |= Touched(claims=frozenset({id}))

    def drop(self) -> None:
        id = self.id_in("claim")
        self.touched |= Touched(claims=frozenset({id}))
        self.rows.execute("DELETE FROM claim WHERE id = ?", (id,))

    def date(self) -> None:
        id = self.id_in("claim")
        self.rows.execute(
            "UPDATE claim SET stated_from = ?, stated_to = ? WHERE id = ?", (*self.choose.choice(DATES), id)
        )
        self.touched |= Touched(claims=frozenset({id}))

    def topic(self) -> None:
        id = self.id_in("claim")
        self.rows.execute("UPDATE claim SET topic = 'control', quote = 'x' WHERE id = ?", (id,))
        self.touched |= Touched(claims=frozenset({id}))

    def speak(self) -> None:
        id = self.id_in("claim")
        self.rows.execute("DELETE FROM claim_speaker WHERE claim_id = ?", (id,))
        for actor in {self.id_in("actor"), self.id_in("actor")}:
            self.rows.execute(
                "INSERT OR IGNORE INTO claim_speaker SELECT id, ?, 0, '' FROM claim WHERE id = ?", (actor, id)
            )
        self.touched |= Touched(claims=frozenset({id}))

    def link(self) -> None:
        one, other = self.id_in("claim"), self.id_in("claim")
        relation = self.choose.choice(list(Relation))
        if one != other and not (relation is Relation.RETRACTS and (one % 2 or not other % 2)):
            part = self.choose.choice(["", "the date"])
            self.rows.execute(
                "INSERT INTO link (from_id, to_id, relation, part) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET part = excluded.part",
                (one, other, relation, part),
            )
            self.touched |= Touched(links=frozenset({(one, other)}))

    def unlink(self) -> None:
        links = self.rows.execute("SELECT from_id, to_id FROM link ORDER BY 1, 2, relation").fetchall()
        if links:
            pair = self.choose.choice(links)
            self.rows.execute("DELETE FROM link WHERE from_id = ? AND to_id = ?", pair)
            self.touched |= Touched(links=frozenset({pair}))

    def tree(self) -> None:
        """Let an actor speak for another side."""
        actor, side = (self.id_of(self.choose.choice(names)) for names in ([f"{one}-1" for one in SIDES], SIDES))
        self.rows.execute("UPDATE actor SET parent_id = ? WHERE id = ?", (side, actor))
        self.touched |= Touched(actors=frozenset({actor}), names=True)

    def id_of(self, actor: str) -> int:
        return int(self.rows.execute("SELECT id FROM actor WHERE uid = ?", (actor,)).fetchone()[0])


def check(path: Path, before: Case, touched: Touched) -> None:
    """What is brought up to date is what is read anew, and what is brought up to date twice too."""
    with Case.open(path) as now:
        connection, reading = now._connection, now._reading
        facts = updated(before.facts, touched, connection, now.actors, now.regions, reading.line)
        assert facts is not None
        expected = everything(now)
        now.facts = facts
        assert everything(now) == expected
        again = updated(facts, touched, connection, now.actors, now.regions, reading.line)
        assert again is not None
        now.facts = again
        assert everything(now) == expected


@given(st.integers(0, 10**9), st.integers(0, 60), st.integers(1, 6), st.booleans())
def test_facts_follow_the_rows(seed: int, links: int, changes: int, with_trees: bool) -> None:
    with TemporaryDirectory() as folder:
        path = case_of(seed, links).write(Path(folder) / "case.sqlite")
        with Case.open(path) as before:
            everything(before)
            editor = Editor(path, seed)
            with closing(editor.rows):
                for _ in range(changes):
                    editor.change()
                if with_trees:
                    editor.tree()
            check(path, before, editor.touched)
