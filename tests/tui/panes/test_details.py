from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.model.claims import (
    Actor,
    Claim,
    ClaimRow,
    Copy,
    Direction,
    Figures,
    Fold,
    Link,
    Place,
    Region,
    Relation,
    Source,
    Speaker,
    Status,
    StatusReason,
)
from db.text import phrases
from tui.panes.claim_lines import LINKS_SHOWN, describe
from tui.widgets.cells import text_of
from tui.widgets.glyphs import ASCII, UNICODE
from tui.widgets.wrapping import Line, wrap

RUSSIA = Actor(1, "russia", "Russia")
MINISTRY = Actor(2, "ru-mod", "Ministry of Defence", parent_id=1)
GERASIMOV = Actor(3, "gerasimov", "Valery Gerasimov", "person", 2, "Chief of the General Staff")
REPORTS = Actor(4, "reports", "Reports", "unattributed")
OBLAST = Region(1, "kursk-oblast", "Kursk Oblast")
GORNAL = Region(2, "gornal", "Gornal", parent_id=1)
HELD = ClaimRow(
    9, "gornal-held", "Fighting goes on near Gornal.", ("General Staff",), "2025-04-27", Status.DISPUTED, False, 1
)
FIGURES = Figures(9_000.0, 10_000.0, 11_000.0, "soldiers")

BARE = Claim(
    position=4,
    uid="retaken",
    text="Kursk has been retaken.",
    quote="",
    attribution="",
    topic="",
    language="",
    stated="",
    event="",
    note="",
    speakers=(),
    places=(),
    sources=(),
    links=(),
    status=Status.UNVERIFIED,
    superseded=False,
    reason=StatusReason(Status.UNVERIFIED, (), 0, 0),
)
FULL = replace(
    BARE,
    quote="The region is free.",
    attribution="direct-quote",
    topic="control",
    stated="2025-04-26",
    event="2025-04-26~",
    note="One word is quoted.",
    speakers=(Speaker(GERASIMOV, (MINISTRY, RUSSIA), RUSSIA, "the general"), Speaker(REPORTS)),
    places=(Place(GORNAL, (OBLAST,)),),
    sources=(
        Source(
            7, "wion", "WION", "Kursk retaken", "https://wion.example/k", "2025-04-26", archive_url="https://a.example"
        ),
    ),
    links=(Link(Relation.DISPUTES, Direction.FROM, HELD, "answers it directly"),),
    status=Status.DISPUTED,
    superseded=True,
    reason=StatusReason(Status.DISPUTED, (9,), 2, 3),
    figures=FIGURES,
    batch="claims.csv",
    hidden=(("RLO", 1), ("ZWSP", 2)),
)


def texts(claim: Claim, width: int = 60) -> list[str]:
    return [text_of(line.spans).rstrip() for line in describe(claim, width, UNICODE)]


def text(claim: Claim, width: int = 60) -> str:
    return "\n".join(texts(claim, width))


def below(claim: Claim, heading: str) -> list[str]:
    lines = texts(claim)
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else None]


def linked(*links: Link) -> Claim:
    return replace(FULL, links=links)


# What is there


def test_a_claim_is_told_with_speakers_dates_places_and_status() -> None:
    lines = texts(FULL)
    assert lines[0] == "Kursk has been retaken."
    assert " ".join(lines[2 : lines.index("", 2)]) == f"✗ {phrases.status_reason(FULL)}"
    assert "disputed" in phrases.status_reason(FULL)
    assert "superseded" in phrases.status_reason(FULL)
    assert "  “The region is free.”" in lines
    assert lines[lines.index("Valery Gerasimov") + 1 :][:2] == ["  as the general", "  Ministry of Defence › Russia"]
    assert lines[lines.index("Reports") + 1] == "  not an identified voice"
    assert "stated  26 April 2025" in lines
    assert "about   about 26 April 2025" in lines
    assert "where   Gornal › Kursk Oblast" in lines
    assert "topic   control" in lines
    assert f"wording {phrases.attribution(FULL.attribution)}" in lines
    assert f"figure  {phrases.figures(FIGURES)}" in lines
    assert any("superseded" in line for line in lines)


