"""What one claim says, as far as it bears on others: when, where, who, whom it names, figures, words and cues.

Dates and places are those of the claim; what it lacks is read out of its text, as a hint that is never stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial, reduce
from itertools import islice
from math import log, sqrt
from operator import or_
from typing import NamedTuple

from db.batches import batched
from db.case.case import Case
from db.index.periods import Bounds
from db.index.speakers import side_of
from db.lru import LRU
from db.model.claims import PERSON, UNATTRIBUTED, Actor
from db.suggest.places import PlaceNames
from db.suggest.plain import PlainClaim, read_plain
from db.suggest.reading.dated import dates_in
from db.suggest.reading.figures import Quantity, quantities_in, stored_quantity
from db.suggest.reading.phrases import PhraseBook
from db.suggest.reading.words import Word, words_of

_SAMPLE = 4_000
"""Claims that tell how rare a word is."""
_VAGUE = 3
"""Days above which a date is made more exact by one in the text that lies within it."""
_OPEN = 30
"""Days that a date with an open end is taken to last."""
_BATCH = 400
_TEXT = 1_500
_MOST_NAMED = 24


class Span(NamedTuple):
    """The first and last day of an event, as proleptic Gregorian ordinals. `words` are those of the text it is from."""

    first: int
    last: int
    words: str = ""

    @property
    def days(self) -> int:
        """How many days it may mean or last."""
        return self.last - self.first + 1


class _Sampled(NamedTuple):
    """How much each word tells, by its key, in nats ("" is for words that are not listed), and words that are no names.

    The latter are folded words that are often written without a capital.
    """

    weights: Mapping[str, float]
    ordinary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Account:
    """What a claim says.

    `places` are regions by id with how sure each is; `read_places` those from the text with the words for them.
    `speakers` leaves out who is not identified. `named` are actors that the text names, by id, its own speakers left
    out. `keys` are the keys of its words with their weights, `length` the norm of these. `cues` is a number of
    `db.suggest.reading.cues.Cue`.
    """

    position: int
    topic: str
    stated: tuple[int, int] | None
    spans: tuple[Span, ...]
    places: Mapping[int, float]
    read_places: Mapping[int, str]
    speakers: frozenset[int]
    bodies: frozenset[int]
    sides: frozenset[int]
    named: frozenset[int]
    quantities: tuple[Quantity, ...]
    keys: Mapping[str, float]
    length: float
    cues: int


@lru_cache(8_192)
def ordinal(day: str) -> int | None:
    """An ISO day as a proleptic Gregorian ordinal; None if it is no day."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return None


def ordinals(bounds: Bounds) -> tuple[int, int] | None:
    """The first and last day of a date; an open end is some time away. None without a date."""
    first = ordinal(bounds[0]) if bounds[0] else None
    last = ordinal(bounds[1]) if bounds[1] else None
    if first is None and last is None:
        return None
    if first is None:
        return (last or 0) - _OPEN, last or 0
    return first, first + _OPEN if last is None else max(first, last)


