"""The words around a pair: how far one is, what is proposed, what can be said, and why there is no pair."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from db.text.phrases import count
from tui.dialogs.link import RELATIONS
from tui.dialogs.suggest.flow import FlowItem
from tui.dialogs.suggest.proposals import Coverage, Tab
from tui.dialogs.suggest.visit import Visit
from tui.widgets.cells import cut

_KEYS = (
    "y accepts, 1-6 another relation, x swaps, n not related, space later, ctrl+z undoes, e a reason, "
    "arrows look back and ahead, tab another list, q leaves"
)
_FEW_KEYS = "ctrl+z undoes, e a reason, arrows look around, tab another list, q leaves"
_BROAD = 152
_MUTED = "$muted"


def tabs(known: Sequence[Tab], present: Tab, sign: str) -> list[FlowItem]:
    """The lists there are, the present one marked."""
    return [FlowItem(sign if tab is present else " ", tab.title, "bold" if tab is present else _MUTED) for tab in known]


def counted(visit: Visit, progress: Coverage, left: int) -> str:
    """How far the list is, in one line."""
    ties = sum(not decision.is_no for decision in visit.written)
    parts = [
        f"{len(visit.written):,} decided",
        f"{ties:,} linked",
        f"{left:,} left {visit.tab.counted}",
    ]
    if not progress.is_over and progress.total > 1:
        parts.append(f"{progress.done:,} of {count(progress.total, 'claim')} compared")
    if visit.why:
        parts.append(f"why: {visit.why}")
    return " · ".join(parts)


def headline(visit: Visit) -> Content:
    """What is proposed, or what was decided."""
    pair, decision = visit.pair, visit.decision
    if pair is None:
        return Content("")
    if decision is not None:
        why = f" Why: {decision.why}." if decision.why else ""
        return Content.assemble(("Decided: ", "bold"), f"{decision.said}.{why}")
    subject, may, object = pair.proposed(visit.swapped)
    return Content.assemble(f"{subject} ", (may, "bold $accent"), f" {object}")


def in_brief(visit: Visit, width: int, more: str) -> str:
    """What speaks most for the pair, in one line of at most `width` cells."""
    reasons = visit.pair.reasons if visit.pair else ()
    told = "; ".join(reason.text for reason in reasons if not reason.is_against)
    return cut(f"why: {told}", width, more) if told else ""


def offers(visit: Visit, in_sentences: bool, can_decide: bool) -> list[FlowItem]:
    """What can be said of the pair, each with its key; dim while no key counts."""
    pair = visit.pair
    if pair is None:
        return []
    style = "" if can_decide else _MUTED
    items = [FlowItem("y", f"yes: {pair.sentence(pair.relation, visit.swapped)}", style)]
    no = "these are two"
    if pair.relation is not None:
        no = "not related"
        items += [
            FlowItem(
                str(number),
                pair.sentence(relation, visit.swapped) if in_sentences else relation,
                style,
                begins=in_sentences or number == 1,
            )
            for number, relation in enumerate(RELATIONS, 1)
        ]
    return [
        *items,
        FlowItem("n", no, style, begins=in_sentences),
        FlowItem("x", "swap", style),
        FlowItem("space", "later", style),
    ]


def hint(width: int) -> str:
    """The keys that are named below, in as many words as there is room for."""
    return _KEYS if width >= _BROAD else _FEW_KEYS


def why_none(visit: Visit, progress: Coverage) -> str:
    """Why there is no pair, and what is left out."""
    if not progress.is_over:
        return "Comparing claims…"
    here = [one for one in visit.decisions if one.tab == visit.tab.id]
    said = (
        f"All that was found {visit.tab.counted} is decided." if here else f"Nothing is suggested {visit.tab.counted}."
    )
    return " ".join(filter(None, (said, progress.remark)))
