"""What `suggest` prints: pairs of claims, and pairs of actors."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from db.case.case import Case
from db.errors import ChangeRefusedError
from db.exporting.json import encode
from db.filters.filter import Filter
from db.model.claims import ClaimRow, Relation
from db.suggest.similar import SameActor, same_actors
from db.suggest.suggester import Suggester
from db.suggest.suggestion import Suggestion
from db.text.names import listed, nearest
from db.text.phrases import count
from db.text.safe import BLOCK_LIMIT, SHOWN, line
from tui.cli.arguments import TABLE
from tui.cli.output import PROGRAM, Progress, can_write, line_width, put_line, say
from tui.cli.reports import opened
from tui.widgets.cells import fit
from tui.widgets.glyphs import ASCII, UNICODE

_STEP = 20
_LOOKED_AT = 20_000
"""Claims among which the id that was meant is looked for."""
_NAMED = 3
_MAY = {
    Relation.DISPUTES: "may dispute",
    Relation.QUESTIONS: "may question",
    Relation.SUPPORTS: "may support",
    Relation.REPEATS: "may repeat",
    Relation.SUPERSEDES: "may replace",
}
_NOT_FINDINGS = (
    "These pairs are for you to decide: they share days, places and words, and nobody has found that they contradict.\n"
    "Nothing is linked until you say so. Claims without a suggestion may contradict others all the same."
)


def print_for(path: Path, uid: str, limit: int, relation: str | None, format: str) -> None:
    """Print the suggestions of one claim. Raises ChangeRefusedError if there is no such claim."""
    with opened(path, SHOWN) as case:
        position = case.position(uid)
        if position is None:
            near = _near_uids(case, uid)
            hint = f" Did you mean {listed(near, 'or')}?" if near else ""
            raise ChangeRefusedError(f"No claim of this case has the id {uid!r}.{hint}", near=tuple(near))
        suggested = Suggester(case).for_claim(position, limit, Relation(relation) if relation else None)
        _print(case, path, suggested.suggestions, format)
        if suggested.note:
            say(suggested.note)


def print_queue(path: Path, filter: Filter, limit: int, relation: str | None, format: str) -> None:
    """Print the best pairs of the claims that match a filter."""
    with opened(path, SHOWN) as case:
        matches = case.matches(filter)
        for note in (*matches.filter.notes, *matches.notes):
            say(f"{note}.")
        suggester = Suggester(case)
        queue = suggester.queue(matches.positions, Relation(relation) if relation else None)
        with Progress("comparing claims") as progress:
            while not queue.is_full:
                queue.advance(_STEP)
                progress.of(queue.done, queue.total)
        _print(case, path, [suggester.suggestion(pair) for pair in queue.best(limit)], format)
        if queue.silent:
            claims = count(queue.silent, "claim")
            say(f"{claims} said neither when nor where: nothing can be suggested for them.")


def _print(case: Case, path: Path, suggestions: Sequence[Suggestion], format: str) -> None:
    objects = (encode(_object(rank, one)) for rank, one in enumerate(suggestions, 1))
    if format == "jsonl":
        for text in objects:
            put_line(text)
    elif format != TABLE:
        put_line(_array(list(objects)))
    else:
        for text in _table(case, suggestions):
            put_line(text)
        say(_NOT_FINDINGS if suggestions else "No pairs are suggested.")
        if suggestions:
            first = suggestions[0]
            link = (PROGRAM, "link", str(path), first.from_, first.relation.value, first.to)
            say(f"If the first is true: {line(shlex.join(link))}")


def _object(rank: int, one: Suggestion) -> dict[str, Any]:
    return {
        "from": one.from_,
        "to": one.to,
        "relation": one.relation.value,
        "score": one.score,
        "rank": rank,
        "reasons": [reason._asdict() for reason in one.reasons],
    }


def _array(objects: Sequence[str]) -> str:
    return "[\n" + ",\n".join(objects) + "\n]" if objects else "[]"


def _table(case: Case, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """A few lines for each pair on a terminal; in a pipe one line, with tabs between its values."""
    width = line_width()
    positions = sorted({position for one in suggestions for position in (one.from_position, one.to_position)})
    rows = {row.position: row for row in case.rows(positions)}
    more = (UNICODE if can_write(UNICODE.more) else ASCII).more
    for rank, one in enumerate(suggestions, 1):
        why = "; ".join(reason.text for reason in one.reasons if reason.weight > 0)
        first, second = rows[one.from_position], rows[one.to_position]
        if width is None:
            values = (one.from_, one.relation.value, one.to, first.text, second.text, why)
            yield "\t".join(line(value, BLOCK_LIMIT) for value in values)
            continue
        lines = (
            f"{rank:>3}  {line(one.from_)} {_MAY[one.relation]} {line(one.to)}",
            f"     {_said(first)}",
            f"     {_said(second)}",
            f"     why: {why}",
        )
        yield from (fit(text, width, more=more).rstrip() for text in lines)


def _said(row: ClaimRow) -> str:
    return f"{', '.join(row.speakers)}: {row.statement}"


def _near_uids(case: Case, uid: str) -> list[str]:
    """The uids of claims that may have been meant by one that does not exist, safe to show."""
    return [line(near) for near in nearest(uid, case.uids(range(min(case.size, _LOOKED_AT))), _NAMED)]


def print_actors(path: Path, limit: int, format: str) -> None:
    """Print pairs of actors that may be one, each with the command that says so."""
    with opened(path, SHOWN) as case:
        pairs = same_actors(case)[:limit]
        if format == TABLE:
            for pair in pairs:
                put_line(_actor_line(case, path, pair))
            say(
                "Whether two names mean one actor is for you to decide; undo parts them again."
                if pairs
                else "No two actors have names that are alike."
            )
            return
        objects = [encode(_actor_object(case, pair)) for pair in pairs]
        for text in objects if format == "jsonl" else [_array(objects)]:
            put_line(text)


def _actor_line(case: Case, path: Path, pair: SameActor) -> str:
    other, kept = case.actors[pair.other], case.actors[pair.kept]
    command = shlex.join((PROGRAM, "unify", str(path), other.uid, kept.uid, "--kind", "actor"))
    return line(f"{command}  # {other.name} is {kept.name}? {pair.reason}")


def _actor_object(case: Case, pair: SameActor) -> Mapping[str, Any]:
    other, kept = case.actors[pair.other], case.actors[pair.kept]
    return {
        "other": other.uid,
        "kept": kept.uid,
        "names": [other.name, kept.name],
        "alike": pair.alike,
        "reason": pair.reason,
    }
