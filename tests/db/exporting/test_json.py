from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exporting.json import array, encode, lines, to_object
from db.model.claims import Claim, Direction, Figures, Link, Place, Relation, Speaker
from db.text.safe import block, line
from tests.db.exporting.claims import BARE, CLAIM, GORNAL, OBSERVER, OTHER_SOURCE, REPORTS, ROW
from tests.db.exporting.rendering import texts

stored = st.one_of(texts, st.text())


def test_an_object_has_the_keys_that_scripts_rely_on() -> None:
    claim = replace(CLAIM, links=(Link(Relation.DISPUTES, Direction.FROM, ROW, "Against ‘taken’.", OTHER_SOURCE),))
    assert to_object(claim) == {
        "id": "gornal-taken",
        "claim": "Russian troops have taken Gornal.",
        "quote": "The village of Gornal has been liberated.",
        "attribution": "direct-quote",
        "speakers": [{"id": "gerasimov", "name": "Valery Gerasimov", "side": "russia"}],
        "regions": [{"id": "gornal", "name": "Gornal"}],
        "topic": "control",
        "language": "",
        "status": "unverified",
        "shades": [],
        "superseded": False,
        "stated": "2025-04-26",
        "event": "2025-04-26~",
        "note": "The seed article quotes one word.",
        "sources": [
            {
                "id": "wion",
                "outlet": "WION",
                "title": "Kursk retaken",
                "url": "https://wion.example/kursk",
                "published": "2025-04-26",
                "language": "en",
                "archive_url": "https://archive.example/1",
            }
        ],
        "links": [
            {
                "relation": "disputes",
                "direction": "from",
                "id": "gornal-held",
                "note": "Against ‘taken’.",
                "source": "up",
            }
        ],
    }


def test_a_claim_with_nothing_recorded_has_the_same_keys() -> None:
    bare = to_object(BARE)
    assert bare.keys() == to_object(CLAIM).keys()
    assert (bare["stated"], bare["speakers"], bare["regions"], bare["sources"], bare["links"]) == ("", [], [], [], [])


def test_what_seldom_applies_is_there_where_it_does() -> None:
    claim = replace(
        CLAIM,
        figures=Figures(None, 10_000.0, 12_000.5, "soldiers"),
        speakers=(Speaker(REPORTS, name_as_given="sources"), Speaker(OBSERVER, (), OBSERVER)),
        places=(Place(GORNAL, (), 1, "Gornal’"),),
        batch="kursk",
    )
    found = to_object(claim)
    assert found["figures"] == {"low": None, "best": 10_000, "high": 12_000.5, "unit": "soldiers"}
    assert isinstance(found["figures"]["best"], int)
    assert [speaker["side"] for speaker in found["speakers"]] == [None, "deepstate"]
    assert found["speakers"][0]["name_as_given"] == "sources"
    assert found["regions"] == [{"id": "gornal", "name": "Gornal", "precision": 1, "name_as_given": "Gornal’"}]
    assert found["batch"] == "kursk"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_figure_that_json_does_not_know_is_null(value: float) -> None:
    assert '"best": null' in "".join(lines([replace(CLAIM, figures=Figures(None, value, None, "x"))]))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_an_array_has_one_object_on_each_line(number: int) -> None:
    claims = [replace(CLAIM, uid=f"c{n}") for n in range(number)]
    text = "".join(array(iter(claims)))
    assert json.loads(text) == [to_object(claim) for claim in claims]
    assert text.count("\n") == number + 2 if number else text == "[]\n"
    assert all(json.loads(row.removesuffix(",")) for row in text.splitlines()[1:-1])


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_lines_are_the_same_objects(number: int) -> None:
    claims = [replace(CLAIM, uid=f"c{n}") for n in range(number)]
    text = "".join(lines(iter(claims)))
    assert [json.loads(row) for row in text.split("\n")[:-1]] == [to_object(claim) for claim in claims]


def test_claims_are_read_one_after_the_other() -> None:
    read: list[int] = []

    def claims() -> Iterator[Claim]:
        for position in range(3):
            read.append(position)
            yield replace(CLAIM, position=position)

    pieces = array(claims())
    next(pieces)
    assert read == [0]


@given(text=stored)
def test_nothing_that_was_stored_is_lost_and_nothing_harms_a_terminal(text: str) -> None:
    claim = replace(CLAIM, uid=text, text=text, quote=text, note=text, topic=text, stated=text)
    written = "".join(array([claim]))
    assert json.loads(written) == [to_object(claim)]
    assert block(written, limit=len(written)) == written


@given(text=st.text("\u0301\u0300a\u200d\u200c\u1160\ufe0f❤ \xa0", max_size=40))
def test_piled_marks_and_joiners_are_kept_and_harmless(text: str) -> None:
    assert json.loads(encode(text)) == text
    assert line(encode(text), limit=1_000) == encode(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\x1b]52;c;x\x07", r'"\u001b]52;c;x\u0007"'),
        ("\x7f\x9b", r'"\u007f\u009b"'),
        ("\u202eevil", r'"\u202eevil"'),
        ("Kur\u200bsk", r'"Kur\u200bsk"'),
        ("\U000e0041", r'"\udb40\udc41"'),
        ("\ud800", r'"\ud800"'),
        ("a\u2028b\nc", r'"a\u2028b\nc"'),
        ("Суджа – “Гуєво” 中文 é 🇺🇦", '"Суджа – “Гуєво” 中文 é 🇺🇦"'),
        ("می‌خواهم 👩‍🚀", '"می‌خواهم 👩‍🚀"'),
    ],
)
def test_hidden_characters_are_escaped_and_letters_are_not(text: str, written: str) -> None:
    assert encode(text) == written
    assert json.loads(written) == text
