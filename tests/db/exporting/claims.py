"""Claims made by hand, small enough to be read in a test."""

from __future__ import annotations

from dataclasses import replace

from db.exporting.header import Header
from db.model.claims import (
    Actor,
    Claim,
    ClaimRow,
    Direction,
    Link,
    Place,
    Region,
    Relation,
    Source,
    Speaker,
    Status,
    StatusReason,
)

RUSSIA = Actor(1, "russia", "Russia", "state")
MINISTRY = Actor(2, "ru-mod", "Ministry of Defence", "body", 1)
GERASIMOV = Actor(3, "gerasimov", "Valery Gerasimov", "person", 2, "Chief of the General Staff")
REPORTS = Actor(4, "reports", "Reports", "unattributed")
OBSERVER = Actor(5, "deepstate", "DeepState", "observer")

KURSK = Region(1, "kursk-oblast", "Kursk Oblast")
DISTRICT = Region(2, "sudzha-district", "Sudzhansky District", parent_id=1)
GORNAL = Region(3, "gornal", "Gornal", parent_id=2)
GUYEVO = Region(4, "guyevo", "Guyevo", parent_id=2)

SOURCE = Source(
    7,
    "wion",
    "WION",
    "Kursk retaken",
    "https://wion.example/kursk",
    "2025-04-26",
    "en",
    archive_url="https://archive.example/1",
)
OTHER_SOURCE = Source(8, "up", "Ukrainska Pravda", "Map", "https://up.example/map", "2025-04-27", "uk")

CLAIM = Claim(
    position=4,
    uid="gornal-taken",
    text="Russian troops have taken Gornal.",
    quote="The village of Gornal has been liberated.",
    attribution="direct-quote",
    topic="control",
    language="",
    stated="2025-04-26",
    event="2025-04-26~",
    note="The seed article quotes one word.",
    speakers=(Speaker(GERASIMOV, (MINISTRY, RUSSIA), RUSSIA),),
    places=(Place(GORNAL, (DISTRICT, KURSK)),),
    sources=(SOURCE,),
    links=(),
    status=Status.UNVERIFIED,
    superseded=False,
    reason=StatusReason(Status.UNVERIFIED, (), 1, 1),
)
BARE = replace(
    CLAIM,
    quote="",
    attribution="",
    topic="",
    stated="",
    event="",
    note="",
    speakers=(),
    places=(),
    sources=(),
)

ROW = ClaimRow(
    position=9,
    uid="gornal-held",
    text="Gornal is almost completely occupied.",
    speakers=("DeepState",),
    stated="2025-04-27",
    status=Status.DISPUTED,
    superseded=False,
    links=1,
)

HEADER = Header(
    title="Kursk 2024–25",
    filter="region:gornal",
    asof=None,
    claims=1,
    size=356,
    case_file="kursk.sqlite",
    sha256="ab" * 32,
    exported_on="2025-05-04",
)


def nobody(_: ClaimRow) -> tuple[str, ...]:
    """The sides of a linked claim, where they do not matter."""
    return ()


def link(relation: Relation, direction: Direction = Direction.FROM, other: ClaimRow = ROW, note: str = "") -> Link:
    """A link of CLAIM to another claim."""
    return Link(relation, direction, other, note)


def disputed(*links: Link) -> Claim:
    """CLAIM, disputed by the claims at the far ends of `links`."""
    behind = tuple(one.other.position for one in links)
    return replace(CLAIM, links=links, status=Status.DISPUTED, reason=StatusReason(Status.DISPUTED, behind, 2, 2))
