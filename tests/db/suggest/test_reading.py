"""What is read out of the text of a claim: dates, figures, cue words, words, names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.suggest.reading.cues import Cue, cue_of, languages
from db.suggest.reading.dated import dates_in
from db.suggest.reading.figures import Quantity, quantities_in, stored_quantity
from db.suggest.reading.phrases import PhraseBook
from db.suggest.reading.spelling import likeness, spelling
from db.suggest.reading.words import words_of
from db.text.safe import fold

SAID = date(2018, 3, 5).toordinal()


def days(text: str, stated: int | None = SAID) -> list[tuple[str, str]]:
    return [
        (date.fromordinal(found.first).isoformat(), date.fromordinal(found.last).isoformat())
        for found in dates_in(text, stated)
    ]


# Dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the strike of 12 October near the bridge", "2017-10-12"),
        ("On October 12th, 2016, near Mill", "2016-10-12"),
        ("Nov. 12: in the vicinity of Mill", "2017-11-12"),
        ("удар 12 жовтня по мосту", "2017-10-12"),
        ("12 жовтня 2016 року", "2016-10-12"),
        ("удар 3 марта", "2018-03-03"),
        ("غارة في ٦ تشرين الأول على الرقة", "2017-10-06"),
        ("في 5 آذار 2017", "2017-03-05"),
        ("يوم 12 أكتوبر", "2017-10-12"),
        ("2017-04-05", "2017-04-05"),
        ("12.10.2017", "2017-10-12"),
        ("05.04.17", "2017-04-05"),
    ],
)
def test_a_day_is_read_in_words_and_digits(text: str, day: str) -> None:
    assert days(text) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("October 12-13", ("2017-10-12", "2017-10-13")),
        ("the night of 12 to 13 November", ("2017-11-12", "2017-11-13")),
        ("удар 3-4 марта", ("2018-03-03", "2018-03-04")),
        ("in March 2017", ("2017-03-01", "2017-03-31")),
        ("у жовтні", ("2017-10-01", "2017-10-31")),
    ],
)
def test_several_days_and_months_are_read(text: str, span: tuple[str, str]) -> None:
    assert days(text) == [span]


@pytest.mark.parametrize(
    "text",
    ["they may march on", "31 February", "in 2017", "a 3.5 km advance", "1/2", "room 12, 45 people", "12 October 2019"],
)
def test_what_is_no_date_before_the_statement_is_left_out(text: str) -> None:
    assert days(text) == []


def test_a_date_that_can_be_read_in_two_ways_is_both() -> None:
    assert days("3/4/2017") == [("2017-04-03", "2017-04-03"), ("2017-03-04", "2017-03-04")]
    assert days("3/24/2017") == [("2017-03-24", "2017-03-24")]


def test_a_missing_year_is_the_nearest_before_the_statement_or_the_only_one_in_the_text() -> None:
    assert days("5 March") == [("2018-03-05", "2018-03-05")]
    assert days("7 March") == [("2017-03-07", "2017-03-07")]
    assert days("the campaign of 2015: a strike on 7 March") == [("2015-03-07", "2015-03-07")]
    assert days("a strike on 7 March", None) == []


@given(st.text(alphabet="0123456789 -./,octобржمayتشرينالأول", max_size=60), st.integers(700_000, 740_000))
def test_no_text_fails_and_no_date_is_later_than_the_statement(text: str, stated: int) -> None:
    for found in dates_in(text, stated):
        assert found.first <= found.last
        assert found.first <= stated + 1


# Names in other spellings and scripts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Raqqah", "Rakka"),
        ("Raqqa", "الرقة"),
        ("Mosul", "الموصل"),
        ("Ezzor", "Zawr"),
        ("Deir", "Dayr"),
        ("Hasakah", "Hassakeh"),
        ("Tabqa", "Tabaqah"),
        ("Jadida", "Jdeideh"),
        ("Gornal", "Горналь"),
        ("Hornal", "Горналь"),
        ("Sudzha", "Суджа"),
        ("Kharkiv", "Харьков"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert likeness(spelling(fold(one)), spelling(fold(other))) >= 0.6


@pytest.mark.parametrize(
    ("one", "other"), [("Raqqa", "Iraq"), ("Kobani", "Kabul"), ("Sumy", "Sudzha"), ("Homs", "Hama")]
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert likeness(spelling(fold(one)), spelling(fold(other))) < 0.6


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_symmetrical_and_between_0_and_1(one: str, other: str) -> None:
    first, second = spelling(fold(one)), spelling(fold(other))
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1


def test_forms_of_a_word_have_one_key() -> None:
    assert len({words_of(word)[0].key for word in ("encircled", "encirclement", "Encircling")}) == 1
    assert words_of("Putin's claim")[0].folded == "putin"


def test_names_are_found_longest_first_and_in_their_slavic_forms() -> None:
    book = PhraseBook()
    book.add("General Staff", 1)
    book.add("General Staff of Ukraine", 2)
    book.add("Зеленський", 3)
    words = [
        word.folded for word in words_of("The General Staff of Ukraine answered Зеленського, the General Staff not.")
    ]
    assert [ids for _, _, ids in book.find(words)] == [{2}, {3}, {1}]


# Figures and cues


def test_figures_have_their_unit_and_years_and_days_are_none() -> None:
    text = "1,294 square kilometres and 100 settlements by 8 August 2024, said 20 thousand soldiers"
    assert [(one.low, one.unit) for one in quantities_in(text)] == [
        (1294.0, words_of("square")[0].key),
        (100.0, words_of("settlement")[0].key),
        (20_000.0, words_of("soldier")[0].key),
    ]
    assert quantities_in("20 тысяч солдат")[0].low == 20_000.0


def test_a_stored_figure_has_its_bounds() -> None:
    assert stored_quantity(3, 4, None, "civilians") == Quantity(words_of("civilians")[0].key, 3, 4)
    assert stored_quantity(None, None, None, "civilians") is None


@pytest.mark.parametrize(
    ("word", "cue"),
    [
        ("denied", Cue.DENIAL),
        ("спростували", Cue.DENIAL),
        ("опровергла", Cue.DENIAL),
        ("نفى", Cue.DENIAL),
        ("never", Cue.NEGATION),
        ("unverified", Cue.DOUBT),
        ("визнали", Cue.ACKNOWLEDGEMENT),
        ("уточнил", Cue.CORRECTION),
    ],
)
def test_cue_words_are_known_in_four_languages(word: str, cue: Cue) -> None:
    assert cue in cue_of(fold(word))
    assert languages() == {"en", "uk", "ru", "ar"}


def test_other_words_are_no_cues() -> None:
    assert not cue_of("bridge")
