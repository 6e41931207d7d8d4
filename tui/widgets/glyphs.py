"""The signs on the screen, in Unicode or in ASCII. A status always has a sign, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.model.claims import SIGNS, Relation, Status


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each one cell wide.

    `bars` go from the lowest to the highest, `heat` from few to many. `relations` are the signs of links between two
    sides; `to_left`, `to_right` and `both` give their direction. `axis` are the cells of a date range on a time axis,
    in this order: outside the range, its start, inside, its end, all of it in one cell, it starts further left, it ends
    further right. `future` fills the time after the as-of date, and `asof` marks that date. `trunk`, `branch` and
    `last` draw a tree.
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
    relations: Mapping[Relation, str]
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
    relations={Relation.DISPUTES: "✗", Relation.QUESTIONS: "?", Relation.SUPPORTS: "+"},
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
    relations={Relation.DISPUTES: "x", Relation.QUESTIONS: "?", Relation.SUPPORTS: "+"},
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
