"""What a filter that is being typed could go on with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.case.completion import Completion, complete
from db.errors import FilterError
from db.filters.filter import parse
from tests.cases import Draft


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def completed(case: Case, text: str) -> list[str]:
    """The completions of `text` where | is the cursor, or else its end, as whole texts with the cursor in them."""
    before, _, after = text.partition("|")
    found = complete(case, before + after, len(before))
    return [f"{one.text[: one.cursor]}|{one.text[one.cursor :]}" for one in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sta", "status:|"),
        ("-sta", "-status:|"),
        ("gornal sta", "gornal status:|"),
        ("status:dis", "status:disputed |"),
        ("status:DIS", "status:disputed |"),
        ("status:disputed,que", "status:disputed,questioned |"),
        ("-status:dis", "-status:disputed |"),
        ("actor:putin,zel", "actor:putin,zelensky |"),
        ("actor:Зелен", "actor:zelensky |"),
        ('actor:"valery ger', "actor:gerasimov |"),
        ("gerasi", "actor:gerasimov |"),
        ('source:"Kyiv P', 'source:"Kyiv Post" |'),
        ("source:kyiv", 'source:"Kyiv Post" |'),
        ('region:"Kursk Oblast" sta', 'region:"Kursk Oblast" status:|'),
        ('region:"Kursk Oblast",sudzh', 'region:"Kursk Oblast",sudzha |'),
        ('"two words" has:q', '"two words" has:quote |'),
        ("has:q| gornal", "has:quote| gornal"),
        ("said:2025-0", "said:2025-07 |"),
        ("topic:stri", "topic:strike |"),
        ("is:", "is:unanswered |"),
    ],
)
def test_the_likeliest_way_to_go_on(kursk: Case, typed: str, first: str) -> None:
    assert completed(kursk, typed)[0] == first


def test_without_anything_typed_the_fields_are_offered(kursk: Case) -> None:
    assert completed(kursk, "")[:3] == ["actor:|", "region:|", "status:|"]
    assert completed(kursk, "gornal ")[0] == "gornal actor:|"


def test_an_empty_value_offers_those_with_most_claims(kursk: Case) -> None:
    found = complete(kursk, "actor:", 6)
    counts = [one.claims or 0 for one in found]
    assert counts == sorted(counts, reverse=True)
    label = found[0].label
    assert found[0] == Completion(f"actor:{label} ", len(label) + 7, label, found[0].meaning, counts[0])
    assert counts[0] == max(len(positions) for positions in kursk.facts.index.actors.values())


def test_what_is_offered_says_what_it_stands_for(kursk: Case) -> None:
    assert complete(kursk, "actor:gerasi", 12)[0].meaning == "Valery Gerasimov"
    assert complete(kursk, "acto", 4)[0].meaning == "who speaks, with everyone who speaks for them"
    assert complete(kursk, "is:rev", 6)[0].meaning.startswith("taken back, or later disputed by its own actor")


def test_those_who_are_disputed_are_offered_as_actors_are(kursk: Case) -> None:
    assert completed(kursk, "disputes:Путин")[0] == "disputes:putin |"
    assert completed(kursk, "dispu")[0] == "disputes:|"
    offered = complete(kursk, "disputes:", 9)
    assert [one.label for one in offered] == [one.label for one in complete(kursk, "actor:", 6)]
    for one in offered:
        assert one.claims == len(kursk.matches(parse(one.text)))


@pytest.mark.parametrize("field", ["unanswered", "disputed-by", "sources", "origins"])
@pytest.mark.parametrize("rest", ["", "asof:2025-01-01 ", "status:disputed -"])
def test_values_of_finders_are_counted(kursk: Case, field: str, rest: str) -> None:
    text = f"{rest}{field}:"
    offered = complete(kursk, text, len(text))
    assert len(offered) > 2
    for one in offered:
        assert one.claims == len(kursk.matches(parse(one.text)))


def test_sides_are_offered_that_may_have_answered(kursk: Case) -> None:
    offered = complete(kursk, "unanswered:", 11, 99)
    assert [one.label for one in offered[:2]] == ["russia", "ukraine"]
    assert {one.label for one in offered} <= {actor.uid for actor in kursk.actors.roots}
    assert completed(kursk, "unanswered:gerasi")[0] == "unanswered:gerasimov |"


def test_fields_with_a_hyphen_are_offered(kursk: Case) -> None:
    assert completed(kursk, "disputed")[0] == "disputed-by:|"
    assert completed(kursk, "-disputed-")[0] == "-disputed-by:|"


@pytest.mark.parametrize(
    ("typed", "label", "meaning"),
    [
        ("source:seed", "seed-kursk-retaken", "Russia says it has fully retaken Kursk"),
        ('source:"fully ret', "seed-kursk-retaken", "Russia says it has fully retaken Kursk"),
        ("source:tass", "TASS", "an outlet"),
    ],
)
def test_sources_are_offered_by_id_outlet_and_title(kursk: Case, typed: str, label: str, meaning: str) -> None:
    offered = complete(kursk, typed, len(typed))[0]
    assert (offered.label.strip('"'), offered.meaning) == (label, meaning)
    assert offered.claims == len(kursk.matches(parse(offered.text)))


def test_lags_are_offered(kursk: Case) -> None:
    assert completed(kursk, "lag:")[0] == "lag:>30d |"
    assert completed(kursk, "lag:<")[0] == "lag:<=1d |"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("actor:ptin", ["actor:putin"]),
        ("gornal -actor:ptin,zelensky ", ["gornal -actor:putin,zelensky"]),
        ("actor:ptin said:2025", ["actor:putin said:2025"]),
        ("topic:contorl", ["topic:control"]),
        ("lag:>30", ["lag:>30d"]),
        ("lag:30", ["lag:>30d", "lag:<=30d"]),
        ("lag:2w gornal", ["lag:>2w gornal", "lag:<=2w gornal"]),
        ("lag:>30days", ["lag:>30d"]),
    ],
)
def test_what_was_meant_by_a_name_or_a_length_of_time_is_offered_first(
    kursk: Case, typed: str, offered: list[str]
) -> None:
    found = complete(kursk, typed, len(typed))
    mending = [one for one in found if one.mends]
    assert [one.text for one in mending] == offered
    assert found[: len(mending)] == mending
    assert all(one.claims == len(kursk.matches(parse(one.text))) for one in mending)


@pytest.mark.parametrize("typed", ["actor:put", "lag:soon", "actor:qqqqqq", "id:nothing"])
def test_a_name_that_is_begun_and_what_nothing_is_near_to_are_not_corrected(kursk: Case, typed: str) -> None:
    assert not any(one.mends for one in complete(kursk, typed, len(typed)))


def test_no_more_than_asked_for_are_offered(kursk: Case) -> None:
    assert len(complete(kursk, "actor:", 6, limit=3)) == 3


def test_a_phrase_is_not_completed(kursk: Case) -> None:
    assert completed(kursk, '"last vill') == []


# Which come first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lang:uk", "uk"),
        ("topic:law", "law"),
        ("source:tass", "TASS"),
        ("source:isw-2025-04-26", "isw-2025-04-26"),
        ("region:sudzha", "sudzha"),
        ("region:Kursk", "kursk-oblast"),
        ("actor:putin", "putin"),
        ("actor:Росія", "russia"),
        ("status:disputed", "disputed"),
        ("said:2025-04", "2025-04"),
        ("putin", "actor:putin"),
    ],
)
def test_what_is_typed_in_full_comes_first(kursk: Case, typed: str, first: str) -> None:
    for limit in (1, 8):
        assert complete(kursk, typed, len(typed), limit)[0].label == first


@pytest.mark.parametrize("field", ["topic", "lang", "source", "actor", "region", "status", "is", "has"])
@pytest.mark.parametrize("rest", ["", "status:disputed ", "region:kursk -topic:control "])
def test_values_come_with_their_claims_most_first(kursk: Case, field: str, rest: str) -> None:
    text = f"{rest}{field}:"
    everything = complete(kursk, text, len(text), 10_000)
    assert everything.more == 0
    counts = [one.claims for one in everything]
    assert counts == sorted(counts, key=lambda count: -(count or 0))
    some = complete(kursk, text, len(text), 3)
    assert some.more == max(len(everything) - 3, 0)
    assert [one.claims for one in some] == counts[:3]


@given(
    rest=st.sampled_from(
        ["", "status:disputed ", "asof:2025-03 ", 'gornal "last village" ', "-actor:russia is:unanswered "]
    ),
    sign=st.sampled_from(["", "-"]),
    field=st.sampled_from(["actor", "region", "status", "topic", "lang", "source", "is", "has", ""]),
    others=st.sampled_from(["", "", "a", "b"]),
    begun=st.text("aeiouklrst", max_size=2),
    data=st.data(),
)
@settings(deadline=None, max_examples=60)
def test_counts_are_those_of_the_completed_filter(
    kursk: Case, rest: str, sign: str, field: str, others: str, begun: str, data: st.DataObject
) -> None:
    before = ""
    if field and others:
        listed = complete(kursk, f"{field}:", len(field) + 1, 50)
        before = data.draw(st.sampled_from([one.label for one in listed])) + ","
    text = f"{rest}{sign}{field}:{before}{begun}" if field else f"{rest}{sign}{begun}"
    for offered in complete(kursk, text, len(text), 20):
        if offered.claims is not None:
            assert offered.claims == len(kursk.matches(parse(offered.text)))


@given(st.sampled_from(["actor", "region", "topic", "lang", "source"]), st.data())
@settings(deadline=None, max_examples=40)
def test_an_exact_match_is_never_hidden(kursk: Case, field: str, data: st.DataObject) -> None:
    every = complete(kursk, f"{field}:", len(field) + 1, 10_000)
    label = data.draw(st.sampled_from([one.label for one in every]))
    text = f"{field}:{label}"
    assert label in [one.label for one in complete(kursk, text, len(text), 2)]


def test_behind_an_unreadable_rest_nothing_is_counted(kursk: Case) -> None:
    for text in ("foo:bar topic:", "actor:nobody topic:", "topic:nothing,"):
        assert {one.claims for one in complete(kursk, text, len(text))} == {None}


def test_no_more_are_counted_than_it_takes() -> None:
    """The order by all claims is an upper limit: it must not change which come first."""
    draft = Draft().actor("x")
    for number in range(12):
        draft.actor(f"a{number}")
    for number in range(12):
        for claim in range(number + 1):
            draft.claim(f"c{number}-{claim}", f"a{number}", topic="law" if claim < 12 - number else "control")
    with draft.opened() as case:
        counts = [one.claims for one in complete(case, "topic:law actor:", 16, 4)]
        assert counts == [6, 6, 5, 5]
        everything = complete(case, "topic:law actor:", 16, 99)
        assert [one.claims for one in everything][:4] == counts


# Dates


TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("said:yesterday", ["2026-11-26"]),
        ("said:yest", ["2026-11-26"]),
        ("about:last-w", []),
        ('said:"last w', ["2026-11-16..2026-11-22"]),
        ('asof:"last week', ["2026-11-22"]),
        ("said:26.04.2025", ["2025-04-26"]),
        ('said:"april 2025', ["2025-04"]),
        ("said:april", ["2025-04"]),
        ("said:квітень", ["2025-04"]),
        ("said:04/05/2025", ["2025-05-04", "2025-04-05"]),
        ("said:2025-0", [f"2025-0{month}" for month in range(7, 0, -1)]),
    ],
)
def test_dates_are_completed_to_what_they_mean(kursk: Case, typed: str, labels: list[str]) -> None:
    found = complete(kursk, typed, len(typed), today=TODAY)
    assert [one.label.removeprefix("said:") for one in found] == labels


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("actor:putin OR actor:zelensky", "actor:putin,zelensky"),
        ("status:disputed or status:questioned", "status:disputed,questioned"),
        ("NOT topic:law", "-topic:law"),
        ("said:april 2025", "said:2025-04"),
        ("actor:putin OR actor:ze", "actor:putin,ze"),
    ],
)
def test_what_was_probably_meant_comes_before_all(kursk: Case, typed: str, instead: str) -> None:
    first, *others = complete(kursk, typed, len(typed), today=TODAY)
    assert (first.text, first.cursor, first.label) == (instead, len(instead), instead)
    try:
        assert first.claims == len(kursk.matches(parse(instead)))
    except FilterError:
        assert first.claims is None
    assert instead not in [one.text.strip() for one in others]


@pytest.mark.parametrize("typed", ["zzzz:", "actor:zzzzzz", "zzzzzz"])
def test_where_nothing_fits_nothing_is_offered(kursk: Case, typed: str) -> None:
    assert completed(kursk, typed) == []


def test_values_with_odd_characters_are_written_so_that_they_can_be_read() -> None:
    odd = 'A "b", c\\'
    with Draft().actor("a b", name="Alpha").source("s", outlet=odd).claim("x", ["a b"], sources="s").opened() as case:
        (offered,) = complete(case, "source:a", 8)
        assert list(case.matches(parse(offered.text)).positions) == [0]
        assert completed(case, "actor:alp") == ['actor:"a b" |']


@given(st.text(alphabet='"\\, :-actorsud', max_size=25), st.integers(0, 25))
def test_every_completion_of_a_readable_start_can_be_read(small: Case, text: str, cursor: int) -> None:
    for offered in complete(small, text, min(cursor, len(text))):
        assert 0 <= offered.cursor <= len(offered.text)
        before = offered.text[: offered.cursor]
        assert before.strip().endswith(offered.label)
        assert offered.text.endswith(text[min(cursor, len(text)) :])


@pytest.fixture(scope="module")
def small() -> Iterator[Case]:
    draft = Draft().actor("soldiers", aliases=["a"]).region("sudzha").claim("x", "soldiers", regions="sudzha")
    with draft.opened() as case:
        yield case


@pytest.mark.parametrize("part", ['"', '"a', 'a"', '\\"', ' "', '" ', '"a\\'])
def test_text_of_any_length_is_taken_apart_quickly(small: Case, part: str) -> None:
    """A pattern that tried every way to pair the quotes would never end."""
    text = part * 400 + " \n"
    assert all(offered.text.startswith(part) for offered in complete(small, text, len(text)))


@pytest.mark.parametrize("start", [" ".join(pair) for pair in product(("actor:soldiers", '"a b"', "-x"), repeat=2)])
def test_completed_filters_are_accepted(small: Case, start: str) -> None:
    for typed in (f"{start} region:s", f"{start} status:d", f"{start} has:q"):
        for offered in complete(small, typed, len(typed)):
            assert small.matches(parse(offered.text)).filter == parse(offered.text)
            assert offered.text.startswith(start)
