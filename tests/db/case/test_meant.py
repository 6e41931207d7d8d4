"""What the names mean that people write into a form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.case.case import Case
from db.case.meant import known_as, meant, offers
from tests.cases import Draft

TODAY = date(2025, 5, 20)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    draft = Draft()
    draft.actor("russia", name="Russia")
    draft.actor("ru-staff", "russia", name="General Staff", aliases=["Генштаб"])
    draft.actor("ua-staff", name="General Staff")
    draft.actor("odd", name="One; Two")
    draft.region("gornal", name="Gornal")
    draft.source("post", outlet="The Post", title="Gornal is taken", url="https://post.example/1")
    draft.claim("a", "ru-staff", topic="weather")
    return draft.write(tmp_path / "case.sqlite")


def test_names_aliases_ids_and_parts_of_names_are_found(draft: Path) -> None:
    with Case.open(draft) as case:
        assert [one.uid for one in meant(case, "actor", "russia; Генштаб ;ua-staff")] == [
            "russia",
            "ru-staff",
            "ua-staff",
        ]
        assert meant(case, "region", "GORNAL")[0].uid == "gornal"
        assert meant(case, "actor", " ; ") == []


def test_a_name_that_fits_nothing_is_new_and_one_that_fits_several_is_a_problem(draft: Path) -> None:
    with Case.open(draft) as case:
        unclear, new, forced, nothing = meant(case, "actor", "General Staff; Smirnov; +Russia; +")
        assert not unclear.is_new
        assert "Choose one." in unclear.problem
        assert (new.is_new, new.name) == (True, "Smirnov")
        assert (forced.is_new, forced.name) == (True, "Russia")
        assert nothing.problem


def test_nobody_is_a_speaker_in_every_case(draft: Path) -> None:
    with Case.open(draft) as case:
        assert meant(case, "actor", "Unattributed")[0].uid == "unattributed"


def test_sources_are_found_by_their_id_or_address(draft: Path) -> None:
    with Case.open(draft) as case:
        by_id, by_address, new = meant(case, "source", "post; https://post.example/1; https://post.example/2")
        assert by_id.uid == by_address.uid == "post"
        assert "Gornal is taken" in by_id.name
        assert new.is_new
        (offer,) = offers(case, "source", "gorn tak", TODAY, 5)
        assert offer.written == "post"


def test_a_thing_is_written_so_that_it_is_found_again(draft: Path) -> None:
    with Case.open(draft) as case:
        for actor in case.actors:
            written = known_as(case, "actor", actor.uid, actor.name)
            assert [one.uid for one in meant(case, "actor", written)] == [actor.uid]
        assert known_as(case, "actor", "russia", "Russia") == "Russia"


def test_offers_are_written_so_that_they_mean_one_thing(draft: Path) -> None:
    with Case.open(draft) as case:
        assert {one.written for one in offers(case, "actor", "gen", TODAY, 5)} == {"ru-staff", "ua-staff"}
        assert [one.written for one in offers(case, "topic", "", TODAY, 5)] == ["weather"]
        assert offers(case, "source", "", TODAY, 5) == ()