def test_sources_note_and_evidence_are_told() -> None:
    assert below(FULL, "Source") == [
        "WION, 26 Apr 2025",
        "  Kursk retaken",
        "  https://wion.example/k",
        "  archived: https://a.example",
    ]
    assert below(FULL, "Note") == ["One word is quoted."]
    assert below(FULL, "Id") == ["retaken", "imported from claims.csv", "hidden characters: RLO ×1, ZWSP ×2"]
    two = replace(FULL, sources=(*FULL.sources, Source(8, "up", "Ukrainska Pravda")))
    assert "Sources" in texts(two)


def test_who_speaks_for_nobody_else_is_told_with_the_role() -> None:
    observer = Actor(5, "deepstate", "DeepState", role="map project")
    lines = texts(replace(FULL, speakers=(Speaker(observer, (), observer),)))
    assert lines[lines.index("DeepState") + 1] == "  map project"


@pytest.mark.parametrize(
    ("relation", "direction", "heading"),
    [
        (Relation.DISPUTES, Direction.FROM, "Disputed by"),
        (Relation.DISPUTES, Direction.TO, "Disputes"),
        (Relation.QUESTIONS, Direction.FROM, "Questioned by"),
        (Relation.QUESTIONS, Direction.TO, "Questions"),
        (Relation.SUPPORTS, Direction.FROM, "Supported by"),
        (Relation.SUPPORTS, Direction.TO, "Supports"),
        (Relation.REPEATS, Direction.FROM, "Repeated by"),
        (Relation.REPEATS, Direction.TO, "Repeats"),
        (Relation.SUPERSEDES, Direction.FROM, "Superseded by"),
        (Relation.SUPERSEDES, Direction.TO, "Supersedes"),
        (Relation.RETRACTS, Direction.FROM, "Retracted by"),
        (Relation.RETRACTS, Direction.TO, "Retracts"),
    ],
)
def test_every_kind_of_link_has_a_heading_and_leads_to_its_claim(
    relation: Relation, direction: Direction, heading: str
) -> None:
    claim = linked(Link(relation, direction, HELD))
    head, statement = below(claim, heading)
    assert head == "▸ ✗ General Staff, 27 Apr 2025"
    assert statement == "    Fighting goes on near Gornal."
    targets = [line.target for line in describe(claim, 60, UNICODE) if line.target is not None]
    assert targets == [9, 9]


def test_links_of_one_kind_stand_under_one_heading() -> None:
    other = replace(HELD, position=11, text="Not so.", speakers=("Kyiv", "Sumy"))
    claim = linked(
        Link(Relation.DISPUTES, Direction.FROM, HELD),
        Link(Relation.SUPPORTS, Direction.TO, HELD),
        Link(Relation.DISPUTES, Direction.FROM, other, "a note"),
    )
    assert below(claim, "Disputed by")[2:] == ["▸ ✗ Kyiv, Sumy, 27 Apr 2025", "    Not so.", "    a note"]
    assert texts(claim).count("Disputed by") == 1


def test_links_that_are_too_many_are_counted() -> None:
    many = [Link(Relation.REPEATS, Direction.FROM, replace(HELD, position=number)) for number in range(LINKS_SHOWN + 7)]
    claim = linked(*many)
    assert "and 7 more links, all of them in an export" in texts(claim)
    assert max(line.target or 0 for line in describe(claim, 60, UNICODE)) == LINKS_SHOWN - 1


def test_the_statement_of_a_linked_claim_is_cut_after_some_lines() -> None:
    lines = describe(linked(Link(Relation.DISPUTES, Direction.FROM, replace(HELD, text="word " * 500))), 40, UNICODE)
    assert 3 <= sum(line.target is not None for line in lines) <= 20


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_told_by_sign_and_word(status: Status) -> None:
    claim = replace(BARE, status=status)
    for glyphs in (UNICODE, ASCII):
        told = [text_of(line.spans) for line in describe(claim, 60, glyphs)][2]
        assert told.startswith(f"{glyphs.status[status]} {status}")


# What is missing


@pytest.mark.parametrize(
    "sentence",
    [
        "said by nobody is named",
        "stated  no date is given",
        "about   no date of the event is given",
        "where   no place is given",
        "No claim is linked with this one.",
        "No source is recorded for this claim.",
    ],
)
def test_what_a_claim_lacks_is_said(sentence: str) -> None:
    assert sentence in texts(BARE)


