"""OR, AND, NOT and their like, typed by habit: never searched in silence, always answered with how to say it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.errors import FilterError
from db.filters.filter import Filter, Term, parse
from db.filters.operators import OperatorError, has_operator

WIDEN = "To widen, put values of one field together with commas:"


def refusal(text: str) -> OperatorError:
    with pytest.raises(OperatorError) as refused:
        parse(text)
    assert str(refused.value).endswith(".")
    return refused.value


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("actor:putin OR actor:zelensky", "actor:putin,zelensky"),
        ("actor:putin or actor:zelensky", "actor:putin,zelensky"),
        ("actor:putin Or ACTOR:zelensky gornal", "actor:putin,zelensky gornal"),
        ("status:disputed or status:questioned", "status:disputed,questioned"),
        ("actor:a | actor:b || actor:c", "actor:a,b,c"),
        ("actor:a|actor:b", "actor:a,b"),
        ("actor:putin|zelensky", "actor:putin,zelensky"),
        ("actor:putin OR zelensky", "actor:putin,zelensky"),
        ('actor:"a b" OR actor:"c, d"', 'actor:"a b","c, d"'),
        ("actor:(putin OR zelensky)", "actor:putin,zelensky"),
        ("(actor:putin OR actor:zelensky) status:disputed", "actor:putin,zelensky status:disputed"),
        ("putin OR zelensky", "putin,zelensky"),
        ('putin || "last village"', 'putin,"last village"'),
        ("said:26.04.2025 OR said:27.04.2025", "said:2025-04-26,2025-04-27"),
        ("actor:putin AND status:disputed", "actor:putin status:disputed"),
        ("actor:putin and status:disputed", "actor:putin status:disputed"),
        ("a && b & c", "a b c"),
        ("a&&b", "a b"),
        ("NOT status:disputed", "-status:disputed"),
        ("actor:a AND NOT status:disputed", "actor:a -status:disputed"),
        ("actor:a and not status:disputed", "actor:a -status:disputed"),
        ("!status:disputed", "-status:disputed"),
        ("gornal !sudzha", "gornal -sudzha"),
        ("NOT (actor:a OR actor:b)", "-actor:a,b"),
        ("-(actor:a OR actor:b)", "-actor:a,b"),
        ("(a b)", "a b"),
        ("(sic)", "sic"),
    ],
)
def test_what_can_be_said_is_offered(text: str, instead: str) -> None:
    refused = refusal(text)
    assert refused.instead == (instead,)
    assert instead in str(refused)
    assert str(parse(instead)) == instead


@pytest.mark.parametrize(
    "text",
    [
        "actor:putin OR region:kursk",
        "gornal OR actor:putin",
        "actor:putin OR",
        "OR",
        "actor:a OR -actor:b",
        "-actor:a OR -actor:b",
        "asof:2025 OR asof:2024",
        "actor:a AND status:disputed OR status:questioned",
        "(actor:a status:disputed) OR actor:b",
        "status:disputed OR gornal",
        "NOT",
        "NOT -x",
        "NOT (a b)",
        "actor:(a b)",
        "AND",
        "a &&",
        "()",
        "(a OR b",
        "!!!",
        "(" * 5_000 + ")",
        "!" * 5_000,
    ],
)
def test_what_cannot_be_said_is_explained_all_the_same(text: str) -> None:
    assert refusal(text).instead == ()


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("actor:a OR region:b", ("no OR (character 9)", WIDEN, "Fields side by side narrow.", "Different fields")),
        (
            "OR",
            (f"{WIDEN} actor:putin,zelensky. Fields side by side narrow.", 'To search for the word, quote it: "OR"'),
        ),
        ("actor:a OR actor:b", (f"{WIDEN} actor:a,b. Fields side by side narrow.",)),
        ("putin OR zelensky", ("To widen, put the words together with commas: putin,zelensky.",)),
        ("a | b", ("Filters have no | (character 3).",)),
        ("a AND b", ("Filters need no AND (character 3). Parts side by side narrow already: a b.", '"AND"')),
        ("NOT a", ("Filters have no NOT (character 1). To exclude, put - in front: -a.", '"NOT"')),
        ("!a", ("Filters have no ! (character 1). To exclude, put - in front: -a.",)),
        ("(a b)", ("Filters have no parentheses (character 1).", "commas widen: a b.")),
    ],
)
def test_the_message_says_what_where_and_how(text: str, messages: tuple[str, ...]) -> None:
    for message in messages:
        assert message in str(refusal(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("gornal or sudzha", ["gornal", "or", "sudzha"]),
        ("not gornal and", ["not", "gornal", "and"]),
        ('"OR"', ['"OR"']),
        ('putin "OR" zelensky', ["putin", '"OR"', "zelensky"]),
        ('"a || (b)"', ['"a || (b)"']),
        ("ORDER orlov ANDREY notes", ["ORDER", "orlov", "ANDREY", "notes"]),
        ("(x", ['"(x"']),
        ("a) b", ['"a)"', "b"]),
        (")(", ['")("']),
        ("R&D AT&T HIMARS(US) what! f()", ["R&D", "AT&T", "HIMARS(US)", "what!", "f()"]),
    ],
)
def test_ordinary_words_are_words(text: str, values: list[str]) -> None:
    assert [value for term in parse(text).terms for value in term.values] == values


@pytest.mark.parametrize("text", ["or status:disputed", "not status:disputed", "actor:a or b", "status:disputed and"])
def test_small_words_are_operators_only_between_two_fields(text: str) -> None:
    assert not has_operator(text)
    assert parse(text).values("text")


@pytest.mark.parametrize("value", ["OR", "a|b", "a&&b", "(a)", "a)", "(", "!", "&", "!a", "or", "a(b", "a(b)"])
def test_values_that_look_like_operators_can_be_asked_for(value: str) -> None:
    for field in ("actor", "id", "topic"):
        wanted = Filter((Term(field, (value, "x")), Term(field, (value,), excluded=True)))
        assert parse(str(wanted)) == wanted


@pytest.mark.parametrize("words", [("or",), ("AND",), ("not", "or"), ("And", "gornal", "or")])
def test_a_small_word_that_came_to_stand_between_two_fields_stays_a_word(words: tuple[str, ...]) -> None:
    between = parse(" ".join(word.lower() for word in words)).terms
    wanted = Filter((Term("actor", ("a",)), *between, Term("actor", ("b",), excluded=True)))
    assert parse(str(wanted)) == wanted


parts = st.sampled_from(
    [
        *("OR", "or", "AND", "and", "NOT", "not", "|", "||", "&", "&&", "!", "(", ")", ",", "-"),
        *("a", "b", '"c"', '"OR"', "actor:a", "actor:b", "-actor:c", "status:disputed", "region:", "x(", ")y", "a|b"),
    ]
)


@given(st.lists(parts, max_size=8), st.sampled_from([" ", "", "  "]))
@example(["actor:a", "or", "actor:b"], " ")
def test_a_text_is_a_filter_without_operators_or_refused(found: list[str], space: str) -> None:
    text = space.join(found)
    try:
        read = parse(text)
    except FilterError as error:
        for other in error.instead:
            assert str(parse(other)) == other
        return
    assert not has_operator(text)
    assert parse(str(read)) == read
    assert not any(value in ("OR", "AND", "NOT", "|", "||", "&&", "&") for value in read.values("text"))
