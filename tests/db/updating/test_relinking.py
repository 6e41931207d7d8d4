"""After links have come or gone, everything that follows from them is what it would be if it were computed anew."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.findings.finders import KINDS
from db.index.links import Links
from db.model.claims import Relation
from db.status.lasting import LastingEffects
from db.status.rules import CONDITIONS
from db.status.snapshot import Facts
from db.updating.relinking import LinkSet, relinked
from tests.cases import Draft

SIDES = ("north", "south", "east")
CLAIMS = 60


def case_of(seed: int, links: int) -> Draft:
    """A case whose links make long chains: few claims are near each other."""
    choose = random.Random(seed)
    draft = Draft()
    for side in SIDES:
        draft.actor(side)
        draft.actor(f"{side}-1", side)
    draft.actor("unknown", kind="unattributed")
    draft.alignment("north", "south")
    voices = [*SIDES, *(f"{side}-1" for side in SIDES), "unknown"]
    for number in range(CLAIMS):
        stated = choose.choice(["2025-04-01", "2025-04-02", "2025-04-03", "2025-04", ""])
        draft.claim(f"c{number:02}", choose.sample(voices, choose.choice([1, 1, 1, 2])), stated=stated)
    seen = set()
    for _ in range(links):
        one, other = choose.sample(range(CLAIMS), 2)
        relation = choose.choice([*Relation, Relation.DISPUTES, Relation.SUPPORTS, Relation.REPEATS])
        retracts = relation is Relation.RETRACTS
        if (one, other, relation) not in seen and not (retracts and (one % 2 or not other % 2)):
            seen.add((one, other, relation))
            draft.link(f"c{one:02}", relation, f"c{other:02}", part=choose.choice(["", "", "the date"]))
    return draft


def all_of(facts: Facts) -> dict[str, object]:
    """Everything that follows from the links, computed where it was not known."""
    links = facts.index.links
    found: dict[str, object] = {f"every {relation}": pairs.arrays for relation, pairs in links.every.items()}
    found |= {f"counting {relation}": pairs.arrays for relation, pairs in links.counting.items()}
    found |= {"partial": links.partial.arrays, "repeating": links.repeating.arrays}
    found |= {f"revocable {relation}": pairs.arrays for relation, pairs in facts.effects.revocable.items()}
    effects = facts.effects
    found |= {"retracted": effects.retracted, "disputed": effects.disputed, "corroborated": effects.corroborated}
    found |= {"questioned": effects.questioned, "superseded": effects.superseded}
    found |= {name: list(columns) for name, columns in facts.finders.keep().items()}
    return found | {"shades": list(facts.shades.keep())}


def anew(facts: Facts, links: LinkSet) -> Facts:
    """The facts of the same claims with these links."""
    index = facts.index
    made = Links.gathered(links.pairs, index.voices, CONDITIONS, links.partial)
    return facts.with_index(replace(index, links=made), LastingEffects.of(made.counting))


def all_links(facts: Facts) -> LinkSet:
    links = facts.index.links
    return LinkSet({relation: set(pairs) for relation, pairs in links.every.items()}, set(links.partial))


@given(st.integers(0, 10**9), st.integers(0, 70), st.integers(0, 3), st.integers(0, 3))
def test_what_follows_from_links_after_a_change(seed: int, number: int, fewer: int, more: int) -> None:
    choose = random.Random(seed + 1)
    with case_of(seed, number).opened() as case:
        facts = case.facts
        all_of(facts)
        links = all_links(facts)
        present = [(relation, pair) for relation, pairs in links.pairs.items() for pair in sorted(pairs)]
        removed, added = LinkSet(), LinkSet()
        for relation, pair in choose.sample(present, min(fewer, len(present))):
            removed.pairs[relation].add(pair)
            if relation is Relation.SUPPORTS and pair in links.partial:
                removed.partial.add(pair)
        for _ in range(more):
            relation, (one, other) = choose.choice(list(Relation)), choose.sample(range(CLAIMS), 2)
            if (one, other) not in links.pairs[relation]:
                added.pairs[relation].add((one, other))
        after = LinkSet(
            {one: (links.pairs[one] - removed.of(one)) | added.of(one) for one in Relation},
            links.partial - removed.partial,
        )
        assert len(facts.finders.known()) == len(KINDS)
        changed = relinked(facts, removed, added)
        assert all_of(changed) == all_of(anew(facts, after))
        assert all_of(relinked(changed, added, removed)) == all_of(facts)


def test_a_link_that_names_a_part_may_stop_doing_so() -> None:
    with case_of(3, 60).opened() as case:
        facts = case.facts
        all_of(facts)
        pair = next(iter(facts.index.links.partial))
        named = LinkSet({Relation.SUPPORTS: {pair}}, {pair})
        changed = relinked(facts, named, LinkSet({Relation.SUPPORTS: {pair}}))
        links = all_links(facts)
        assert all_of(changed) == all_of(anew(facts, LinkSet(links.pairs, links.partial - {pair})))
