"""From what a person types to what is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import FilterError
from db.filters.filter import parse
from db.model.claims import Actor
from db.model.tree import Forest
from db.text.names import Names, listed, nearest, some
from tests.cases import Draft


@pytest.fixture(scope="module")
def kursk(kursk_path: Path) -> Iterator[Case]:
    with Case.open(kursk_path) as case:
        yield case


def names(*actors: tuple[str, str] | tuple[str, str, str], parents: dict[int, int] | None = None) -> Names[Actor]:
    """Actors 1, 2, … by uid, name and perhaps an alias."""
    return Names(
        "actor",
        Forest(
            Actor(id, uid, name, parent_id=(parents or {}).get(id), aliases=tuple(aliases))
            for id, (uid, name, *aliases) in enumerate(actors, 1)
        ),
    )


@pytest.mark.parametrize(
    ("value", "uid"),
    [
        ("zelensky", "zelensky"),
        ("ZELENSKY", "zelensky"),
        ("Зеленський", "zelensky"),
        ("зеленский", "zelensky"),
        ("ЗЕЛЕНСЬКИИ\u0306", "zelensky"),
        ("Zelenskyy", "zelensky"),
        ("Zel\u200bensky", "zelensky"),
        ("Volodymyr Zelensky", "zelensky"),
        ("  volodymyr   zelensky ", "zelensky"),
        ("valery", "gerasimov"),
        ("Gérasimov", "gerasimov"),
        ("Moscow", "russia"),
    ],
)
def test_an_actor_is_found_by_name_or_alias_in_any_script(kursk: Case, value: str, uid: str) -> None:
    found = kursk.actor_names.resolve(value)
    assert found.node.uid == uid
    assert found.note == ""


@pytest.mark.parametrize("value", ["kursk", "Курск"])
def test_a_region_that_contains_the_others_of_its_name_is_meant_and_the_note_says_so(kursk: Case, value: str) -> None:
    found = kursk.region_names.resolve(value)
    assert found.node.uid == "kursk-oblast"
    assert found.note == f"region:{value} is Kursk Oblast (kursk-oblast), not kursk-city"


def test_the_note_reaches_whoever_filters(kursk: Case) -> None:
    matches = kursk.matches(parse("region:kursk region:kursk -status:disputed"))
    assert matches.notes == ("region:kursk is Kursk Oblast (kursk-oblast), not kursk-city",)
    assert kursk.matches(parse("region:kursk")).notes == matches.notes


def test_several_that_could_be_meant_are_named(kursk: Case) -> None:
    with pytest.raises(FilterError) as refusal:
        kursk.matches(parse('actor:"general staff"'))
    message = str(refusal.value)
    assert message.startswith("actor:general staff matches several: ")
    assert "ru-general-staff (General Staff of the Russian Armed Forces)" in message
    assert "ua-general-staff (General Staff of the Armed Forces of Ukraine)" in message
    assert message.endswith("Use the id of the one you mean, for example actor:ua-general-staff.")
    sizes = kursk.actor_sizes()
    named = [kursk.actors.by_uid(uid) for uid in re.findall(r"([a-z-]+) \(", message)]
    assert [actor.uid for actor in named if actor] == [
        actor.uid for actor in sorted((one for one in named if one), key=lambda one: -sizes.get(one.id, 0))
    ]


@pytest.mark.parametrize(
    ("filter", "message"),
    [
        ("actor:gerasimof", "Did you mean gerasimov (Valery Gerasimov)?"),
        ("actor:Gerasi", "Did you mean gerasimov (Valery Gerasimov)?"),
        ("region:sudža-x", "Did you mean sudzha (Sudzha)"),
        ("actor:qqqqqq", "No actor in this case is called 'qqqqqq'. Use a name, a part of one, or an id."),
        ("actor:🔥", "No actor in this case is called '🔥'."),
        ("topic:contorl", "No topic in this case is called 'contorl'. Did you mean control?"),
        ("source:kyivpost", "No source in this case is called 'kyivpost'. Did you mean Kyiv Post?"),
        ("lang:xx", "No language in this case is called 'xx'. This case has en, ru, de, pt,"),
        ("id:nothing", "No claim in this case has the id 'nothing'. conflict-tui list"),
    ],
)
def test_a_misspelt_value_is_answered_with_the_nearest(kursk: Case, filter: str, message: str) -> None:
    with pytest.raises(FilterError) as refusal:
        kursk.matches(parse(filter))
    assert message in str(refusal.value)


def test_only_names_about_as_near_as_the_nearest_are_named(kursk: Case) -> None:
    with pytest.raises(FilterError) as refusal:
        kursk.matches(parse("actor:ptin"))
    assert str(refusal.value).endswith("Did you mean putin (Vladimir Putin)?")


def test_a_source_is_found_by_words_of_the_outlets_name_if_only_one_has_them(kursk: Case) -> None:
    found = kursk.matches(parse("source:CUMHURİYET")).positions
    assert found
    assert found == kursk.matches(parse('source:"Cumhuriyet Daily (Anadolu)"')).positions
    with pytest.raises(FilterError, match=r"Did you mean The Kyiv Independent, Kyiv Post or K4S News"):
        kursk.matches(parse("source:kyiv"))


def test_outlets_that_are_called_the_same_are_one() -> None:
    draft = Draft().actor("a").source("s", outlet="Météo").source("t", outlet="METEO").source("u", outlet="Meteo 2")
    draft.claim("x", "a", sources="s").claim("y", "a", sources="t").claim("z", "a", sources="u")
    with draft.opened() as case:
        assert case.uids(case.matches(parse("source:meteo")).positions) == ["x", "y"]
        assert case.uids(case.matches(parse("source:météo")).positions) == ["x", "y"]


def test_a_uid_goes_before_a_name_and_a_name_before_a_part_of_one() -> None:
    found = names(("staff", "Office"), ("office", "Staff"), ("x", "General Staff"))
    assert found.resolve("staff").node.id == 1
    assert found.resolve("STAFF").node.id == 1
    assert found.resolve("general").node.id == 3
    assert names(("a", "Staff"), ("b", "General Staff")).resolve("staff").node.id == 1


def test_uids_that_differ_in_case_only_are_told_apart_when_written_out() -> None:
    found = names(("ab", "First"), ("AB", "Second"))
    assert found.resolve("ab").node.id == 1
    assert found.resolve("AB").node.id == 2
    with pytest.raises(FilterError, match=r"matches several: ab .First. and AB .Second."):
        found.resolve("Ab")


def test_a_body_is_meant_rather_than_those_who_speak_for_it() -> None:
    speakers = (("mod", "Ministry of Defence"), ("spokesman", "Spokesman of the Ministry of Defence"))
    assert names(*speakers, parents={2: 1}).resolve("ministry defence").note == (
        "actor:ministry defence is Ministry of Defence (mod), not spokesman"
    )
    with pytest.raises(FilterError, match="matches several"):
        names(*speakers).resolve("ministry defence")


def test_words_have_to_stand_in_one_name() -> None:
    with pytest.raises(FilterError):
        names(("a", "General Staff", "Headquarters")).resolve("general headquarters")


def test_no_more_than_a_few_candidates_are_named() -> None:
    many = names(*((f"a{n}", f"Staff {n}") for n in range(40)))
    with pytest.raises(FilterError, match=r"a4 .Staff 4., a5 .Staff 5. and 34 more"):
        many.resolve("staff")


def test_a_single_one_more_is_named_instead_of_counted() -> None:
    several = names(*((f"a{n}", f"Staff {n}") for n in range(7)))
    with pytest.raises(FilterError, match=r"a5 .Staff 5. and a6 .Staff 6.\. Use"):
        several.resolve("staff")
    assert some(["a", "b", "c", "d"], 2) == ["a", "b", "2 more"]
    assert some(["a", "b", "c"], 2) == ["a", "b", "c"]


def test_what_has_no_letters_means_nothing() -> None:
    for value in ("\u200b", "-", "…"):
        with pytest.raises(FilterError, match="No actor in this case is called"):
            names(("a", "Alpha"), ("b", "Beta")).resolve(value)


def test_typing_finds_beginnings_of_words_best_first() -> None:
    found = names(("ru-staff", "General Staff"), ("z", "Staff", "Штаб"), ("x", "Stafford"), ("y", "Gen. Hospital"))
    assert [node.id for node in found.search("sta")] == [2, 3, 1]
    assert [node.id for node in found.search("gen sta")] == [1]
    assert [node.id for node in found.search("ШТА")] == [2]
    assert [node.id for node in found.search("ru")] == [1]
    assert found.search(" ") == []
    assert found.search("xyz") == []


def test_the_nearest_choices_come_best_first() -> None:
    assert nearest("stat", ("status", "state", "topic")) == ["status", "state"]
    assert nearest("disputd", ("retracted", "disputed")) == ["disputed"]
    assert nearest("", ("a", "b")) == []


@pytest.mark.parametrize(
    ("values", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_values_in_words(values: list[str], words: str) -> None:
    assert listed(values) == words
