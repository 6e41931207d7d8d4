"""What all rows of a file say together: the order of days and months, and which names stand alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from db.importing.mapped.dates.orders import Decision, OrderVotes
from db.importing.mapped.dates.rules import DateRule
from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, Splitter
from db.importing.mapped.rules import ClaimRule, LayoutMapping, SpeakerRule
from db.importing.uids import name_key

Rows = Callable[[], Iterator[ForeignRow]]
"""Reads a file from its beginning."""

Orders = dict[tuple[str, ...], Decision]
"""The order of dates by the columns that they are in."""

_MOST_NAMES = 200_000
"""How many names are kept to find out which stand alone."""

_VALUES = Splitter(())


def orders_of(mapping: LayoutMapping, rows: Rows) -> tuple[Orders, tuple[str, ...]]:
    """The order of the dates in each column, and what to tell of it. Reads the file once."""
    rules = tuple(_date_rules(mapping))
    votes = {columns: OrderVotes() for rule, _ in rules for columns in (rule.start.columns, rule.end.columns)}
    for row in rows():
        counted: set[tuple[str, ...]] = set()
        for rule, split in rules:
            entered = rule.end(row)
            known = next(filter(None, (form.read(entered) for form in rule.formats if not form.order)), "")
            for text, columns in ((rule.start(row), rule.start.columns), (entered, rule.end.columns)):
                if columns not in counted:
                    counted.add(columns)
                    for part in _parts(rule, split, text):
                        votes[columns].count(rule.formats, part, known)
    decided = {columns: vote.decision() for columns, vote in votes.items()}
    told = tuple(f"{', '.join(columns)}: {text}" for columns, (_, text) in decided.items() if text)
    return {columns: decision for columns, (decision, _) in decided.items()}, told


def _date_rules(mapping: LayoutMapping) -> Iterator[tuple[DateRule, Splitter | None]]:
    """The dates of a mapping that may be read in two ways, once for each pair of columns; and what splits them."""
    seen: set[tuple[tuple[str, ...], ...]] = set()
    for claim in mapping.claims:
        dates = [(rule, rule.split) for rule in (claim.stated, claim.event) if rule]
        dates += [(source.published, source.split) for source in claim.sources if source.published]
        for rule, split in dates:
            columns = (rule.start.columns, rule.end.columns)
            if columns not in seen and len({form.order for form in rule.formats} - {""}) > 1:
                seen.add(columns)
                yield rule, split


def _parts(rule: DateRule, split: Splitter | None, text: str) -> Sequence[str]:
    if not text:
        return ()
    return [part for whole in (split or _VALUES)(text) for part in rule.parts(whole)]


def with_orders(mapping: LayoutMapping, orders: Orders) -> LayoutMapping:
    """The mapping with the order of its dates. What the mapping states itself stays."""

    def ordered(rule: DateRule | None) -> DateRule | None:
        if rule is None:
            return None
        start, end = orders.get(rule.start.columns), orders.get(rule.end.columns)
        return rule._replace(
            start_order=start if start and rule.start_order == Decision() else rule.start_order,
            end_order=end if end and rule.end_order == Decision() else rule.end_order,
        )

    def with_dates(claim: ClaimRule) -> ClaimRule:
        sources = tuple(replace(source, published=ordered(source.published)) for source in claim.sources)
        return replace(claim, stated=ordered(claim.stated), event=ordered(claim.event), sources=sources)

    return replace(mapping, claims=tuple(map(with_dates, mapping.claims)))


class NamesAlone:
    """Parts names of speakers at commas where each part stands alone in another row. Reads the file once if needed.

    `parted` counts the texts that were parted.
    """

    def __init__(self, mapping: LayoutMapping, rows: Rows) -> None:
        self._rules = [rule for claim in mapping.claims for rule in claim.speakers if rule.split is None]
        self._rows = rows
        self._alone: dict[int, set[str]] | None = None
        self.parted: Counter[str] = Counter()

    def __call__(self, rule: SpeakerRule, text: str) -> Sequence[str]:
        """The names in a text: the text itself, or its parts."""
        if self._alone is None:
            self._alone = self._read()
        alone = self._alone.get(id(rule), set())
        names = [part.strip() for part in text.split(",")]
        if not all(name_key(name) in alone for name in names):
            return (text,)
        self.parted[text] += 1
        return names

    def _read(self) -> dict[int, set[str]]:
        alone: dict[int, set[str]] = {id(rule): set() for rule in self._rules}
        for row in self._rows():
            for rule in self._rules:
                text = rule.name(row)
                if "," not in text and LIST_SEPARATOR not in text and len(alone[id(rule)]) < _MOST_NAMES:
                    alone[id(rule)].add(name_key(text))
        return alone

    def told(self) -> Iterator[str]:
        """What was done, for the user."""
        if self.parted:
            rows, example = self.parted.total(), next(iter(self.parted))
            what = "1 row names" if rows == 1 else f"{rows:,} rows name"
            yield f"{what} several speakers with commas between them, such as “{example}”; each stands alone elsewhere"
