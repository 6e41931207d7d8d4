"""Which claims a value of a field selects, for the fields that look at more than one set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from db.errors import FilterError
from db.filters.numbers import read_range
from db.filters.scope import Scope
from db.index.sets import NOTHING, union
from db.index.speakers import side_of
from db.model.claims import Basis
from db.text.names import CANDIDATES, UnclearNameError, listed, nearest, some, words_in
from db.text.safe import fold

ME = "me"
"""How an analyst is named who asks for their own work."""
_EXAMPLES = 12
"""Maximum number of names that a message lists."""


def by_actor(scope: Scope, value: str, field: str = "") -> BitMap:
    """The claims of an actor and of everyone who speaks for it. Messages quote `field` if it is not the usual one."""
    resolved = scope.actor_names.resolve(value, field)
    scope.note(resolved.note)
    return scope.snapshot.index.actors.get(resolved.node.id, NOTHING)


def in_region(scope: Scope, value: str) -> BitMap:
    """The claims about a region and every place inside it."""
    resolved = scope.region_names.resolve(value)
    scope.note(resolved.note)
    return scope.snapshot.index.regions.get(resolved.node.id, NOTHING)


def disputing(scope: Scope, value: str) -> BitMap:
    """The claims from which a dispute goes to a claim of an actor, or of whoever speaks for it."""
    return scope.snapshot.disputing(by_actor(scope, value, "disputes"))


def disputed_by(scope: Scope, value: str) -> BitMap:
    """The claims at which a dispute of an actor, or of whoever speaks for it, points."""
    return scope.snapshot.disputed_by(by_actor(scope, value, "disputed-by"))


def unanswered_by(scope: Scope, value: str) -> BitMap:
    """The claims of other sides that the side of an actor has not answered. An unattributed voice has no side."""
    resolved = scope.actor_names.resolve(value, "unanswered")
    scope.note(resolved.note)
    side = side_of(scope.snapshot.actors, resolved.node.id)
    if side is None:
        scope.note(f"{resolved.node.name} is an unattributed voice, which has no side that could answer")
        return NOTHING
    if side.id != resolved.node.id:
        scope.note(f"unanswered:{value} looks at the answers of the whole side: {side.name}")
    return scope.snapshot.unanswered_by(side.id)


def with_sources(scope: Scope, value: str) -> BitMap:
    """The claims with so many sources."""
    return scope.snapshot.index.with_sources(*read_range(value))


def with_origins(scope: Scope, value: str) -> BitMap:
    """The claims that so many origins say."""
    return scope.snapshot.with_origins(*read_range(value))


def flagged(scope: Scope, value: str) -> BitMap:
    """The claims that come with something: see `db.filters.fields.FLAGS`."""
    if value == "note":
        return scope.work.noted()
    return scope.snapshot.statuses.linked if value == "link" else scope.snapshot.index.flags.get(value, NOTHING)


def found(scope: Scope, value: str) -> BitMap:
    """The claims of a finding: see `db.filters.fields.FINDINGS`."""
    match value:
        case "unanswered":
            return scope.snapshot.unanswered
        case "unlinked":
            return scope.snapshot.unlinked
        case "admission":
            return scope.snapshot.admissions
        case "reversal":
            return scope.snapshot.reversals
        case "conflicted":
            return scope.work.conflicted()
        case "edited":
            return scope.hands.edited()
        case _:
            return scope.snapshot.statuses.superseded


def reviewed(scope: Scope, value: str) -> BitMap:
    """The claims in a state of review: see `db.filters.fields.REVIEWS`."""
    by_state = scope.work.reviewed()
    if value == "unseen":
        return scope.snapshot.claims - union(by_state.values())
    return by_state.get(value.replace("-", " "), NOTHING)


def by_analyst(scope: Scope, value: str) -> BitMap:
    """The claims that an analyst added, edited or linked, given by name or id; "me" is this one."""
    named = analysts(scope)
    if _named(named, value):
        return from_table("analyst", named, value)
    if signed := scope.hands.signed().get(value.strip().lower()):
        return signed
    if len(named) == 1:
        raise FilterError("Nobody has added, edited or linked a claim of this case by hand.")
    return from_table("analyst", named, value)


def analysts(scope: Scope) -> Mapping[str, BitMap]:
    """The claims that each analyst added, edited or linked, by name, else by id; this one is "me" as well."""
    return {ME: scope.hands.own(), **scope.hands.named()}


def made_via(scope: Scope, value: str) -> BitMap:
    """The claims that were added, edited or linked in some way."""
    ways = scope.hands.made_via()
    if not ways:
        raise FilterError("No claim or link of this case says by which way it was made.")
    return from_table("way", ways, value)


def with_basis(scope: Scope, value: str) -> BitMap:
    """The claims with a known link that rests on this."""
    snapshot = scope.snapshot
    return scope.hands.with_basis(Basis(value), snapshot.index.links, snapshot.known)


def the_claim(scope: Scope, value: str) -> BitMap:
    """The claim with an id."""
    claim = scope.with_uid(value)
    if claim is None:
        hint = "conflict-tui list CASE --columns id,text lists them."
        raise FilterError(f"No claim in this case has the id {value!r}. {hint}")
    return claim


def from_source(scope: Scope, value: str) -> BitMap:
    """The claims of the source with this id, else of an outlet, else of all sources with these words in their title."""
    claims = scope.from_source(value)
    if claims is None:
        carrying = scope.snapshot.index.outlets
        claims = union(same) if (same := _named(carrying, value)) else _by_words(scope, value)
    if not claims:
        scope.note(f"{value} is a source in this case, but no claim comes from it")
    return claims


def _by_words(scope: Scope, value: str) -> BitMap:
    """The claims of the outlet that some words mean, which may carry none, else those of titles with these words."""
    names = scope.source_names
    outlets = {**dict.fromkeys(names.outlets, NOTHING), **scope.snapshot.index.outlets}
    if same := _named(outlets, value):
        return union(same)
    by_claims = sorted(outlets, key=lambda name: -len(outlets[name]))
    fitting = _with_words(by_claims, value) or _with_words(by_claims, value, begun=True)
    if len(fitting) == 1:
        return outlets[fitting[0]]
    if not fitting and (titled := names.titled(value)):
        uids = some([one.uid for one in titled])
        what = "the title of" if len(titled) == 1 else f"the titles of {len(titled):,} sources:"
        scope.note(f"source:{value} is in {what} {listed(uids)}")
        return names.claims(titled)
    raise _unknown("source", value, fitting, by_claims)


def from_table(field: str, table: Mapping[str, BitMap], value: str) -> BitMap:
    """The claims under a name of a table. Some words of a name will do if they fit only one name."""
    if same := _named(table, value):
        return union(same)
    by_claims = sorted(table, key=lambda name: -len(table[name]))
    fitting = _with_words(by_claims, value)
    if len(fitting) == 1:
        return table[fitting[0]]
    raise _unknown(field, value, fitting, by_claims)


def _named(table: Mapping[str, BitMap], value: str) -> list[BitMap]:
    """The claims under each name that is the value but for case and accents."""
    wanted = fold(value)
    return [table[name] for name in table if fold(name) == wanted]


def _with_words(names: Sequence[str], value: str, begun: bool = False) -> list[str]:
    """The names that have all words of a value, or a word that begins like each of them."""
    wanted = set(words_in(fold(value)))
    if not wanted:
        return []
    if not begun:
        return [name for name in names if wanted <= set(words_in(fold(name)))]
    parts = {name: words_in(fold(name)) for name in names}
    return [name for name in names if all(any(part.startswith(word) for part in parts[name]) for word in wanted)]


def _unknown(field: str, value: str, fitting: Sequence[str], names: Sequence[str]) -> UnclearNameError:
    """An error that names those that may have been meant: those that fit, else similar ones, else examples."""
    near = fitting or nearest(value, names, limit=None)
    hint = f"Did you mean {listed(some(near), 'or')}?" if near else _examples(names)
    return UnclearNameError(f"No {field} in this case is called {value!r}. {hint}", value, near[:CANDIDATES])


def _examples(names: Sequence[str]) -> str:
    """Which names there are: all of them, or the first and the number of others."""
    return f"This case has {listed(some(names, _EXAMPLES))}." if names else "No claim has one."
