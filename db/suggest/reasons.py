"""Why a pair is suggested, in words. Texts of the case in them are as stored: not safe to show as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from db import dates
from db.case.case import Case
from db.suggest.accounts import Account, Span
from db.suggest.features import COMMON, Feature, compared, nearest_spans
from db.suggest.plain import read_plain
from db.suggest.reading.figures import Quantity
from db.suggest.reading.words import words_of
from db.suggest.scoring import Compared
from db.suggest.suggestion import Grounds
from db.text.names import listed
from db.text.safe import line

_MOST = 6
_LEAST = 0.05
_WORDS = 5
_SILENT = frozenset(
    (Feature.ANY_PAIR, Feature.RARE_DAY, Feature.FEW_DAYS, Feature.DAYS_APART, Feature.SAID_LATER, Feature.RARE_TOPIC)
)
"""Features that say in figures what others say in words."""
_JOINED = {
    Feature.SAME_DAY: (Feature.RARE_DAY,),
    Feature.NEXT_DAY: (Feature.FEW_DAYS, Feature.DAYS_APART),
    Feature.SAME_TOPIC: (Feature.RARE_TOPIC,),
    Feature.MANY_WORDS: (Feature.WORDS, Feature.RARE_WORDS),
    Feature.ONE_PLACE: (Feature.SAME_PLACE,),
}
"""Features of which several say one thing, under the one that is told."""


def grounds(case: Case, compared_pair: Compared, weights: Sequence[float]) -> tuple[Grounds, ...]:
    """What speaks for a pair, and against it: what counts most first."""
    values = dict(compared_pair.values)
    counts = {feature: weights[feature] * value for feature, value in values.items()}
    for feature, others in _JOINED.items():
        if feature in counts:
            counts[feature] += sum(counts.pop(other, 0.0) for other in others)
    told = [
        Grounds(feature.name.lower(), line(text), round(weight, 3))
        for feature, weight in counts.items()
        if abs(weight) >= _LEAST and (text := _text(case, compared_pair, feature))
    ]
    return tuple(sorted(told, key=lambda reason: (-reason.weight, reason.feature))[:_MOST])


def _text(case: Case, pair: Compared, feature: Feature) -> str:
    tell = _TOLD.get(feature)
    return "" if feature in _SILENT or tell is None else tell(case, pair)


def _days(_: Case, pair: Compared) -> str:
    first, second = nearest_spans(pair.answer, pair.other)
    read = f", as the text says: {words}" if (words := first.words or second.words) else ""
    if first[:2] == second[:2]:
        return f"both are about {_span(first)}{read}"
    return f"{_span(first)} and {_span(second)}{read}"


def _span(span: Span) -> str:
    start, end = date.fromordinal(span.first).isoformat(), date.fromordinal(span.last).isoformat()
    return dates.words(start if start == end else f"{start}/{end}")


def _place(case: Case, pair: Compared) -> str:
    region = case.regions.get(pair.shared.node)
    if region is None:
        return ""
    words = next(iter(dict.fromkeys((*pair.answer.read_places.values(), *pair.other.read_places.values()))), "")
    read = f", as the text says: {words}" if pair.shared.is_read and words else ""
    return f"{region.name}{read}"


def _alike(case: Case, pair: Compared) -> str:
    names = [_own_places(case, account) for account in (pair.answer, pair.other)]
    return f"place names that sound alike: {' and '.join(filter(None, names))}" if any(names) else ""


def _own_places(case: Case, account: Account) -> str:
    return listed([case.regions[id].name for id in account.places if case.regions.get(id)][:2])


def _names(case: Case, pair: Compared) -> str:
    return f"one names {_actors(case, pair.answer.named & (pair.other.speakers | pair.other.bodies))}"


def _actors(case: Case, ids: frozenset[int]) -> str:
    return listed([case.actors[id].name for id in sorted(ids) if case.actors.get(id)][:2]) or "the other side"


def _figures(_: Case, pair: Compared) -> str:
    found = compared(pair.answer, pair.other)
    return f"figures: {_figure(found[0])} and {_figure(found[1])}" if found else ""


def _figure(quantity: Quantity) -> str:
    low, high = f"{quantity.low:,.10g}", f"{quantity.high:,.10g}"
    return low if low == high else f"{low}–{high}"


def _shared_words(case: Case, pair: Compared) -> str:
    weights = pair.answer.keys
    shared = [key for key in weights.keys() & pair.other.keys.keys() if weights[key] > COMMON]
    shared.sort(key=lambda key: (-weights[key], key))
    [claim] = read_plain(case, [pair.answer.position])
    by_key: dict[str, str] = {}
    for word in words_of(f"{claim.text} {claim.quote}"):
        by_key.setdefault(word.key, word.folded)
    words = [by_key[key] for key in shared if key in by_key][:_WORDS]
    return f"words in common: {', '.join(words)}" if words else ""


def _said(text: str) -> Callable[[Case, Compared], str]:
    return lambda _case, _pair: text


_TOLD: Mapping[Feature, Callable[[Case, Compared], str]] = {
    Feature.SAME_DAY: _days,
    Feature.DAYS_OVERLAP: _days,
    Feature.NEXT_DAY: _days,
    Feature.SAME_END: _said("their dates end about the same day"),
    Feature.DAY_UNKNOWN: _said("one does not say when"),
    Feature.ONE_PLACE: lambda case, pair: f"both in {_place(case, pair)}",
    Feature.SAME_PLACE: lambda case, pair: f"both in {_place(case, pair)}",
    Feature.ALIKE_PLACE: _alike,
    Feature.INSIDE_PLACE: lambda case, pair: f"one place lies in the other: {_place(case, pair)}",
    Feature.BESIDE_PLACE: lambda case, pair: f"two places in {_place(case, pair)}",
    Feature.PLACE_UNKNOWN: _said("one does not say where"),
    Feature.ELSEWHERE: _said("different places"),
    Feature.SAME_TOPIC: lambda _, pair: f"same topic: {pair.answer.topic}",
    Feature.OTHER_TOPIC: lambda _, pair: f"topics differ: {pair.answer.topic} and {pair.other.topic}",
    Feature.OTHER_SIDE: _said("different sides"),
    Feature.OWN_SIDE: _said("one side"),
    Feature.ALIGNED: _said("sides that are aligned"),
    Feature.NAMES_SPEAKER: _names,
    Feature.NAMES_BODY: _names,
    Feature.NAMES_SIDE: _said("one names the other's side"),
    Feature.DENIAL: _said("words of denial"),
    Feature.NEGATION: _said("words of negation"),
    Feature.DOUBT: _said("words of doubt or assessment"),
    Feature.ACKNOWLEDGEMENT: _said("words of acknowledgement"),
    Feature.CORRECTION: _said("words of correction"),
    Feature.BOTH_ANSWER: _said("both sound like answers"),
    Feature.FIGURES_DIFFER: lambda case, pair: f"differing {_figures(case, pair)}",
    Feature.FIGURES_AGREE: lambda case, pair: f"like {_figures(case, pair)}",
    Feature.SAME_NUMBER: _said("a number in common"),
    Feature.MANY_WORDS: _shared_words,
    Feature.WORDS: _shared_words,
    Feature.SAID_SOON: _said("said within days of each other"),
    Feature.LATE_ANSWER: _said("one was said long after the event"),
    Feature.NEAR_REACTION: _said("one reacts within days"),
}