class Accounts:
    """Reads the accounts of claims. The last `kept` ones that were asked for are kept."""

    def __init__(self, case: Case, kept: int) -> None:
        self._case = case
        self.place_names = PlaceNames(case.regions)
        self._kept = LRU[int, Account](kept)

    def at(self, position: int) -> Account:
        """The account of the claim at a position."""
        return self.of((position,))[0]

    def of(self, positions: Sequence[int]) -> list[Account]:
        """The accounts of the claims at these positions, in this order."""
        kept = {position: self._kept.peek(position) for position in positions}
        missing = [position for position, account in kept.items() if account is None]
        for batch in batched(missing, _BATCH):
            for claim in read_plain(self._case, batch):
                kept[claim.position] = self._kept.get(claim.position, partial(self._account, claim))
        return [account for position in positions if (account := kept[position]) is not None]

    @cached_property
    def _sampled(self) -> _Sampled:
        """What a sample of the claims tells about words."""
        step = max(1, self._case.size // _SAMPLE)
        claims: Counter[str] = Counter()
        small: Counter[str] = Counter()
        written: Counter[str] = Counter()
        number = 0
        for batch in batched(range(0, self._case.size, step), _BATCH):
            for claim in read_plain(self._case, batch):
                number += 1
                words = set(words_of(_text(claim)))
                claims.update({word.key for word in words})
                small.update(word.folded for word in words if not word.is_name)
                written.update(word.folded for word in words)
        weights = {key: log((1 + number) / count) for key, count in claims.items() if key and count > 1}
        often = (word for word, count in small.items() if count > 1 and 3 * count >= written[word])
        return _Sampled(weights | {"": log(1 + number)}, frozenset(often))

    @cached_property
    def _actor_names(self) -> PhraseBook:
        book = PhraseBook()
        for actor in self._case.actors:
            if actor.kind != UNATTRIBUTED:
                for name in _names_of(actor):
                    book.add(name, actor.id)
        return book

    def _account(self, claim: PlainClaim) -> Account:
        text = _text(claim)
        words = words_of(text)
        stated = ordinals(claim.stated)
        voices = self._case.facts.index.voices(claim.position)
        speakers = frozenset(id for id in voices.speakers if self._is_identified(id))
        ordinary = self._sampled.ordinary
        mentioned = self.place_names.mentioned([word for word in words if word.folded not in ordinary])
        own = {region: 1.0 for region in claim.regions if self._case.regions.get(region)}
        folded = [word.folded for word in words]
        names = list(self._actor_names.find(folded))
        who = {" ".join(folded[first:end]) for first, end, _ in names}
        read = {
            region: found for region, found in mentioned.items() if found[1] not in who and self._is_news(region, own)
        }
        keys = self._keys(words)
        return Account(
            position=claim.position,
            topic=claim.topic,
            stated=stated,
            spans=_spans(claim, text, stated),
            places=own | {region: sure for region, (sure, _) in read.items()},
            read_places={region: words for region, (_, words) in read.items()},
            speakers=speakers,
            bodies=voices.bodies,
            sides=voices.sides,
            named=_named(names, speakers),
            quantities=_quantities(claim, text),
            keys=keys,
            length=sqrt(sum(weight * weight for weight in keys.values())),
            cues=reduce(or_, (word.cue for word in words), 0),
        )

    def _is_identified(self, id: int) -> bool:
        return self._case.actors.get(id) is not None and side_of(self._case.actors, id) is not None

    def _is_news(self, region: int, own: Iterable[int]) -> bool:
        """Whether a region that the text names tells more than the own places, because it holds none of them."""
        return not any(self._case.regions.contains(region, one) for one in own)

    def _keys(self, words: Iterable[Word]) -> Mapping[str, float]:
        weights = self._sampled.weights
        unseen = weights[""]
        return {word.key: weights.get(word.key, unseen) for word in words if word.key}


def _named(names: Iterable[tuple[int, int, set[int]]], speakers: frozenset[int]) -> frozenset[int]:
    found = (id for _, _, ids in names for id in sorted(ids) if id not in speakers)
    return frozenset(islice(found, _MOST_NAMED))


def _text(claim: PlainClaim) -> str:
    return f"{claim.text} {claim.quote}"[:_TEXT]


def _names_of(actor: Actor) -> Iterator[str]:
    short = actor.name.partition(" (")[0]
    yield from dict.fromkeys((actor.name, short, *actor.aliases))
    if actor.kind == PERSON and len(short.split()) > 1:
        yield short.split()[-1]


def _spans(claim: PlainClaim, text: str, stated: tuple[int, int] | None) -> tuple[Span, ...]:
    """When it is said to have happened: the claim's own date; where that is vague or missing, what the text names."""
    own = ordinals(claim.event)
    if own and own[1] - own[0] < _VAGUE:
        return (Span(*own),)
    named = [Span(*found) for found in dates_in(text, stated[1] if stated else None)]
    if own:
        within = tuple(span for span in named if own[0] <= span.first and span.last <= own[1] and span.days <= _VAGUE)
        return (*within, Span(*own))
    exact = tuple(span for span in named if span.days <= _VAGUE)
    return exact or tuple(named)


def _quantities(claim: PlainClaim, text: str) -> tuple[Quantity, ...]:
    own = stored_quantity(*claim.figures, claim.unit)
    return (*((own,) if own else ()), *quantities_in(text))
