"""Small cases with everything in them that a filter can ask for, and filters that ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from db.filters.fields import FINDINGS, FLAGS, STATUSES
from db.filters.filter import Filter, Term
from db.model.claims import Relation, Shade
from tests.cases import Draft

STATED = (
    *("2025-04-01", "2025-04-02", "2025-04-03", "2025-04", "2025", "[2025-04-01..2025-04-02]"),
    *("2025-04-02/..", "../2025-04-02", ""),
)
SPANS = ("2025-04-01..2025-04-01", "2025-04-02..2025-04-30", "2025-05-01..2025-12-31", "2024-01-01..2024-12-31")
NUMBERS = ("0", "1", "2", ">=1", ">=2", ">=3", "1..2", "2..3")
LAGS = (">0d", ">1d", ">20d", "<=0d", "<=1d", "<=30d")
WORDS = ("alpha", "alphabet", "beta", "gamma")
OUTLETS = ("one", "two")
TITLES = ("alpha beta", "gamma alphabet")
TOPICS = ("", "control", "strike")
LANGUAGES = ("", "en", "uk")
DAYS = ("2025-03-31", "2025-04-01", "2025-04-02", "2025-04-30", "2026-01-01")


@dataclass(frozen=True)
class Drawn:
    """A random case, and for each field of a filter the values that occur in it."""

    draft: Draft
    values: dict[str, list[str]]


@st.composite
def cases(draw: st.DrawFn) -> Drawn:
    """Up to 8 claims; no retraction is itself retracted."""
    draft = Draft()
    actors = [f"a{n}" for n in range(draw(st.integers(1, 5)))]
    for n, uid in enumerate(actors):
        parent = draw(st.sampled_from(["", *actors[:n]]))
        kind = draw(st.sampled_from(["person", "person", "unattributed"]))
        draft.actor(uid, parent, draw(st.lists(st.sampled_from(WORDS), max_size=1)), name=f"name{n}", kind=kind)
    regions = [f"r{n}" for n in range(draw(st.integers(1, 4)))]
    for n, uid in enumerate(regions):
        draft.region(uid, draw(st.sampled_from(["", *regions[:n]])))
    sources = [f"s{n}" for n in range(draw(st.integers(1, 3)))]
    carriers: list[str] = []
    for uid in sources:
        outlet, title = draw(st.sampled_from(["", *OUTLETS])), draw(st.sampled_from(["", *TITLES]))
        carriers += [name for name in (outlet, title[:4]) if name]
        draft.source(
            uid,
            outlet=outlet,
            title=title,
            language=draw(st.sampled_from(LANGUAGES)),
            published=draw(st.sampled_from(STATED)),
        )
    claims = [f"c{n}" for n in range(draw(st.integers(0, 8)))]
    for uid in claims:
        draft.claim(
            uid,
            draw(some(actors)),
            regions=draw(some(regions)),
            sources=draw(some(sources)),
            text=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))),
            quote=draw(st.sampled_from(["", "", "gamma"])),
            topic=draw(st.sampled_from(TOPICS)),
            language=draw(st.sampled_from(LANGUAGES)),
            stated=draw(st.sampled_from(STATED)),
            event=draw(st.sampled_from(STATED)),
            **draw(st.sampled_from([{}, {}, {"figure": 7.0}, {"figure_low": 7.0}, {"figure_high": 7.0}])),
        )
    if len(claims) > 1:
        numbers = st.integers(0, len(claims) - 1)
        for from_, relation, to in draw(st.sets(st.tuples(numbers, st.sampled_from(Relation), numbers), max_size=10)):
            if from_ != to and (relation is not Relation.RETRACTS or (from_ % 2 == 0 and to % 2 == 1)):
                basis = draw(st.sampled_from(["published", "published", "analyst"]))
                part = draw(st.sampled_from(["", "the date"]))
                draft.link(claims[from_], relation, claims[to], part=part, basis=basis)
    for one, other in draw(st.sets(st.tuples(st.sampled_from(actors), st.sampled_from(actors)), max_size=2)):
        if one < other:
            draft.alignment(one, other)
    values = {
        **dict.fromkeys(("actor", "disputes", "disputed-by", "unanswered"), actors),
        "region": regions,
        "source": [*sources, *carriers],
        "sources": list(NUMBERS),
        "origins": list(NUMBERS),
        "id": claims,
        "said": list(SPANS),
    }
    values["basis"] = ["published", "analyst"]
    named = {"has": [flag for flag, _ in FLAGS], "is": [finding for finding, _ in FINDINGS], "lag": list(LAGS)}
    fixed = named | {"status": list(STATUSES), "shade": [shade.value for shade in Shade], "about": list(SPANS)}
    return Drawn(draft, values | fixed | {"text": ["alpha", "alph", '"alpha"', "gamma", '"name1"', "name"]})


def some(uids: list[str]) -> st.SearchStrategy[list[str]]:
    """Up to two of these uids."""
    return st.lists(st.sampled_from(uids), max_size=2, unique=True)


def filters(values: dict[str, list[str]], days: tuple[str, ...] = DAYS) -> st.SearchStrategy[Filter]:
    """Filters that ask for these values, half of them at an as-of date."""
    fields = st.sampled_from(sorted(field for field in values if values[field]))
    terms = fields.flatmap(
        lambda field: st.builds(
            Term,
            st.just(field),
            st.lists(st.sampled_from(values[field]), min_size=1, max_size=2, unique=True).map(tuple),
            st.sampled_from([False, False, True]),
        )
    )
    asof = st.sampled_from([(), *((Term("asof", (day,)),) for day in days)])
    return st.builds(lambda some, day: Filter((*some, *day)), st.lists(terms, max_size=3), asof)
