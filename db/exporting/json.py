r"""Claims as JSON: an array with one object on each line, or the same objects as JSON Lines.

Values are written as they are stored. Control characters and invisible characters are written as `\uXXXX`, so that the
text is safe to print and means the same; all other characters stay readable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from db.case.case import Case
from db.case.matches import Matches
from db.explain.explanation import Explanation, Why
from db.exporting.export import ClaimWork, WorkOf, claims_of, reasons_of, work_of
from db.exporting.options import ExportOptions
from db.model.claims import Basis, Claim, Figures, Link, Place, Source, Speaker, StatusChange
from db.text.figures import MAY_BE_THOUSANDS
from db.text.safe import line


def write_array(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The matches as one JSON array, piece by piece."""
    return array(claims_of(case, matches, options), reasons_of(case, matches, options), work_of(case, options))


def write_lines(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The matches as JSON Lines, piece by piece."""
    return lines(claims_of(case, matches, options), reasons_of(case, matches, options), work_of(case, options))


def array(claims: Iterable[Claim], why: Why | None = None, work: WorkOf | None = None) -> Iterator[str]:
    """The claims as one JSON array, piece by piece; see `to_object`."""
    opening = "[\n"
    for claim in claims:
        yield opening + encode(to_object(claim, why, work))
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def lines(claims: Iterable[Claim], why: Why | None = None, work: WorkOf | None = None) -> Iterator[str]:
    """The claims as JSON Lines, one object on each line; see `to_object`."""
    for claim in claims:
        yield encode(to_object(claim, why, work)) + "\n"


def to_object(claim: Claim, why: Why | None = None, work: WorkOf | None = None) -> dict[str, Any]:
    """A claim as a JSON object. `why` adds the reasons for its status, `work` what analysts added to it.

    Text that is not recorded is "". `side` is the id of the root actor, or null for an unidentified voice. `direction`
    is "to" for a link from this claim to `id` and "from" for a link that points at this claim. Keys that seldom apply
    (`figures`, `precision`, `archive_url` …) are present only where they do. When claims are folded, `origin` is the id
    of the first known claim of the same origin, and `repeated_by` lists the claims folded under this one.
    """
    return {
        "id": claim.uid,
        "claim": claim.text,
        "quote": claim.quote,
        "attribution": claim.attribution,
        "speakers": [_speaker(speaker) for speaker in claim.speakers],
        "regions": [_region(place) for place in claim.places],
        "topic": claim.topic,
        "language": claim.language,
        "status": claim.status.value,
        "shades": [shade.value for shade in claim.shades],
        "superseded": claim.superseded,
        "stated": claim.stated,
        "event": claim.event,
        **_present(figures=_figures(claim.figures)),
        "note": claim.note,
        "sources": [_source(source) for source in claim.sources],
        "links": [_link(link, signed=work is not None) for link in claim.links],
        **_present(batch=claim.batch, why=why and _why(why(claim)), work=work and _work(work(claim))),
        **_fold(claim),
    }


def _why(explanation: Explanation) -> dict[str, Any]:
    """Why a claim has its status: the deciding rule, the claims behind it, all rules, and the history of the status.

    `readings` counts the links behind it that rest on an analyst's reading.
    `from` is the first ISO day at whose end the status held, or null if that day is not known.
    """
    reason = explanation.claim.reason
    return {
        "rule": reason.status.value,
        "behind": _ids(explanation.behind),
        "superseded_by": _ids(explanation.superseding),
        "readings": sum(link.basis is Basis.ANALYST for link in explanation.behind),
        "sides": reason.sides,
        "voices": reason.voices,
        "origins": explanation.origins,
        "rules": [
            {"status": rule.status.value, "held": rule.held, "reason": rule.reason} for rule in explanation.rules
        ],
        "history": [_change(change) for change in explanation.changes],
    }


def _work(work: ClaimWork) -> dict[str, Any]:
    """What analysts added to a claim, and under `by_hand` what they did to it. The name of whoever gave none is ""."""
    marks = work.marks
    return {
        "notes": [{"text": note.text, "name": note.name, "at": note.at} for note in marks.notes],
        "tags": list(marks.tags),
        "grade": marks.grade,
        "by_hand": [one._asdict() for one in work.signed],
    }


def _ids(links: Iterable[Link]) -> list[str]:
    return list(dict.fromkeys(link.other.uid for link in links))


def _change(change: StatusChange) -> dict[str, Any]:
    return {"from": change.since, "status": change.status.value, "superseded": change.superseded}


def encode(value: object) -> str:
    """A value as JSON on one line that is safe to print on a terminal."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if _is_safe(text):
        return text
    text = "".join(map(_printable, text))
    if _is_safe(text):
        return text
    return json.dumps(value, allow_nan=False).replace("\x7f", _escape("\x7f"))


def _is_safe(text: str) -> bool:
    return line(text, limit=len(text)) == text


@lru_cache(4_096)
def _printable(character: str) -> str:
    """A character of JSON text, escaped if it is not safe; such characters occur only inside strings."""
    return character if _is_safe(character) else _escape(character)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.actor.uid,
        "name": speaker.actor.name,
        "side": speaker.side.uid if speaker.side else None,
        **_present(name_as_given=speaker.name_as_given),
    }


def _region(place: Place) -> dict[str, Any]:
    return {
        "id": place.region.uid,
        "name": place.region.name,
        **_present(precision=place.precision, name_as_given=place.name_as_given),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.uid,
        "outlet": source.outlet,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        **_present(
            language=source.language,
            reliability=source.reliability,
            archive_url=source.archive_url,
            sha256=source.sha256,
        ),
    }


def _link(link: Link, signed: bool) -> dict[str, Any]:
    return {
        "relation": link.relation.value,
        "direction": link.direction.value,
        "id": link.other.uid,
        **_present(
            part=link.part,
            note=link.note,
            source=link.source.uid if link.source else None,
            basis=link.basis.value if link.basis is not Basis.PUBLISHED else None,
            by=link.by if signed else None,
            at=link.at if signed else None,
        ),
    }


def _fold(claim: Claim) -> dict[str, Any]:
    fold = claim.fold
    if fold is None:
        return {}
    return {"origin": (fold.first or claim).uid, "repeated_by": [copy.claim.uid for copy in fold.copies]}


def _figures(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    values = {"low": figures.low, "best": figures.best, "high": figures.high}
    return {key: None if value is None else number(value) for key, value in values.items()} | {"unit": figures.unit}


def number(value: float) -> float | int | None:
    """A figure as a JSON number: an integer if it is whole, None if it is not finite."""
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value


def number_in_table(value: float | None) -> str:
    """A figure as digits with a decimal point, which nobody can take for one with groups of thousands."""
    finite = None if value is None else number(value)
    text = "" if finite is None else str(finite)
    return f"{text}0" if MAY_BE_THOUSANDS.fullmatch(text) else text


def _present(**values: Any) -> dict[str, Any]:
    """The values that are recorded: neither None nor empty."""
    return {key: value for key, value in values.items() if value not in (None, "")}
