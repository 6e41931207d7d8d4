"""The signs on the screen, in Unicode or in ASCII. A status always has a sign, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.model.claims import SIGNS, ClaimRow, Relation, Status


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each one cell wide except for those before figures.

    `superseded` and `shaded` are marks beside a status. `bars` go from the lowest to the highest, `heat` from few to
    many. `relations` are the signs of links. `to_left`, `to_right` and `both` give their direction between two sides,
    `up` and `down` in a thread. `axis` are the cells of a date range on a time axis, in this order: outside the range,
    its start, inside, its end, all of it in one cell, it starts further left, it ends further right. `future` fills the
    time after the as-of date, and `asof` marks that date. `trunk`, `branch`, `last` and `tee` draw a tree. `at_least`,
    `at_most` and `about` stand before a figure.
    """

    status: Mapping[Status, str]
    superseded: str
    shaded: str
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
    down: str
    trunk: str
    branch: str
    last: str
    tee: str
    at_least: str
    at_most: str
    about: str

    def signs(self, claim: ClaimRow) -> str:
        """The status of a claim and the marks beside it, in one to three cells."""
        marks = (self.superseded if claim.superseded else "") + (self.shaded if claim.shades else "")
        return self.status[claim.status] + marks


UNICODE = Glyphs(
    status=SIGNS,
    superseded="↷",
    shaded="°",
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
    relations={
        Relation.RETRACTS: "⊘",
        Relation.DISPUTES: "✗",
        Relation.QUESTIONS: "?",
        Relation.SUPPORTS: "+",
        Relation.REPEATS: "=",
        Relation.SUPERSEDES: "↷",
    },
    to_left="◂",
    to_right="▸",
    both="═",
    axis="·├─┤│◂▸",
    future="░",
    asof="┃",
    up="↑",
    down="↓",
    trunk="│",
    branch="├",
    last="└",
    tee="┬",
    at_least="≥ ",
    at_most="≤ ",
    about="≈ ",
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
    shaded="'",
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
    relations={
        Relation.RETRACTS: "o",
        Relation.DISPUTES: "x",
        Relation.QUESTIONS: "?",
        Relation.SUPPORTS: "+",
        Relation.REPEATS: "=",
        Relation.SUPERSEDES: "/",
    },
    to_left="<",
    to_right=">",
    both="=",
    axis=".|-|!<>",
    future="\\",
    asof="|",
    up="^",
    down="v",
    trunk="|",
    branch="+",
    last="`",
    tee="+",
    at_least=">=",
    at_most="<=",
    about="~ ",
)