def test_what_a_claim_need_not_have_takes_no_room() -> None:
    assert not any(word in text(BARE) for word in ("topic", "wording", "figure", "Note", "hidden", "superseded", "“"))


def test_what_a_source_or_a_linked_claim_lacks_is_said() -> None:
    nameless = replace(HELD, speakers=(), stated="", text="")
    claim = replace(FULL, sources=(Source(1, "s"),), links=(Link(Relation.DISPUTES, Direction.TO, nameless),))
    assert below(claim, "Source") == ["Outlet not named", "  without a title", "  no address"]
    assert below(claim, "Disputes") == ["▸ ✗ nobody named, no date"]


@pytest.mark.parametrize("date", ["yesterday", "2025-99-99", "26.04.2025"])
def test_a_date_that_cannot_be_read_is_shown_as_it_is(date: str) -> None:
    assert f"stated  {date}" in texts(replace(BARE, stated=date))


# Widths

WORDS = st.text(st.sampled_from("ab Ж漢字👨\u200d👩e\u0301\u200bz\n"), max_size=80)


@given(WORDS, st.integers(2, 40))
def test_wrapped_lines_are_never_wider_than_they_may(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(WORDS, st.integers(2, 40))
def test_wrapping_loses_and_adds_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrap("the last village of the region", 11) == ["the last", "village of", "the region"]
    assert wrap("a\n\nb", 11) == ["a", "", "b"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("漢字漢字", 5) == ["漢字", "漢字"]
    assert wrap("", 5) == [""]


def _widths(lines: list[Line]) -> list[int]:
    return [sum(cell_len(part) for part, _ in line.spans) for line in lines]


@given(WORDS, WORDS, st.integers(20, 70))
def test_no_line_of_a_claim_is_wider_than_the_pane(first: str, second: str, width: int) -> None:
    flat = first.replace("\n", " ")
    claim = replace(
        FULL,
        text=first,
        quote=second,
        note=first,
        topic=flat,
        stated=flat,
        attribution=flat,
        uid=flat,
        speakers=(Speaker(replace(GERASIMOV, name=flat), (replace(MINISTRY, name=second.replace("\n", " ")),)),),
        places=(Place(replace(GORNAL, name=flat), (OBLAST,)),),
        sources=(Source(1, "s", flat, flat, flat, flat),),
        links=(Link(Relation.DISPUTES, Direction.FROM, replace(HELD, text=first, speakers=(flat,) * 3)),),
    )
    assert max(_widths(describe(claim, width, UNICODE))) <= width


def test_a_pane_without_any_width_is_survived() -> None:
    assert max(_widths(describe(FULL, 0, UNICODE))) <= 20


# Text of strangers

HOSTILE = "[red]x[/] [/nope] [@click=app.bell]press[/] {markup} $primary \\"


def test_markup_in_data_is_text() -> None:
    claim = replace(
        FULL,
        text=HOSTILE,
        quote=HOSTILE,
        note=HOSTILE,
        links=(Link(Relation.DISPUTES, Direction.TO, replace(HELD, text=HOSTILE)),),
    )
    assert text(claim, 200).count(HOSTILE) == 4


def test_a_text_of_many_megabytes_is_described_in_bounded_lines() -> None:
    assert max(_widths(describe(replace(BARE, text="x" * 300_000), 50, UNICODE))) == 50


def test_where_origins_are_counted_the_others_with_its_origin_are_named_and_lead_on() -> None:
    copies = tuple(Copy(replace(HELD, position=100 + n, stated="2025-04-27")) for n in range(2))
    lines = describe(replace(FULL, fold=Fold(5, HELD, copies)), 60, UNICODE)
    shown = [text_of(line.spans).strip() for line in lines]
    assert "1 of 5 claims with this origin, named below" in shown
    at = shown.index("With the same origin")
    assert shown[at + 1 : at + 4] == ["▸ ✗ General Staff, 27 Apr 2025"] * 2 + ["and 2 more"]
    assert [line.target for line in lines[at + 1 : at + 3]] == [100, 101]


def test_a_claim_with_an_origin_of_its_own_says_so() -> None:
    shown = [text_of(line.spans) for line in describe(replace(FULL, fold=Fold(1, None)), 60, UNICODE)]
    assert "the only known claim with this origin" in shown
    assert "With the same origin" not in shown
