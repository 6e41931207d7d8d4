"""What speaks for and against a pair of claims, as numbers. The order of the pair is: the one that answers, the other.

Each feature is between 0 and 1 or a little more. Which of them count how much is data: see `weights.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, auto
from math import exp, log1p

from db.index.alignments import Alignments
from db.suggest.accounts import Account, Span
from db.suggest.days import WINDOW, ByDay
from db.suggest.places import ALIKE, BESIDE, INSIDE, SAME, Reach, Shared
from db.suggest.reading.cues import Cue
from db.suggest.reading.figures import Quantity


class Feature(IntEnum):
    """One sign. The numbers are places in a list of weights; files name them."""

    ANY_PAIR = 0
    SAME_DAY = auto()
    RARE_DAY = auto()
    DAYS_OVERLAP = auto()
    NEXT_DAY = auto()
    FEW_DAYS = auto()
    DAYS_APART = auto()
    SAME_END = auto()
    DAY_READ = auto()
    DAY_UNKNOWN = auto()
    ONE_PLACE = auto()
    SAME_PLACE = auto()
    ALIKE_PLACE = auto()
    INSIDE_PLACE = auto()
    BESIDE_PLACE = auto()
    PLACE_READ = auto()
    PLACE_UNKNOWN = auto()
    ELSEWHERE = auto()
    SAME_TOPIC = auto()
    RARE_TOPIC = auto()
    OTHER_TOPIC = auto()
    OTHER_SIDE = auto()
    OWN_SIDE = auto()
    ALIGNED = auto()
    NAMES_SPEAKER = auto()
    NAMES_BODY = auto()
    NAMES_SIDE = auto()
    DENIAL = auto()
    NEGATION = auto()
    DOUBT = auto()
    ACKNOWLEDGEMENT = auto()
    CORRECTION = auto()
    BOTH_ANSWER = auto()
    FIGURES_DIFFER = auto()
    FIGURES_AGREE = auto()
    SAME_NUMBER = auto()
    WORDS = auto()
    MANY_WORDS = auto()
    RARE_WORDS = auto()
    SAID_SOON = auto()
    SAID_LATER = auto()
    LATE_ANSWER = auto()
    LATE_REACTION = auto()
    NEAR_REACTION = auto()
    TWO_REPORTS = auto()
    REPORTS_OF_ONE_PLACE = auto()


Values = list[tuple[Feature, float]]
"""The features of a pair that are not zero."""

_DENIAL = Cue.DENIAL.value
_HEDGED = (Cue.DOUBT | Cue.ACKNOWLEDGEMENT).value
_ANSWERING = _DENIAL | _HEDGED
_CUES = (
    (_DENIAL, Feature.DENIAL),
    (Cue.NEGATION.value, Feature.NEGATION),
    (Cue.DOUBT.value, Feature.DOUBT),
    (Cue.ACKNOWLEDGEMENT.value, Feature.ACKNOWLEDGEMENT),
    (Cue.CORRECTION.value, Feature.CORRECTION),
)
_LEVELS = {
    SAME: Feature.SAME_PLACE,
    ALIKE: Feature.ALIKE_PLACE,
    INSIDE: Feature.INSIDE_PLACE,
    BESIDE: Feature.BESIDE_PLACE,
}
_NATS = 5.0
"""A rarity of this many nats counts 1."""
_MOST_NATS = 8.0
_EXACT = 3
"""Days of a date at most that counts as one day."""
_LATE = 14
"""Days after an event from which on a statement about it is an answer rather than news."""
COMMON = 1.5
"""Nats up to which a word tells next to nothing."""
_MANY = 10.0
"""Words in common that tell so many nats together count 1."""
_REACTION = 3
"""Days between two statements at most for one to be a reaction."""
_LITTLE = 0.3
"""Nats of a place in common that mean nothing."""


class Pairing:
    """Computes the features of pairs of claims of one case."""

    def __init__(
        self,
        days: ByDay,
        alignments: Alignments,
        side_of: Callable[[int], int | None],
        topic_rarity: Callable[[str], float],
    ) -> None:
        """`side_of` is the side of an actor by their ids, `topic_rarity` how much it tells to be about a topic."""
        self._topic_rarity = topic_rarity
        self._days = days
        self._alignments = alignments
        self._side_of = side_of

    def values(self, answer: Account, other: Account, shared: Shared) -> Values:
        """The features of a pair of which `shared` is what their places have in common."""
        values: Values = [(Feature.ANY_PAIR, 1.0)]
        self._time(answer, other, values)
        _place(answer, other, shared, values)
        self._voices(answer, other, values)
        _said(answer, other, values)
        self._topics(answer, other, values)
        _content(answer, other, values)
        if _are_reports(answer, other):
            values.append((Feature.TWO_REPORTS, 1.0))
            if shared.level != BESIDE and shared.value > _LITTLE:
                values.append((Feature.REPORTS_OF_ONE_PLACE, min(shared.value, _MOST_NATS) / _NATS))
        return values

    def _time(self, one: Account, other: Account, values: Values) -> None:
        if not one.spans or not other.spans:
            values.append((Feature.DAY_UNKNOWN, 1.0))
            return
        first, second = nearest_spans(one, other)
        gap = max(first.first - second.last, second.first - first.last, 0)
        longest = max(first.days, second.days)
        if gap:
            if gap == 1:
                values.append((Feature.NEXT_DAY, 1.0))
            values.append((Feature.FEW_DAYS, exp(-gap / 3)))
            values.append((Feature.DAYS_APART, log1p(gap) / log1p(WINDOW)))
        elif longest <= _EXACT:
            day = max(first.first, second.first)
            values.append((Feature.SAME_DAY, 2.0 / (first.days + second.days)))
            values.append((Feature.RARE_DAY, min(self._days.rarity(day), _MOST_NATS) / _NATS))
        else:
            values.append((Feature.DAYS_OVERLAP, 1.0 / (1.0 + log1p(longest / 4))))
        if longest > _EXACT and abs(first.last - second.last) <= WINDOW:
            values.append((Feature.SAME_END, exp(-abs(first.last - second.last) / 7)))
        if first.words or second.words:
            values.append((Feature.DAY_READ, 1.0))

    def _voices(self, answer: Account, other: Account, values: Values) -> None:
        if answer.sides and other.sides:
            if answer.sides.isdisjoint(other.sides):
                values.append((Feature.OTHER_SIDE, 1.0))
                if self._alignments.all_aligned(answer.speakers, other.speakers):
                    values.append((Feature.ALIGNED, 1.0))
            else:
                values.append((Feature.OWN_SIDE, 1.0))
        if not answer.named:
            return
        if not answer.named.isdisjoint(other.speakers):
            values.append((Feature.NAMES_SPEAKER, 1.0))
        elif not answer.named.isdisjoint(other.bodies - other.sides):
            values.append((Feature.NAMES_BODY, 1.0))
        elif not answer.named.isdisjoint(other.sides) or any(self._side_of(one) in other.sides for one in answer.named):
            values.append((Feature.NAMES_SIDE, 1.0))

    def _topics(self, answer: Account, other: Account, values: Values) -> None:
        if not answer.topic or not other.topic:
            return
        if answer.topic != other.topic:
            values.append((Feature.OTHER_TOPIC, 1.0))
            return
        values.append((Feature.SAME_TOPIC, 1.0))
        values.append((Feature.RARE_TOPIC, min(self._topic_rarity(answer.topic), _NATS) / _NATS))


def nearest_spans(one: Account, other: Account) -> tuple[Span, Span]:
    """The dates of two claims that come nearest to each other, the most exact ones first. Both have dates."""
    return min(
        ((first, second) for first in one.spans for second in other.spans),
        key=lambda pair: (
            max(pair[0].first - pair[1].last, pair[1].first - pair[0].last, 0),
            pair[0].days + pair[1].days,
        ),
    )


def _place(answer: Account, other: Account, shared: Shared, values: Values) -> None:
    if not answer.places or not other.places:
        values.append((Feature.PLACE_UNKNOWN, 1.0))
        return
    if shared.level == SAME and not shared.is_read:
        values.append((Feature.ONE_PLACE, 1.0))
    elif shared.value < _LITTLE:
        if shared.level == BESIDE:
            values.append((Feature.ELSEWHERE, 1.0))
        return
    value = min(shared.value, _MOST_NATS) / _NATS
    values.append((_LEVELS[shared.level], value))
    if shared.is_read:
        values.append((Feature.PLACE_READ, value))


def _said(answer: Account, other: Account, values: Values) -> None:
    """What the dates of the statements say: a prompt reaction, or an answer that comes long after the event."""
    reacts = answer.cues & _ANSWERING
    if _lag(answer) > _LATE and _lag(other) <= _LATE:
        values.append((Feature.LATE_ANSWER, 1.0))
        if reacts:
            values.append((Feature.LATE_REACTION, 1.0))
    elif answer.stated and other.stated:
        gap = max(answer.stated[0] - other.stated[1], other.stated[0] - answer.stated[1], 0)
        values.append((Feature.SAID_SOON, exp(-gap / 4)))
        values.append((Feature.SAID_LATER, log1p(gap) / 8))
        if gap <= _REACTION and (reacts or not answer.named.isdisjoint(other.bodies)):
            values.append((Feature.NEAR_REACTION, 1.0))


def _are_reports(answer: Account, other: Account) -> bool:
    """Whether neither of two claims reacts to anything by its words, its date, or by whom it names."""
    reacts = answer.cues & _ANSWERING or not answer.named.isdisjoint(other.bodies)
    return not reacts and _lag(answer) <= _LATE and not other.cues & _ANSWERING


def _lag(account: Account) -> int:
    """Days from the event to the statement; 0 if one of them has no date."""
    if not account.stated or not account.spans:
        return 0
    return account.stated[0] - max(span.last for span in account.spans)


def _content(answer: Account, other: Account, values: Values) -> None:
    values.extend((feature, 1.0) for cue, feature in _CUES if answer.cues & cue)
    if answer.cues & _ANSWERING and other.cues & _ANSWERING:
        values.append((Feature.BOTH_ANSWER, 1.0))
    figures = compared(answer, other)
    if figures is not None:
        agree = figures[0].low <= figures[1].high and figures[1].low <= figures[0].high
        values.append((Feature.FIGURES_AGREE if agree else Feature.FIGURES_DIFFER, 1.0))
    shared = answer.keys.keys() & other.keys.keys()
    if shared:
        weights = [answer.keys[key] for key in shared]
        telling = sum(weight for weight in weights if weight > COMMON)
        values.append((Feature.MANY_WORDS, min(telling, 2 * _MANY) / _MANY))
        numbers = [answer.keys[key] for key in shared if key.isdigit()]
        if numbers:
            values.append((Feature.SAME_NUMBER, min(max(numbers), _MOST_NATS) / _MOST_NATS))
        values.append((Feature.WORDS, sum(weight * weight for weight in weights) / (answer.length * other.length)))
        values.append((Feature.RARE_WORDS, min(max(weights), _MOST_NATS) / _MOST_NATS))


def compared(answer: Account, other: Account) -> tuple[Quantity, Quantity] | None:
    """A figure of each claim in one unit: two that agree rather than two that differ. None if they share no unit."""
    differing: tuple[Quantity, Quantity] | None = None
    for one in answer.quantities:
        for second in other.quantities:
            if one.unit == second.unit:
                if one.low <= second.high and second.low <= one.high:
                    return one, second
                differing = differing or (one, second)
    return differing


def answers(one: Account, other: Account) -> bool:
    """Whether the first of two claims answers the second rather than the other way round.

    The later one answers; of two on one date the one that denies, or that names the other's speaker.
    """
    if one.stated and other.stated:
        if one.stated[0] > other.stated[1]:
            return True
        if other.stated[0] > one.stated[1]:
            return False
    ones, others = _reaction(one, other), _reaction(other, one)
    return ones > others if ones != others else one.position > other.position


def _reaction(one: Account, other: Account) -> int:
    """How much a claim sounds like a reaction to another one."""
    names = 2 * (not one.named.isdisjoint(other.speakers)) + (not one.named.isdisjoint(other.bodies))
    return names + 2 * bool(one.cues & _DENIAL) + bool(one.cues & _HEDGED)


def shared_places(one: Reach, other: Account) -> Shared:
    """What the places of two claims have in common."""
    return one.shared(other.places, frozenset(other.read_places))
