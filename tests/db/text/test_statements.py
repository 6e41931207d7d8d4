"""Statements without their speaker at the start: only where nothing can be misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.statements import beginnings, proposition, without_speaker
from tests.cases import Draft

SYRSKYI = beginnings("Oleksandr Syrskyi", ["Oleksandr Syrsky", "Сирський"], is_person=True)
MINISTRY = beginnings("Russian Ministry of Defence", ["Russia's defence ministry", "MoD"], is_person=False)
MAP = beginnings("DeepState (map project)", [], is_person=False)
STATE = beginnings("Ukraine", ["Kyiv"], is_person=False)


@pytest.mark.parametrize(
    ("speaker", "text", "shown"),
    [
        (SYRSKYI, "Syrskyi said Ukraine controlled about 90 km².", "Ukraine controlled about 90 km²."),
        (SYRSKYI, "Oleksandr Syrskyi said that units still hold Gornal.", "Units still hold Gornal."),
        (SYRSKYI, "Syrskyi says at least 80,000 soldiers were killed.", "At least 80,000 soldiers were killed."),
        (SYRSKYI, "Syrskyi said he had given no such order.", "He had given no such order."),
        (SYRSKYI, "Syrskyi accused Russian forces of shelling Sudzha.", "Accused Russian forces of shelling Sudzha."),
        (SYRSKYI, "Syrskyi later said his remark was narrower.", "Later said his remark was narrower."),
        (SYRSKYI, "Сирський said Ukraine held its ground.", "Ukraine held its ground."),
        (MINISTRY, "Russia's Defence Ministry says its forces hold Sudzha.", "Its forces hold Sudzha."),
        (MINISTRY, "The MoD puts losses at 2,030 troops.", "Puts losses at 2,030 troops."),
        (MAP, "DeepState reports that 44 settlements were lost.", "Reports that 44 settlements were lost."),
        (STATE, "Kyiv denied that it plans to stay.", "Denied that it plans to stay."),
    ],
)
def test_the_name_and_said_are_left_out(speaker: tuple[str, ...], text: str, shown: str) -> None:
    assert without_speaker(text, speaker) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Syrskyi said during a visit that the front held.",
            "Said during a visit that the front held.",
        ),
        ("Syrskyi said nothing about his own losses.", "Said nothing about his own losses."),
        ("Syrskyi said what everybody knew by then.", "Said what everybody knew by then."),
        ("Syrskyi said, citing scouts, that they left.", "Syrskyi said, citing scouts, that they left."),
        ("Syrskyi said the front held and accused Moscow of lies.", "Said the front held and accused Moscow of lies."),
        ("Syrskyi said they left and that others came.", "Said they left and that others came."),
        ("Syrskyi said that they left but later denied it.", "Said that they left but later denied it."),
        ("Syrskyi said Monday Kyiv struck a bridge.", "Said Monday Kyiv struck a bridge."),
        ("Syrskyi said last week the front held.", "Said last week the front held."),
        ("Syrskyi said repeatedly the front held.", "Said repeatedly the front held."),
        ("Syrskyi said not to attack the plant.", "Said not to attack the plant."),
        ("Syrskyi said Kyiv struck a bridge, calling it terror.", "Said Kyiv struck a bridge, calling it terror."),
        ("Syrskyi said they left, then denied it.", "Said they left, then denied it."),
        ("Syrskyi said at noon that they left.", "Said at noon that they left."),
    ],
)
def test_said_stays_where_the_rest_would_be_misread_without_it(text: str, shown: str) -> None:
    assert without_speaker(text, SYRSKYI) == shown


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        (SYRSKYI, "Syrskyi's office said the front held."),
        (SYRSKYI, "Syrskyi's headquarters were hit."),
        (SYRSKYI, "Syrskyi said so."),
        (SYRSKYI, "Syrskyi said no."),
        (SYRSKYI, "Syrskyi"),
        (SYRSKYI, "Syrskyi lost the battle of Sudzha."),
        (SYRSKYI, "Commander Syrskyi said the front held."),
        (SYRSKYI, "Syrskyiv said the front held."),
        (STATE, "Ukraine General Staff said the front held."),
        (STATE, "Ukraine controls 74 settlements in Kursk region."),
        (MAP, "DeepState's map showed 29 square kilometres."),
        (MAP, "The map showed 29 square kilometres."),
        ((), "Somebody said something about it."),
    ],
)
def test_whatever_is_not_certain_is_left_as_it_is(speaker: tuple[str, ...], text: str) -> None:
    assert without_speaker(text, speaker) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Syrskyi said Ukraine controlled about 90 km².", "Ukraine controlled about 90 km²."),
        (
            "Ukraine's chief of staff Oleksandr Syrskyi reported to Zelensky by video call that they had left.",
            "They had left.",
        ),
        ("Commander Syrskyi told Zelensky that the front held.", "The front held."),
        ("Commander Syrskyi said that the front held.", "The front held."),
    ],
)
def test_a_proposition_leaves_out_all_that_only_says_who_reports(text: str, shown: str) -> None:
    assert proposition(text, SYRSKYI) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Nobody but Syrskyi said that the front held.",
        "Commander Syrskyi reported to Zelensky and denied that the front held.",
        "Commander Syrskyi reported by video call that they left and denied that others came.",
        "Putin said to Syrskyi that the front held.",
        "Zelensky denied what Syrskyi said. Others said that the front held.",
        "Commander Syrskyi never said that the front held.",
        "Commander Syrskyi denied that the front held.",
    ],
)
def test_a_proposition_that_could_be_misread_is_left_whole(text: str) -> None:
    assert proposition(text, SYRSKYI) == text


def test_first_names_and_first_words_of_bodies_are_no_names() -> None:
    assert [name for name in SYRSKYI if not name.startswith("the ")] == [
        *("oleksandr syrskyi ", "oleksandr syrsky ", "сирський ", "syrskyi "),
    ]
    assert "defence " not in MINISTRY
    assert beginnings("X", ["Y"], is_person=True) == ()


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_text_comes_out_whole_or_as_its_own_end(text: str, aliases: list[str]) -> None:
    speaker = beginnings("Syrskyi", aliases, is_person=True)
    for statement in (text, f"Syrskyi said {text}"):
        shown = without_speaker(statement, speaker)
        assert shown == statement or statement.casefold().endswith(shown.casefold()[2:])


def test_rows_leave_out_their_only_speaker() -> None:
    draft = Draft()
    draft.actor("kyiv", name="Ukraine", aliases=["Kyiv"])
    draft.actor("syrskyi", "kyiv", name="Oleksandr Syrskyi", kind="person")
    draft.claim("alone", "syrskyi", text="Syrskyi said the front held firm.", stated="2025-01-01")
    draft.claim("other", "kyiv", text="Syrskyi said the front held firm.", stated="2025-01-02")
    draft.claim("both", "syrskyi kyiv", text="Syrskyi said the front held firm.", stated="2025-01-03")
    with draft.opened() as case:
        rows = case.rows(range(3))
    assert [row.statement for row in rows] == ["The front held firm.", rows[1].text, rows[2].text]
    assert {row.text for row in rows} == {"Syrskyi said the front held firm."}
