"""What matters most about a claim, in the few lines that a low terminal has for it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from db import dates
from db.model.claims import Claim, Speaker
from db.text import phrases
from tui.panes.claim_lines import LINKS_SHOWN
from tui.widgets.cells import Span, clip, cut
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import Line, shortened, wrap

BRIEF_LINES = 5
"""The most lines that a brief description has."""


def describe_briefly(claim: Claim, width: int, number: int, glyphs: Glyphs) -> list[Line]:
    """A claim in at most `number` lines of at most `width` cells, the most important first.

    Its statement, its status and why, who said it when, where and about when, and its links or its source.
    """
    text = cut(claim.text.replace("\n", " "), 3 * width, glyphs.more)  # more than there are lines for
    statement = shortened(wrap(text, width), 2 if number > 3 else 1, width, glyphs.more)
    who, facts, ties = _who(claim, width, glyphs), _facts(claim, glyphs), _ties(claim, glyphs)
    if (
        len(statement) + 4 > number
    ):  # no line of their own is left for the facts: those that fit stand behind the speaker
        who = _joined([who, *facts], width, glyphs)
        facts = []
    lines = [*(((text, "details--claim"),) for text in statement), _status(claim, width, glyphs), ((who, ""),)]
    if facts:
        lines.append(((_joined(facts, width, glyphs), ""),))
    lines.append(((ties, "window--dim"),))
    return [Line(tuple(clip(spans, width, glyphs.more))) for spans in lines[:number]]


def _status(claim: Claim, width: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """The status and why it is so, also since when, where there is room for it."""
    reason, since = phrases.status_in_brief(claim), phrases.status_since(claim).removeprefix(claim.status)
    sign = f"{glyphs.status[claim.status]} {claim.status}"
    if claim.shades:
        reason = f" ({phrases.shades(claim.shades)}){reason}"
    whole = f"{reason}; {since.strip()}" if since else reason
    return (sign, f"status--{claim.status}"), (whole if cell_len(sign + whole) <= width else reason, "window--dim")


def _who(claim: Claim, width: int, glyphs: Glyphs) -> str:
    """Who said it, for which side, and when; of a long list of speakers as much as leaves room for the date."""
    when = dates.words(claim.stated) if claim.stated else "no date is given"
    who = " & ".join(_speaker(speaker, glyphs) for speaker in claim.speakers) or "nobody is named"
    return f"{cut(who, max(width - cell_len(when) - 2, 8), glyphs.more)}, {when}"


def _speaker(speaker: Speaker, glyphs: Glyphs) -> str:
    name, side = speaker.actor.name, speaker.side
    return name if side is None or side.id == speaker.actor.id else f"{name} {glyphs.chain} {side.name}"


def _facts(claim: Claim, glyphs: Glyphs) -> list[str]:
    """Where it is, when it happened, and how much it is about."""
    places = [place.region.name for place in claim.places]
    around = claim.places[0].around if len(claim.places) == 1 else ()
    facts = [f" {glyphs.chain} ".join([", ".join(places), *(region.name for region in around)])] if places else []
    if claim.event and claim.event != claim.stated:
        facts.append(f"about {dates.words(claim.event).removeprefix('about ')}")
    if claim.figures:
        facts.append(phrases.figures(claim.figures))
    return facts


def _ties(claim: Claim, glyphs: Glyphs) -> str:
    """The number of links and who is at their other ends; without links the source."""
    if claim.links:
        return f"{glyphs.links} {len(claim.links):,}: {'; '.join(_linked(claim))}"
    if not claim.sources:
        return "no link, and no source is recorded"
    source = claim.sources[0]
    published = f", {dates.short(source.published)}" if source.published else ""
    more = f" and {len(claim.sources) - 1:,} more" if len(claim.sources) > 1 else ""
    title = f": {source.title}" if source.title and not more else ""
    return f"no link; source: {source.outlet or 'outlet not named'}{published}{more}{title}"


def _linked(claim: Claim) -> Iterator[str]:
    """By relation: whose claims are linked with this one."""
    names: dict[str, list[str]] = {}
    for link in claim.links[:LINKS_SHOWN]:
        names.setdefault(phrases.link_label(link).lower(), []).append(" & ".join(link.other.speakers) or "nobody named")
    for label, who in names.items():
        yield f"{label} {', '.join(dict.fromkeys(who))}"


def _joined(parts: list[str], width: int, glyphs: Glyphs) -> str:
    """The first part and as many of the others as fit into one line."""
    text = parts[0]
    for part in parts[1:]:
        if cell_len(text) + cell_len(part) + 3 <= width:
            text = f"{text} {glyphs.nothing} {part}"
    return text
