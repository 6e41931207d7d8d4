"""What a filter means, said a second time in plain SQL over the tables of a case, for tests to compare with.

Nothing of the index, the status rule or the names is used here. Values of `actor:` and `region:` are uids, words
are lower-case ASCII, and no retraction is itself retracted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from db.filters.filter import Filter, Term

TIMELINE = (
    "stated_to IS NULL, stated_to, stated_from IS NULL, iif(stated_to IS NULL, stated_from, ''), stated_from DESC, uid"
)

# `known` are the claims stated by the as-of date, with all of them if there is none (?1 is NULL).
_RULES = """
WITH RECURSIVE
known (id) AS (SELECT id FROM claim WHERE ?1 IS NULL OR stated_to <= ?1),
body (claim, actor) AS (
    SELECT claim_id, actor_id FROM claim_speaker
    UNION SELECT claim, parent_id FROM body JOIN actor ON actor.id = body.actor WHERE parent_id IS NOT NULL
),
identified (speaker, side) AS (
    SELECT id, id FROM actor WHERE kind <> 'unattributed'
    UNION SELECT speaker, parent_id FROM identified JOIN actor ON actor.id = side WHERE parent_id IS NOT NULL
),
side (claim, side) AS (
    SELECT claim_id, side FROM claim_speaker JOIN identified ON speaker = actor_id JOIN actor ON actor.id = side
    WHERE parent_id IS NULL AND kind <> 'unattributed'
),
told (from_id, to_id, relation) AS (
    SELECT from_id, to_id, relation FROM link WHERE from_id IN known AND to_id IN known AND from_id <> to_id
),
retracted (id) AS (
    SELECT to_id FROM told WHERE relation = 'retracts' AND EXISTS (
        SELECT 1 FROM claim_speaker JOIN body ON body.actor = claim_speaker.actor_id
        WHERE claim_id = from_id AND body.claim = to_id)
),
live (from_id, to_id, relation) AS (SELECT * FROM told WHERE from_id NOT IN retracted),
tied (one, other) AS (
    SELECT from_id, to_id FROM live WHERE relation = 'repeats'
    UNION SELECT to_id, from_id FROM live WHERE relation = 'repeats'
),
origin (one, other) AS (
    SELECT one, other FROM tied UNION SELECT origin.one, tied.other FROM origin JOIN tied ON tied.one = origin.other
),
disputed (id) AS (
    SELECT to_id FROM live WHERE relation = 'disputes'
    UNION SELECT from_id FROM live WHERE relation = 'disputes' AND to_id NOT IN retracted
),
backing (from_id, to_id) AS (
    SELECT from_id, to_id FROM live WHERE relation = 'supports'
    AND EXISTS (SELECT 1 FROM side WHERE claim = from_id) AND EXISTS (SELECT 1 FROM side WHERE claim = to_id)
    AND NOT EXISTS (SELECT side FROM side WHERE claim = from_id INTERSECT SELECT side FROM side WHERE claim = to_id)
    AND NOT EXISTS (SELECT 1 FROM origin WHERE one = from_id AND other = to_id)
),
corroborated (id) AS (SELECT to_id FROM backing),
questioned (id) AS (SELECT to_id FROM live WHERE relation = 'questions'),
replaced (id) AS (
    SELECT to_id FROM live WHERE relation = 'supersedes' AND EXISTS (
        SELECT actor FROM body WHERE claim = from_id INTERSECT SELECT actor FROM body WHERE claim = to_id)
),
rival (from_id, to_id, relation) AS (
    SELECT from_id, to_id, relation FROM live WHERE EXISTS (SELECT 1 FROM side WHERE claim = from_id)
    AND EXISTS (SELECT 1 FROM side WHERE claim = to_id) AND NOT EXISTS (
        SELECT side FROM side WHERE claim = from_id INTERSECT SELECT side FROM side WHERE claim = to_id)
),
answer (id, answering, relation) AS (
    SELECT from_id, to_id, relation FROM rival JOIN claim f ON f.id = from_id JOIN claim t ON t.id = to_id
    WHERE relation = 'disputes' AND t.stated_from > f.stated_to AND to_id NOT IN retracted
    UNION SELECT to_id, from_id, relation FROM rival JOIN claim f ON f.id = from_id JOIN claim t ON t.id = to_id
    WHERE NOT coalesce(t.stated_from > f.stated_to, 0)
),
opposed (later, earlier) AS (
    SELECT from_id, to_id FROM live WHERE relation = 'disputes'
    UNION SELECT to_id, from_id FROM live WHERE relation = 'disputes' AND to_id NOT IN retracted
),
admission (id) AS (
    SELECT from_id FROM rival WHERE relation = 'supports' AND to_id NOT IN retracted AND EXISTS (
        SELECT 1 FROM opposed JOIN side o ON o.claim = later JOIN side s ON s.side = o.side
        WHERE earlier = rival.to_id AND s.claim = rival.from_id AND later <> rival.from_id)
),
reversed (id) AS (
    SELECT id FROM retracted
    UNION SELECT earlier FROM opposed JOIN told ON from_id = later AND to_id = earlier
    WHERE relation = 'supersedes' AND EXISTS (
        SELECT side FROM side WHERE claim = later INTERSECT SELECT side FROM side WHERE claim = earlier)
    UNION SELECT earlier FROM opposed JOIN claim l ON l.id = later JOIN claim e ON e.id = earlier
    JOIN claim_speaker ls ON ls.claim_id = later JOIN claim_speaker es ON es.claim_id = earlier
    JOIN chain ON chain.actor = es.actor_id AND chain.body = ls.actor_id
    WHERE l.stated_from > e.stated_to AND ls.actor_id IN named AND es.actor_id IN named
),
story (claim, name) AS (SELECT id, min(id, coalesce((SELECT min(other) FROM origin WHERE one = id), id)) FROM known),
saying (claim, said) AS (
    SELECT id, id FROM known UNION SELECT to_id, from_id FROM live WHERE relation = 'supports'
),
origins (claim, number) AS (
    SELECT saying.claim, count(DISTINCT name) FROM saying JOIN story ON story.claim = said GROUP BY saying.claim
),
delay (id, least, most) AS (
    SELECT asked.id, coalesce(julianday(reply.stated_from), -1e9) - coalesce(julianday(asked.stated_to), 1e9),
    coalesce(julianday(reply.stated_to), 1e9) - coalesce(julianday(asked.stated_from), -1e9)
    FROM answer JOIN claim asked ON asked.id = answer.id JOIN claim reply ON reply.id = answering
    WHERE relation IN ('disputes', 'questions')
),
judged (id, status) AS (
    SELECT id, CASE WHEN id IN retracted THEN 'retracted' WHEN id IN disputed THEN 'disputed'
    WHEN id IN corroborated THEN 'corroborated' WHEN id IN questioned THEN 'questioned' ELSE 'unverified' END
    FROM known
),
named (actor) AS (
    SELECT speaker FROM identified JOIN actor ON actor.id = side WHERE parent_id IS NULL AND kind <> 'unattributed'
),
chain (actor, body) AS (
    SELECT id, id FROM actor UNION SELECT actor, parent_id FROM chain JOIN actor ON actor.id = body
    WHERE parent_id IS NOT NULL
),
aligned (one, other) AS (
    SELECT o.actor, t.actor FROM actor_alignment JOIN chain o JOIN chain t
    WHERE (o.body, t.body) IN (VALUES (actor_id, with_id), (with_id, actor_id))
),
spoilt (shade, id) AS (
    SELECT 'replaced', earlier FROM opposed WHERE later NOT IN replaced
    UNION SELECT 'unnamed', earlier FROM opposed WHERE later IN (SELECT claim FROM side)
    UNION SELECT 'own-side', earlier FROM opposed
    WHERE NOT EXISTS (SELECT 1 FROM claim_speaker WHERE claim_id = later)
    OR EXISTS (SELECT 1 FROM claim_speaker WHERE claim_id = later AND actor_id NOT IN named)
    OR EXISTS (SELECT side FROM side WHERE claim = later EXCEPT SELECT side FROM side WHERE claim = earlier)
    UNION SELECT 'ally', to_id FROM backing JOIN claim_speaker s ON s.claim_id = from_id AND s.actor_id IN named
    WHERE NOT EXISTS (SELECT 1 FROM claim_speaker o JOIN aligned ON one = s.actor_id AND other = o.actor_id
        WHERE o.claim_id = to_id AND o.actor_id IN named)
    UNION SELECT 'part', to_id FROM backing JOIN link USING (from_id, to_id) WHERE relation = 'supports' AND part = ''
    UNION SELECT 'contested', to_id FROM backing WHERE from_id NOT IN (SELECT id FROM judged WHERE status = 'disputed')
    UNION SELECT 'supported', id FROM known WHERE id NOT IN corroborated
)
"""


def statuses(connection: sqlite3.Connection, asof: str | None = None) -> dict[str, str]:
    """The status of each claim that is known at a date, by uid."""
    query = f"{_RULES} SELECT uid, status FROM judged JOIN claim USING (id)"
    return dict(connection.execute(query, (asof,)).fetchall())


def select(connection: sqlite3.Connection, filter: Filter) -> list[str]:
    """The uids of the claims that a filter selects, in timeline order."""
    parameters: list[str | None] = [filter.asof]
    conditions = [_condition(term, parameters) for term in filter.terms if term.field != "asof"]
    query = f"{_RULES} SELECT uid FROM claim WHERE {' AND '.join(['id IN known', *conditions])} ORDER BY {TIMELINE}"
    return [uid for (uid,) in connection.execute(query, parameters)]


def _condition(term: Term, parameters: list[str | None]) -> str:
    found: list[str] = []
    for value in term.values:
        sql, *wanted = _FIELDS[term.field](value)
        for number, one in enumerate(wanted):
            parameters.append(one)
            sql = sql.replace(f"${number}", f"?{len(parameters)}")
        found.append(sql)
    return f"{'NOT ' if term.excluded else ''}({' OR '.join(found)})"


def _within(table: str) -> Callable[[str], tuple[str, ...]]:
    def condition(uid: str) -> tuple[str, ...]:
        below = (
            f"WITH RECURSIVE below (id) AS (SELECT id FROM {table} WHERE uid = $0 "
            f"UNION SELECT {table}.id FROM {table} JOIN below ON parent_id = below.id) SELECT id FROM below"
        )
        memberships = "claim_speaker" if table == "actor" else "claim_region"
        return f"EXISTS (SELECT 1 FROM {memberships} WHERE claim_id = claim.id AND {table}_id IN ({below}))", uid

    return condition


def _overlapping(column: str) -> Callable[[str], tuple[str, ...]]:
    """Spans are written as two ISO days with two dots between them."""

    def condition(span: str) -> tuple[str, ...]:
        first, last = span.split("..")
        return (
            f"(coalesce({column}_from, {column}_to) IS NOT NULL "
            f"AND coalesce({column}_from, '0000') <= $1 AND coalesce({column}_to, '9999-99') >= $0)",
            first,
            last,
        )

    return condition


def _of_source(value: str) -> tuple[str, ...]:
    """Values are an id, else an outlet, else the beginning of one word of titles in small letters."""
    titled = "CASE WHEN $0 IN (SELECT outlet FROM source) THEN outlet = $0 ELSE ' ' || title LIKE '% ' || $0 || '%' END"
    return (
        "EXISTS (SELECT 1 FROM claim_source JOIN source ON source.id = source_id WHERE claim_id = claim.id AND "
        f"CASE WHEN $0 IN (SELECT uid FROM source) THEN source.uid = $0 ELSE {titled} END)",
        value,
    )


def _number(number: str) -> Callable[[str], tuple[str, ...]]:
    """Ranges are written as `2`, `>=2` or `1..2`."""

    def condition(value: str) -> tuple[str, ...]:
        least, dots, most = value.removeprefix(">=").partition("..")
        open_end = value.startswith(">=")
        return (f"({number}) BETWEEN {least} AND {'1000' if open_end else most if dots else least}",)

    return condition


def _in_language(value: str) -> tuple[str, ...]:
    of_sources = "SELECT source.language FROM claim_source JOIN source ON source.id = source_id"
    return f"(language = $0 OR $0 IN ({of_sources} WHERE claim_id = claim.id))", value


def _with_word(word: str) -> tuple[str, ...]:
    names = (
        "SELECT actor.name FROM claim_speaker JOIN actor ON actor.id = actor_id WHERE claim_id = claim.id "
        "UNION ALL SELECT actor_alias.name FROM claim_speaker JOIN actor_alias USING (actor_id) "
        "WHERE claim_id = claim.id UNION ALL SELECT claim.text UNION ALL SELECT quote UNION ALL SELECT note"
    )
    begins = "% " + word.strip('"') + (" %" if word.startswith('"') else "%")
    return f"EXISTS (SELECT 1 FROM ({names}) WHERE ' ' || lower(name) || ' ' LIKE $0)", begins


def _having(flag: str) -> tuple[str, ...]:
    return {
        "quote": ("quote <> ''",),
        "figure": ("coalesce(figure, figure_low, figure_high) IS NOT NULL",),
        "note": ("uid IN (SELECT target FROM note WHERE kind = 'claim')",),
        "date": ("coalesce(stated_from, stated_to) IS NOT NULL",),
        "source": ("EXISTS (SELECT 1 FROM claim_source WHERE claim_id = claim.id)",),
        "link": ("(id IN (SELECT from_id FROM told) OR id IN (SELECT to_id FROM told))",),
    }[flag]


def _finding(name: str) -> tuple[str, ...]:
    answered = "SELECT id FROM answer WHERE relation IN ('disputes', 'questions', 'supports')"
    return {
        "superseded": ("id IN replaced",),
        "unanswered": (f"id IN (SELECT claim FROM side) AND id NOT IN ({answered})",),
        "edited": ("uid IN (SELECT target FROM journal WHERE op = 'claim.edit')",),
        "unlinked": ("id NOT IN (SELECT from_id FROM told UNION SELECT to_id FROM told)",),
        "admission": ("id IN admission",),
        "reversal": ("id IN reversed",),
        "conflicted": ("uid IN (SELECT target FROM journal)",),  # the cases compared have no journal
    }[name]


def _lag(value: str) -> tuple[str, ...]:
    """Lags are written in days, as more than so many or as at most so many."""
    if value.startswith(">"):
        return (f"id IN (SELECT id FROM delay GROUP BY id HAVING min(least) > {value[1:-1]})",)
    return (f"id IN (SELECT id FROM delay WHERE most <= {value[2:-1]})",)


def _disputing(uid: str) -> tuple[str, ...]:
    sql, wanted = _within("actor")(uid)
    told = (
        "SELECT from_id FROM live JOIN claim ON claim.id = to_id WHERE relation = 'disputes' AND to_id NOT IN retracted"
    )
    return f"id IN ({told} AND {sql})", wanted


def _disputed_by(uid: str) -> tuple[str, ...]:
    sql, wanted = _within("actor")(uid)
    told = (
        "SELECT to_id FROM live JOIN claim ON claim.id = from_id WHERE relation = 'disputes' AND to_id NOT IN retracted"
    )
    return f"id IN ({told} AND {sql})", wanted


def _unanswered_by(uid: str) -> tuple[str, ...]:
    own = (
        "SELECT side FROM identified JOIN actor root ON root.id = side JOIN actor one ON one.id = speaker "
        "WHERE one.uid = $0 AND root.parent_id IS NULL AND root.kind <> 'unattributed'"
    )
    answered = (
        "SELECT answer.id FROM answer JOIN side ON side.claim = answering "
        f"WHERE relation IN ('disputes', 'questions', 'supports') AND side.side IN ({own})"
    )
    return (
        f"EXISTS ({own}) AND id IN (SELECT claim FROM side) AND id NOT IN ({answered}) "
        f"AND id NOT IN (SELECT claim FROM side WHERE side IN ({own}))",
        uid,
    )


_FIELDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "actor": _within("actor"),
    "region": _within("region"),
    "status": lambda value: ("id IN (SELECT id FROM judged WHERE status = $0)", value),
    "shade": lambda value: (
        "id IN (SELECT id FROM judged WHERE status = $1) AND id NOT IN (SELECT id FROM spoilt WHERE shade = $0)",
        value,
        "corroborated" if value in ("ally", "part", "contested") else "disputed",
    ),
    "topic": lambda value: ("topic = $0", value),
    "source": _of_source,
    "lang": _in_language,
    "said": _overlapping("stated"),
    "about": _overlapping("event"),
    "is": _finding,
    "lag": _lag,
    "disputes": _disputing,
    "disputed-by": _disputed_by,
    "unanswered": _unanswered_by,
    "sources": _number("SELECT count(*) FROM claim_source WHERE claim_id = claim.id"),
    "origins": _number("SELECT number FROM origins WHERE origins.claim = claim.id"),
    "has": _having,
    "tag": lambda value: ("uid IN (SELECT target FROM tag WHERE kind = 'claim' AND tag = $0)", value),
    "grade": lambda value: ("credibility = $0", value),
    "basis": lambda value: (
        "id IN (SELECT from_id FROM link JOIN told USING (from_id, to_id, relation) WHERE basis = $0 "
        "UNION SELECT to_id FROM link JOIN told USING (from_id, to_id, relation) WHERE basis = $0)",
        value,
    ),
    "id": lambda value: ("uid = $0", value),
    "text": _with_word,
}
