"""Claims that are in the case already, and actors that may be one."""

from __future__ import annotations

from db.suggest.similar import same_actors, similar_claims
from tests.cases import Draft
from tests.db.suggest.cases import draft, with_others


def test_a_new_statement_in_other_words_is_found_to_be_in_the_case() -> None:
    case = with_others(draft()).claim("hit", "radio", text="A strike on Raqqa killed eight civilians at the market.")
    with case.opened() as opened:
        found = similar_claims(opened, "Strike on the market of Rakka killed eight civilians.")
        assert [one.position for one in found] == [opened.position("hit")]
        assert similar_claims(opened, "The bridge was rebuilt.") == []
        assert similar_claims(opened, "") == []


def test_only_claims_of_the_speaker_or_the_day_are_looked_at_if_these_are_known() -> None:
    case = with_others(draft()).claim("hit", "radio", text="A strike hit the market.", stated="2024-05-03")
    with case.opened() as opened:
        army = next(actor.id for actor in opened.actors if actor.uid == "north-army")
        radio = next(actor.id for actor in opened.actors if actor.uid == "radio")
        text = "A strike hit the market."
        assert similar_claims(opened, text, [radio])[0].share == 1.0
        assert similar_claims(opened, text, [army], ("2024-05-03", "2024-05-03"))[0].share == 1.0
        assert similar_claims(opened, text, (), ("2024-05-04", "2024-05-04")) == []


def test_spellings_and_scripts_of_one_observatory_are_pairs_with_the_busiest_kept() -> None:
    names = (
        "Syrian Observatory for Human Rights",
        "Syrian Observatory For Human Right",
        "SOHR",
        "Сириан Обсерватори фор Хьюман Райтс",
    )
    case = Draft()
    for number, name in enumerate(names):
        case.actor(f"actor-{number}", name=name, kind="observer")
    case.actor("other", name="Syrian Network of Reporters", kind="observer")
    case.actor("brigade-1", name="1st Brigade").actor("brigade-2", name="2nd Brigade")
    case.claim("one", "actor-0").claim("two", "actor-0")
    with case.opened() as opened:
        uids = {actor.id: actor.uid for actor in opened.actors}
        pairs = {(uids[pair.other], uids[pair.kept]) for pair in same_actors(opened)}
    assert ("actor-1", "actor-0") in pairs
    assert ("actor-2", "actor-0") in pairs
    assert not {uid for pair in pairs for uid in pair} & {"other", "brigade-1", "brigade-2"}


def test_a_name_in_two_scripts_is_said_to_be_so() -> None:
    case = (
        Draft()
        .actor("one", name="Volodymyr Zelenskyi", kind="person")
        .actor("two", name="Володимир Зеленський", kind="person")
    )
    with case.opened() as opened:
        [pair] = same_actors(opened)
        assert pair.reason.endswith(", in two scripts")


def test_who_speaks_for_another_is_not_that_other() -> None:
    with Draft().actor("one", name="Army").actor("two", "one", name="The Army").opened() as opened:
        assert same_actors(opened) == []
