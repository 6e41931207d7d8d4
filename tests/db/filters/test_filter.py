"""The filter as a value and as text: what is written means the same when it is read."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.errors import FilterError
from db.filters.fields import FIELDS, FINDINGS, FLAGS, GRADES, REVIEWS, SHADES, STATUSES
from db.filters.filter import Filter, Term, parse, phrase, written
from db.text.figures import may_merge

odd = st.sampled_from('",:\\- \n\tabЖé\u200b\u2028…🔥.<>=*|&!()')
nasty = st.text(alphabet=st.one_of(odd, st.characters()), max_size=12)
values = nasty.filter(str.strip)
spans = st.sampled_from(["2025", "2025-04", "2024-08-06..2025-04-26", "..2025-04", ">=2025-04-01", "<2025"])
letters = st.characters(categories=("L", "N"))
words = st.one_of(
    st.sampled_from(("or", "and", "Not", "1,294", "76,000,000", "1.294", "12", "300", "2024")),
    st.text(letters, min_size=1, max_size=8),
    values.map(phrase).filter(lambda word: word != '""'),
)
VALUES: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(("actor", "disputes", "disputed-by", "unanswered"), values),
    **dict.fromkeys(("region", "topic", "source", "lang", "tag", "id", "by", "via"), values),
    **dict.fromkeys(("sources", "origins"), st.sampled_from(["0", "1", ">=2", "<3", "2..3", "2..", "..3"])),
    "status": st.sampled_from(STATUSES),
    "shade": st.sampled_from(SHADES),
    "grade": st.sampled_from(GRADES),
    "review": st.sampled_from([state for state, _ in REVIEWS]),
    "basis": st.sampled_from(["published", "analyst"]),
    "note": values.filter(lambda value: any(character.isascii() and character.isalnum() for character in value)),
    "has": st.sampled_from([flag for flag, _ in FLAGS]),
    "is": st.sampled_from([finding for finding, _ in FINDINGS]),
    "lag": st.sampled_from([">30d", "<=2w", ">=1m", "<1y"]),
    "said": spans,
    "about": spans,
    "text": words,
}


def is_one_number(field: str, values: tuple[str, ...]) -> bool:
    """Whether values of the text field would become one number if they were written with commas between them."""
    return field == "text" and any(may_merge(*pair) for pair in pairwise(values))


def term_of(field: str) -> st.SearchStrategy[Term]:
    """Terms of a field."""
    several = st.lists(VALUES[field], min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Term, st.just(field), several.filter(lambda some: not is_one_number(field, some)), st.booleans())


terms = st.sampled_from(sorted(VALUES)).flatmap(term_of)
days = st.sampled_from(["2025-04-25", "2025-04", "2024"]).map(lambda day: Term("asof", (day,)))
filters = st.builds(
    lambda some, day, more: Filter((*some, *day, *more)),
    st.lists(terms, max_size=3),
    st.lists(days, max_size=1),
    st.lists(terms, max_size=2),
)


def test_the_strategies_know_every_field() -> None:
    assert VALUES.keys() | {"asof"} == FIELDS.keys()


@given(filters)
def test_what_is_written_is_read_as_the_same(filter: Filter) -> None:
    assert parse(str(filter)) == filter


@pytest.mark.parametrize(
    "value",
    ['a"b', "a\\", "\\", '"', '\\"', "a,b", "a:b", "-a", "--", "a b", " a ", "a\nb", "\\\n", "Жé\u200b", "🔥", "a/b"],
)
def test_any_value_can_be_asked_for(value: str) -> None:
    for field in ("actor", "source", "id"):
        asked = Filter((Term(field, (value, "other")), Term(field, (value,), excluded=True)))
        assert parse(str(asked)) == asked


TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "read", "notes"),
    [
        ('said:"april 2025"', "said:2025-04", ('said:"april 2025" is April 2025 (said:2025-04)',)),
        ("said:yesterday", "said:2026-11-26", ("said:yesterday is 26 November 2026 (said:2026-11-26)",)),
        ("-about:last-year", "-about:2025", ("about:last-year is 2025 (about:2025)",)),
        ("said:26.04.2025", "said:2025-04-26", ("said:26.04.2025 is 26 April 2025 (said:2025-04-26)",)),
        ("about:>=04/2025", "about:>=2025-04", ("about:>=04/2025 is about:>=2025-04",)),
        ("said:april-2025,2025-05", "said:2025-04,2025-05", ("said:april-2025 is April 2025 (said:2025-04)",)),
        ("asof:last-week", "asof:2026-11-22", ("asof:last-week is 22 November 2026 (asof:2026-11-22)",)),
        ('said:"2025-03 .. 2025-04"', "said:2025-03..2025-04", ()),
        ("said:2025-04 asof:2025-04-26", "said:2025-04 asof:2025-04-26", ()),
    ],
)
def test_dates_in_words_become_dates_in_digits_and_are_noted(text: str, read: str, notes: tuple[str, ...]) -> None:
    found = parse(text, TODAY)
    assert (str(found), found.notes) == (read, notes)
    assert (parse(read), parse(read).notes) == (found, ())


@pytest.mark.parametrize(
    ("text", "message", "instead"),
    [
        (
            "said:april 2025",
            'said: a date with spaces needs quotes. Write said:2025-04 or said:"april 2025".',
            ("said:2025-04",),
        ),
        (
            "-said:26 april 2025 gornal",
            'Write said:2025-04-26 or said:"26 april 2025".',
            ("-said:2025-04-26 gornal",),
        ),
        ("topic:law about:last week", 'Write about:2026-11-16..2026-11-22 or about:"last week"', None),
        ("said:april 2025..may 2025", 'Write said:2025-04..2025-05 or said:"april 2025..may 2025"', None),
        (
            "said:04/05/2025 gornal",
            "said: 04/05/2025 is 4 May 2025 or 5 April 2025. Write 2025-05-04 or 2025-04-05.",
            ("said:2025-05-04 gornal", "said:2025-04-05 gornal"),
        ),
        ("said:04/05/2025..2025-06", "Write 2025-05-04 or 2025-04-05.", ()),
        ("said:april gornal", "said: april has no year in four digits. Write it with its year, as in 2025-04.", ()),
        ("said:31.02.2025", "said: 2025-02-31 is not a date: February 2025 has no day 31, only 01 to 28.", ()),
        ("actor:a, b", "actor: has no value at character 9. Write it right behind the comma, without a space.", ()),
    ],
)
def test_dates_that_cannot_be_read_say_what_to_write(text: str, message: str, instead: tuple[str, ...] | None) -> None:
    with pytest.raises(FilterError) as refusal:
        parse(text, TODAY)
    assert message in str(refusal.value)
    assert instead is None or refusal.value.instead == instead


def test_notes_are_no_part_of_a_filter() -> None:
    noted = parse('said:"april 2025"')
    assert noted == Filter(noted.terms)
    assert hash(noted) == hash(Filter(noted.terms))
    assert noted.toggle("actor", "a").notes == ()


@given(nasty)
def test_whatever_is_typed_is_read_or_refused_with_a_message(text: str) -> None:
    read, problem = None, ""
    try:
        read = parse(text)
    except FilterError as error:
        problem = str(error)
    if read is None:
        assert problem.endswith((".", "?"))
    else:
        assert parse(str(read)) == read


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  \n ", ()),
        ("actor:putin", (Term("actor", ("putin",)),)),
        ("ACTOR:putin", (Term("actor", ("putin",)),)),
        ("actor:putin,gerasimov", (Term("actor", ("putin", "gerasimov")),)),
        ("actor:putin,putin", (Term("actor", ("putin",)),)),
        ("-actor:putin", (Term("actor", ("putin",), excluded=True),)),
        ('region:"Kursk Oblast"', (Term("region", ("Kursk Oblast",)),)),
        ('region:"Kursk Oblast",sudzha', (Term("region", ("Kursk Oblast", "sudzha")),)),
        (r'source:"The \"Post\" \\ 2"', (Term("source", ('The "Post" \\ 2',)),)),
        ("status:Disputed", (Term("status", ("disputed",)),)),
        ("said:2025-03..2025-04", (Term("said", ("2025-03..2025-04",)),)),
        ("about:>=2025-04-01", (Term("about", (">=2025-04-01",)),)),
        ("asof:2025-04-25", (Term("asof", ("2025-04-25",)),)),
        ("is:Unanswered,reversal", (Term("is", ("unanswered", "reversal")),)),
        ("lag:>30d", (Term("lag", (">30d",)),)),
        ('lag:">= 2 W"', (Term("lag", (">=2w",)),)),
        ("disputes:putin", (Term("disputes", ("putin",)),)),
        ("gornal", (Term("text", ("gornal",)),)),
        ("gornal,sudzha", (Term("text", ("gornal", "sudzha")),)),
        ("-gornal", (Term("text", ("gornal",), excluded=True),)),
        ('"last  village"', (Term("text", ('"last village"',)),)),
        ('-"last village"', (Term("text", ('"last village"',), excluded=True),)),
        ("T-72", (Term("text", ("T-72",)),)),
        ("disputed-by:putin", (Term("disputed-by", ("putin",)),)),
        ("-Disputed-By:putin", (Term("disputed-by", ("putin",), excluded=True),)),
        ("unanswered:ukraine", (Term("unanswered", ("ukraine",)),)),
        ("sources:1,>=3", (Term("sources", ("1", ">=3")),)),
        ('origins:"2 .. 3"', (Term("origins", ("2..3",)),)),
        ("1,294", (Term("text", ("1,294",)),)),
        ("-1,294,300 gornal", (Term("text", ("1,294,300",), excluded=True), Term("text", ("gornal",)))),
        ("gornal,76,000", (Term("text", ("gornal", "76,000")),)),
        ("1,294,gornal", (Term("text", ("1,294", "gornal")),)),
        ("1.294", (Term("text", ("1.294",)),)),
        ("1'294", (Term("text", ("1'294",)),)),
        ("1\u202f294", (Term("text", ("1,294",)),)),
        ("1\xa0294", (Term("text", ("1,294",)),)),
        ("1 294", (Term("text", ("1",)), Term("text", ("294",)))),
        ("3,5", (Term("text", ("3", "5")),)),
        ("2024,2025", (Term("text", ("2024", "2025")),)),
        ("1,2945", (Term("text", ("1", "2945")),)),
        ('100,"200"', (Term("text", ("100", '"200"')),)),
        ("12:30", (Term("text", ('"12:30"',)),)),
        ("--x", (Term("text", ('"-x"',), excluded=True),)),
        ("id:a id:b", (Term("id", ("a",)), Term("id", ("b",)))),
        ("actor:a said:2025 word", (Term("actor", ("a",)), Term("said", ("2025",)), Term("text", ("word",)))),
    ],
)
def test_text_forms(text: str, terms: tuple[Term, ...]) -> None:
    assert parse(text) == Filter(terms)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actr:putin", "Unknown field actr:. Did you mean actor:? Use one of: actor:, region:,"),
        ("text:x", "Unknown field text:. Use one of: "),
        ("http://example.org now", 'To search for the text, quote it: "http://example.org"'),
        ("actor:", "actor: has no value at character 7. Write one, as in actor:gerasimov"),
        ("actor: putin", "actor: has no value at character 7"),
        ("actor:a,", "actor: has no value at character 9"),
        ("actor:a,,b", "actor: has no value at character 9"),
        ("-", 'A - or comma has no value at character 2. Write one, as in gornal "last village"'),
        (",a", "A - or comma has no value at character 1"),
        ('actor:"a b', 'A quote is opened but not closed at character 7. Put another " at its end.'),
        ('"', "A quote is opened but not closed at character 1."),
        ('actor:a"b c"', 'A quote cannot stand inside a value. Put the whole value in quotes, at character 8: "b c"'),
        ('actor:"a"b', "The filter cannot be read from character 10 on: b"),
        ('""', '"" is empty. Put the words to search for between the quotes'),
        ('" "', '"" is empty'),
        ('actor:""', "actor: is empty"),
        ('actor:" "', "actor: is empty"),
        ("status:disputd", "Unknown status 'disputd'. Did you mean disputed?"),
        (
            "status:9",
            "Unknown status '9'. Use one of: retracted, disputed, corroborated, questioned, unverified",
        ),
        ("has:x", "Unknown value of has: 'x'. Use one of: quote, date, source, link, figure"),
        (
            "is:x",
            "Unknown value of is: 'x'. Use one of: superseded, unanswered, unlinked, admission, reversal",
        ),
        ("is:unanswerd", "Did you mean unanswered?"),
        (
            "lag:soon",
            "lag: 'soon' is not a length of time. Write lag:>30d or lag:<=2w: a comparison, a number, and d for",
        ),
        ("lag:>30", "lag: '>30' is not a length of time. Write lag:>30d"),
        ("lag:>123456d", "is not a length of time"),
        ("lag:30D", "lag: '30d' has no comparison. Write lag:>30d or lag:<=30d"),
        ("sources:many", "sources: 'many' is not a number or range. Write sources:1, sources:>=2 or sources:2..3."),
        ("origins:3..2", "origins: '3..2' is not a number or range."),
        ("origins:..", "origins: '..' is not a number or range."),
        ("sources:-1", "sources: '-1' is not a number or range."),
        ("said:soon", "said: soon is not a date. Write 2025, 2025-04,"),
        ("said:2025-02-30", "said: 2025-02-30 is not a date"),
        ("about:2025..2024", "about: 2025..2024 ends before it begins. Put the earlier date first."),
        ("asof:2025-04/..", "asof: 2025-04/.. has no last day. Write a day,"),
        ("asof:x", "asof: x is not a date"),
        ("asof:2025 asof:2024", "asof: can be given only once"),
        ("asof:2025,2024", "asof: takes one day and cannot be excluded, as in asof:2025-04-25"),
        ("-asof:2025", "asof: takes one day and cannot be excluded"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_hint(text: str, message: str) -> None:
    with pytest.raises(FilterError, match=r"[.?]$") as refusal:
        parse(text)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "values", "excluded"),
    [
        ("actr", ("a",), False),
        ("actor", (), False),
        ("actor", ("a", "a"), False),
        ("actor", (" ",), False),
        ("status", ("Disputed",), False),
        ("status", ("nonsense",), False),
        ("said", (" 2025",), False),
        ("said", ("april 2025",), False),
        ("asof", ("yesterday",), False),
        ("text", ("OR",), False),
        ("text", ("a|b",), False),
        ("text", ("!a",), False),
        ("text", ("two words",), False),
        ("text", ("-a",), False),
        ("text", ('"a',), False),
        ("text", ('"a"b"',), False),
        ("text", ('"a  b"',), False),
        ("text", ('""',), False),
        ("text", ("1", "294"), False),
        ("text", ("76\u202f000",), False),
        ("sources", (" 2",), False),
        ("asof", ("2025", "2024"), False),
        ("asof", ("2025",), True),
    ],
)
def test_a_term_that_could_not_be_read_cannot_be_made(field: str, values: tuple[str, ...], excluded: bool) -> None:
    with pytest.raises(ValueError, match=r"."):
        Term(field, values, excluded)


def test_a_filter_has_one_as_of_date() -> None:
    with pytest.raises(ValueError, match="once"):
        Filter((Term("asof", ("2025",)), Term("asof", ("2025",))))


@pytest.mark.parametrize(
    ("text", "day"), [("asof:2025-04-25", "2025-04-25"), ("asof:2025-02", "2025-02-28"), ("a", None)]
)
def test_the_as_of_date_is_the_last_day_of_what_is_written(text: str, day: str | None) -> None:
    assert parse(text).asof == day


def test_values_asked_for_and_excluded_are_told_apart() -> None:
    read = parse("actor:a,b -actor:c actor:d region:e")
    assert read.values("actor") == ("a", "b", "d")
    assert read.excluded("actor") == ("c",)
    assert read.values("topic") == ()
    assert read.of("region") == (Term("region", ("e",)),)


def test_a_filter_without_terms_is_false_and_empty() -> None:
    assert not Filter()
    assert str(Filter()) == ""
    assert parse("a")


@pytest.mark.parametrize(
    ("before", "toggled", "after"),
    [
        ("", "x", "actor:x"),
        ("gornal", "x", "gornal actor:x"),
        ("actor:a gornal", "x", "actor:a,x gornal"),
        ("actor:a,x gornal", "x", "actor:a gornal"),
        ("actor:x gornal", "x", "gornal"),
        ("actor:x actor:a,x", "x", "actor:a"),
        ("-actor:x,a", "x", "-actor:a actor:x"),
        ("-actor:x actor:a", "x", "actor:a,x"),
        ("region:x", "x", "region:x actor:x"),
    ],
)
def test_toggle(before: str, toggled: str, after: str) -> None:
    assert str(parse(before).toggle("actor", toggled)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "-actor:x"),
        ("actor:x", "-actor:x"),
        ("actor:a,x", "actor:a -actor:x"),
        ("-actor:x", ""),
        ("-actor:a", "-actor:a,x"),
    ],
)
def test_toggle_of_what_is_excluded(before: str, after: str) -> None:
    assert str(parse(before).toggle("actor", "x", excluded=True)) == after


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        ("a actor:b c", ["x", "y"], "a actor:x,y c"),
        ("a", ["x"], "a actor:x"),
        ("actor:a b -actor:c", ["x"], "actor:x b"),
        ("actor:a b", [], "b"),
    ],
)
def test_replace(before: str, values: list[str], after: str) -> None:
    assert str(parse(before).replace("actor", values)) == after


def test_replace_can_exclude() -> None:
    assert str(parse("status:disputed a").replace("status", ["disputed"], excluded=True)) == "-status:disputed a"


@given(filters, VALUES["actor"], st.booleans())
def test_a_value_toggled_is_there_unless_it_was_and_never_on_both_sides(
    filter: Filter, value: str, excluded: bool
) -> None:
    toggled = filter.toggle("actor", value, excluded)
    had = value in (filter.excluded("actor") if excluded else filter.values("actor"))
    assert (value in (toggled.excluded("actor") if excluded else toggled.values("actor"))) is not had
    assert value not in (toggled.values("actor") if excluded else toggled.excluded("actor"))
    assert toggled.without("actor") == filter.without("actor")
    assert parse(str(toggled)) == toggled


@given(filters, VALUES["region"], st.booleans())
def test_to_toggle_what_was_not_there_twice_changes_nothing(filter: Filter, value: str, excluded: bool) -> None:
    assume(value not in filter.values("region") + filter.excluded("region"))
    assert filter.toggle("region", value, excluded).toggle("region", value, excluded) == filter


@given(filters, st.lists(VALUES["topic"], max_size=3, unique=True))
def test_replaced_values_are_the_only_ones(filter: Filter, values: list[str]) -> None:
    replaced = filter.replace("topic", values)
    assert replaced.values("topic") == tuple(values)
    assert replaced.excluded("topic") == ()
    assert replaced.without("topic") == filter.without("topic")


@given(filters)
def test_without_and_drop_leave_the_rest_as_it_was(filter: Filter) -> None:
    assert filter.without() == filter
    for field in FIELDS:
        assert filter.without(field).of(field) == ()
        assert [term for term in filter.terms if term.field != field] == list(filter.without(field).terms)
    for term in filter.terms:
        assert filter.drop(term).terms == tuple(other for other in filter.terms if other != term)


@pytest.mark.parametrize(("value", "text"), [("a", "a"), ("a b", '"a b"'), ('a"', r'"a\""'), ("a,b", '"a,b"')])
def test_a_value_is_quoted_only_if_it_must_be(value: str, text: str) -> None:
    assert written(value) == text
