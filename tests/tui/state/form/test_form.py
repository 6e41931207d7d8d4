"""What is typed into a form: what it means, what is wrong with it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.meant import Meant
from tui.state.form.form import Form, FormError, RowRemark, as_edtf, check, remark, rows_for
from tui.state.form.plan import NewThing, Plan, plan_of
from tui.state.form.rows import ALIGNED, ROWS

TODAY = date(2025, 5, 20)
KNOWN = Meant("gerasimov", "Valery Gerasimov")
NEW = Meant("", "Smirnov")
BY_FIELD = {row.field: row for row in ROWS["claim"]}


def said(field: str, text: str, **found: list[Meant]) -> RowRemark:
    """What is said below a row with a text in it."""
    return remark(Form(texts={field: text}), BY_FIELD[field], found, TODAY)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2025-04-26", "26 April 2025"),
        ("2025-04-26~", "about 26 April 2025"),
        ("2025-04?", "April 2025 (uncertain)"),
        ("26.04.2025", "26 April 2025 (2025-04-26)"),
        ("26 April 2025", ""),
        ("yesterday", "19 May 2025 (2025-05-19)"),
        ("last week", "12–18 May 2025 (2025-05-12/2025-05-18)"),
        ("2025-04-01/..", "from 1 April 2025, end not known"),
        ("", ""),
    ],
)
def test_dates_are_said_in_words_while_they_are_typed(typed: str, words: str) -> None:
    found = said("stated_on", typed)
    assert not found.is_problem
    assert found.text == words or words.startswith(found.text.partition(",")[0])


@pytest.mark.parametrize("typed", ["2025-13-01", "soon", "04/05/2025", "2025-04-26~~", ">2025", "26"])
def test_what_is_no_date_is_a_problem_at_once(typed: str) -> None:
    found = said("event_date", typed)
    assert found.is_problem
    assert found.text.endswith(".")


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_sentence_about_it(typed: str) -> None:
    with suppress(ValueError):
        written = as_edtf(typed, TODAY)
        assert as_edtf(written, TODAY) == written


@given(st.dictionaries(st.sampled_from(sorted(BY_FIELD)), st.text(max_size=60)))
def test_any_texts_make_a_plan_or_name_the_row_that_is_in_the_way(texts: Mapping[str, str]) -> None:
    form = Form(texts=texts)
    found = {field: [Meant("", text)] for field, text in texts.items() if BY_FIELD[field].names and text.strip()}
    for row in form.rows:
        assert isinstance(remark(form, row, found, TODAY), RowRemark)
    refused = ""
    try:
        plan = plan_of(form, found, TODAY)
    except FormError as error:
        refused = error.field
    assert refused in BY_FIELD or plan.fields["claim"]


def test_figures_and_wordings_are_checked_as_an_import_checks_them() -> None:
    assert said("figure", "1200") == RowRemark()
    assert said("figure", "many").is_problem
    assert said("attribution", "indirect") == RowRemark()
    assert said("attribution", "hearsay") == RowRemark(
        "Write direct-quote, indirect, narrator or unattributed.", is_problem=True
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("10-15", "10 to 15 killed"),
        (">100", "at least 100 killed"),
        ("~50", "50 killed as the best estimate"),
        ("1,200", ""),
        ("1.294", "1.294, with a decimal point"),
        ("900 (800-1000)", "900 (800 to 1,000) killed"),
    ],
)
def test_a_figure_says_how_it_is_read(typed: str, words: str) -> None:
    form = Form(texts={"figure": typed, "unit": "killed"})
    assert remark(form, BY_FIELD["figure"], {}, TODAY) == RowRemark(words)


def test_a_figure_comes_to_three_columns() -> None:
    had = {"figure_low": "800", "figure": "900", "figure_high": ""}
    form = Form("rain", {"figure": "900 (>=800)"}, {"figure": "~50"}, had)
    before = {"figure_low": "800", "figure": "900", "figure_high": ""}
    assert plan_of(form.typed({"claim": "It rains.", "speakers": "gerasimov"}), {"speakers": [KNOWN]}, TODAY) == Plan(
        "rain",
        {"claim": "It rains.", "figure_low": "", "figure": "50", "figure_high": ""},
        {"speakers": ["gerasimov"]},
        {"claim": "", **before, "speakers": ""},
    )
    assert form.resumed(form.draft) == form


@pytest.mark.parametrize("kind", ["actor", "region", "source"])
def test_other_things_say_what_they_need_and_have_drafts_of_their_own(kind: str) -> None:
    with pytest.raises(FormError) as refused:
        check(Form(kind=kind), {}, TODAY)
    assert refused.value.field == ROWS[kind][0].field
    assert Form("x", kind=kind).key == f"{kind} x"


def test_alignments_of_an_actor_are_added_and_ended() -> None:
    had = {"name": "Smirnov", ALIGNED: "Russia; Old friend"}
    base = {"name": "Smirnov", ALIGNED: "russia;friend"}
    form = Form("smirnov", had, {**had, ALIGNED: "russia; gerasimov; Another"}, base, "actor")
    found = {ALIGNED: [Meant("russia", "Russia"), KNOWN, Meant("", "Another")]}
    assert plan_of(form, found, TODAY) == Plan(
        "smirnov", {}, {}, {}, "actor", ["gerasimov", NewThing("actor", {"name": "Another"})], ["friend"]
    )


def test_names_say_whom_they_mean_and_what_is_new() -> None:
    assert said("speakers", "Valery Gerasimov", speakers=[KNOWN]) == RowRemark()
    assert said("speakers", "gerasimov", speakers=[KNOWN]) == RowRemark("Valery Gerasimov")
    assert said("speakers", "gerasimov; Smirnov", speakers=[KNOWN, NEW]) == RowRemark(
        "Valery Gerasimov; new speaker: Smirnov"
    )
    unclear = Meant("", "Staff", "Staff fits several: a, b. Choose one.")
    assert said("speakers", "Staff", speakers=[unclear]) == RowRemark(unclear.problem, is_problem=True)


def test_rows_about_a_new_thing_are_there_only_if_there_is_one() -> None:
    def owned(**found: list[Meant]) -> list[str]:
        return [row.field for row in rows_for(Form(), found) if row.owner]

    assert owned(speakers=[KNOWN]) == []
    assert owned(speakers=[KNOWN, NEW], regions=[NEW]) == ["speakers.parent", "regions.parent"]
    assert owned(sources=[Meant("", "The Post")]) == ["sources.title", "sources.url", "sources.published"]
    assert owned(sources=[Meant("", "https://a.example/b")]) == ["sources.outlet", "sources.title", "sources.published"]


def test_what_is_missing_is_named_when_the_form_is_accepted() -> None:
    for texts, field in (({}, "claim"), ({"claim": "It rains."}, "speakers")):
        with pytest.raises(FormError) as refused:
            check(Form(texts=texts), {}, TODAY)
        assert refused.value.field == field


def test_a_new_claim_is_planned_with_what_is_new_in_it() -> None:
    texts = {
        "claim": " It rains. ",
        "speakers": "gerasimov; Smirnov",
        "speakers.parent": "Russia",
        "stated_on": "26.04.2025",
        "sources": "https://a.example/b",
        "sources.title": "Rain",
        "sources.published": "2025-04",
        "regions.parent": "left over",
    }
    found = {
        "speakers": [KNOWN, NEW],
        "speakers.parent": [Meant("russia", "Russia")],
        "sources": [Meant("", "https://a.example/b")],
    }
    assert plan_of(Form(texts=texts), found, TODAY) == Plan(
        "",
        {"claim": "It rains.", "stated_on": "2025-04-26"},
        {
            "speakers": ["gerasimov", NewThing("actor", {"name": "Smirnov", "parent": "russia"})],
            "sources": [NewThing("source", {"url": "https://a.example/b", "title": "Rain", "published": "2025-04"})],
        },
        dict.fromkeys(("claim", "speakers", "stated_on", "sources"), ""),
    )


def test_an_edit_writes_only_what_was_changed() -> None:
    had = {"claim": "It rains.", "speakers": "Valery Gerasimov", "topic": "strike", "note": "old"}
    form = Form("rain", had, had, had).typed({"topic": "", "note": "new "})
    assert form.is_touched
    assert plan_of(form, {"speakers": [KNOWN]}, TODAY) == Plan(
        "rain", {"topic": "", "note": "new"}, {}, {"topic": "strike", "note": "old"}
    )
    assert not Form("rain", had, had).is_touched
