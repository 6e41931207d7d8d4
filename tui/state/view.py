"""What the case answers to a `ViewRequest`: the values that the screen shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pyroaring import BitMap, FrozenBitMap

from db.filters.filter import Filter
from db.index.clocks import Clock
from tui.state.commands import Pane
from tui.state.state import TreeState, ViewRequest
from tui.state.tree_rows import TreeRow

if TYPE_CHECKING:
    from db.case.matches import Culprit, Matches
    from db.case.trees import NodeCounts
    from db.exporting.options import ExportOptions
    from db.index.density import Density
    from db.index.timeline import Timeline
    from db.model.claims import Claim, ClaimRow
    from db.views.asof_steps import AsOfStops
    from db.views.lens import Lens


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the screen keeps of a case. Another object stands for another reading of the file."""

    title: str
    uid: str
    size: int


@dataclass(frozen=True, slots=True)
class ShownSelection:
    """The selection as the screen shows it: once it is on disk, or could not be written there (not `is_kept`)."""

    marks: FrozenBitMap
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """A claim with its links. `thread_size` counts the claims of its thread, up to `MANY_IN_THREAD`."""

    claim: Claim
    thread_size: int


MANY_IN_THREAD = 100
"""The size at which the claims of a thread are no longer counted for the details."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign that a main view adds to the legend in the help, with what it means and a Textual style."""

    sign: str
    meaning: str
    style: str


@dataclass(frozen=True, slots=True)
class HelpSection:
    """What the help screen says about a main view: entries of a sign or word and its meaning, and a remark below."""

    heading: str
    entries: tuple[tuple[str, str], ...]
    remark: str


@dataclass(frozen=True, slots=True)
class ExportPart:
    """Claims of a main view that can be exported in place of the matches. `which` describes them: "of the thread".

    `seeds` are the claims from which the export format of the view finds these claims again.
    """

    id: str
    claims: FrozenBitMap
    which: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a main view shows. Each view subclasses this with its own data and words.

    `claims` have a place in the main pane. `cursor` is the claim under the cursor, None if no claim is shown; the
    rows of the claims `around` it are read with the view. `timeline` orders what is counted by the date of `clock`,
    for the density strip and for going to a date. With a `lens` origins are counted instead of claims, and `counted`
    says so in words. The as-of date steps along the dates of `steps`, or, where that is None, along those of claims
    that fit the filter.
    """

    claims: BitMap
    cursor: int | None
    around: Sequence[int]
    timeline: Timeline
    clock: Clock = Clock.STATED
    lens: Lens | None = None
    counted: str = ""
    steps: BitMap | None = None

    where: ClassVar[str] = "among the matches"
    """Where claims are looked for, in the message that there is no further one."""

    stepped: ClassVar[str] = "Nothing that fits the filter"
    """What the as-of date steps along, as the subject of a message that there is no further step."""

    export_format: ClassVar[str] = ""
    """The export format that is offered first while the view is shown."""

    @property
    def export_part(self) -> ExportPart | None:
        """What of the view can be exported in place of the matches."""
        return None

    def export_options(self, options: ExportOptions) -> ExportOptions:
        """Complete the options of an export that is made while the view is shown."""
        return options


@dataclass(frozen=True, slots=True)
class TreeRows:
    """The rows of a tree in view, as they follow from the folding and order in `tree`."""

    tree: TreeState
    rows: Sequence[TreeRow]


@dataclass(frozen=True, slots=True)
class View:
    """Everything that follows from a request.

    The first `known` claims of the case were known at the as-of date. `rows` are the claims around the cursor by
    position, `disputed` the disputed claims in the main pane, and `culprits` the terms to drop where nothing matches.
    `node_counts` say how many claims, or origins, a node of each tree in use would bring, and which nodes the filter
    names; they ask the case. `named` has the ids of these nodes. `speakers` is the number of actors with a count, as
    far as a table has room for. `status_counts` say how many would match if a status were the only one chosen;
    `any_status` counts them for all statuses together. `left_out` is the number of links that rest on an analyst's
    reading, where these do not count; else it is None.
    `stops` are the days to which the as-of date can be stepped. `trees` are the rows of the trees, `has_links` says
    whether the case has any; `unfolded` are
    the nodes that were unfolded in them to show a node that the filter has just begun to name.
    """

    request: ViewRequest
    content: Content
    known: int
    matches: Matches
    disputed: BitMap
    claim: ClaimDetails | None
    rows: Mapping[int, ClaimRow]
    node_counts: Mapping[Pane, NodeCounts]
    named: Mapping[Pane, frozenset[int]]
    speakers: int
    status_counts: Mapping[str, int]
    any_status: int
    left_out: int | None
    density: Density
    culprits: tuple[Culprit, ...]
    stops: AsOfStops
    trees: Mapping[Pane, TreeRows]
    has_links: bool
    unfolded: Mapping[Pane, frozenset[int]]

    @property
    def filter(self) -> Filter:
        """The filter that all this follows from."""
        return self.request.filter

    @property
    def cursor(self) -> int | None:
        """The claim under the cursor; None if no claim is shown."""
        return self.content.cursor

    @property
    def lens(self) -> Lens | None:
        """How claims with one origin are folded; None where every claim is shown."""
        return self.content.lens

    @property
    def timeline(self) -> Timeline:
        """What is counted, in the order of its dates."""
        return self.content.timeline
