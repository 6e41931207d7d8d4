"""The signs on the screen, in Unicode or in plain ASCII. A status is never shown by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.model.claims import SIGNS, Relation, Status


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each one cell wide; `bars` rise from the lowest to the highest, `heat` from few to many.

    `axis` are those of a date on an axis of time: no time of it, its start, between, its end, all of it in one cell,
    its start lies further left, its end further right. `future` is time after the as-of date, `asof` where that ends.
    """

    status: Mapping[Status, str]
    superseded: str
    mark: str
    links: str
    times: str
    folded: str
    unfolded: str
    leaf: str
    chosen: str
    excluded: str
    arrow: str
    chain: str
    bars: str
    heat: str
    rule: str
    more: str
    nothing: str
    dash: str
    joins: Mapping[Relation, str]
    to_left: str
    to_right: str
    both: str
    axis: str
    future: str
    asof: str
    up: str
    trunk: str
    branch: str
    last: str


UNICODE = Glyphs(
    status=SIGNS,
    superseded="↷",
    mark="●",
    links="⇄",
    times="×",
    folded="▸",
    unfolded="▾",
    leaf=" ",
    chosen="✓",
    excluded="−",
    arrow="▸",
    chain="›",
    bars="▁▂▃▄▅▆▇█",
    heat="░▒▓█",
    rule="─",
    more="…",
    nothing="·",
    dash="–",
    joins={Relation.DISPUTES: "✗", Relation.QUESTIONS: "?", Relation.SUPPORTS: "+"},
    to_left="◂",
    to_right="▸",
    both="═",
    axis="·├─┤│◂▸",
    future="░",
    asof="┃",
    up="↑",
    trunk="│",
    branch="├",
    last="└",
)

ASCII = Glyphs(
    status={
        Status.RETRACTED: "o",
        Status.DISPUTED: "x",
        Status.CORROBORATED: "+",
        Status.QUESTIONED: "?",
        Status.UNVERIFIED: ".",
    },
    superseded="/",
    mark="*",
    links="&",
    times="x",
    folded=">",
    unfolded="v",
    leaf=" ",
    chosen="+",
    excluded="-",
    arrow=">",
    chain=">",
    bars="_.:-=%#@",
    heat=".:=#",
    rule="-",
    more="~",
    nothing=".",
    dash="-",
    joins={Relation.DISPUTES: "x", Relation.QUESTIONS: "?", Relation.SUPPORTS: "+"},
    to_left="<",
    to_right=">",
    both="=",
    axis=".|-|!<>",
    future="\\",
    asof="|",
    up="^",
    trunk="|",
    branch="+",
    last="`",
)
