"""Figures as people write them, and numbers that may be two."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.readers.figures import in_words
from tests.db.cases import by_uid
from tests.db.importing.mapped_files import claims, import_mapped

FIGURES, NOTE = (12, 13, 14), 16


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("text", "low", "best", "high"),
    [
        ("20-25", 20, None, 25),
        ("20 – 25 people", 20, None, 25),
        ("between 3 and 5", 3, None, 5),
        ("12 or 13", 12, None, 13),
        ("10-15 thousand", 10_000, None, 15_000),
        ("~30", None, 30, None),
        ("about 30 soldiers", None, 30, None),
        ("около 30", None, 30, None),
        (">200", 200, None, None),
        ("200+", 200, None, None),
        ("at least two dozen", 24, None, None),
        ("не менее 40 человек", 40, None, None),
        ("<9", None, None, 9),
        ("up to 9", None, None, 9),
        ("no more than nine", None, None, 9),
        ("twenty-five", None, 25, None),
        ("1.5 million", None, 1_500_000, None),
        ("several", None, None, None),
        ("hundreds of people", None, None, None),
    ],
)
def test_figures_in_words(text: str, low: float | None, best: float | None, high: float | None) -> None:
    found = in_words(text, number)
    assert found is not None
    assert found[:3] == (low, best, high)
    if low is None or high is None:
        assert f"“{text}”" in found.note


@pytest.mark.parametrize("text", ["3 dead, 5 wounded", "25-20", "12x", "page 3 of 4"])
def test_numbers_that_cannot_be_understood_are_no_figure(text: str) -> None:
    assert in_words(text, number) is None


def test_they_go_in_through_a_mapping(tmp_path: Path) -> None:
    rows = ["20-25", "~30", ">200", "scores", "no less than 6", "8"]
    text = "no,what,lost\n" + "".join(f"{number},They fled.,{row}\n" for number, row in enumerate(rows, 1))
    report = import_mapped(tmp_path, text, 'figure = "{lost}"\nunit = "sheep"')
    assert (report.added, report.rejected) == (6, 0)
    found = claims(tmp_path, *FIGURES, NOTE)
    assert [row[:3] for row in found.values()] == [
        (20, None, 25),
        (None, 30, None),
        (200, None, None),
        (None, None, None),
        (6, None, None),
        (None, 8, None),
    ]
    assert found["4"][3] == "The file gives the figure as “scores”."
    assert found["6"][3] == found["1"][3] == ""
    assert any("gives its figure in words" in note for note in report.notes)


def test_and_in_our_own_columns(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("id,claim,speakers,figure,unit\na,They fled.,Warden,20-25,sheep\n")
    assert import_files(tmp_path / "c.sqlite", [tmp_path / "own.csv"]).added == 1
    [claim] = by_uid(tmp_path / "c.sqlite")["claim"]
    assert tuple(claim[column] for column in FIGURES) == (20, None, 25)


def test_bounds_of_their_own_columns_come_first(tmp_path: Path) -> None:
    text = "no,what,least,lost\n1,They fled.,4,about 5\n2,They fled.,4,at least 9\n"
    import_mapped(tmp_path, text, 'figure_low = "{least}"\nfigure = "{lost}"')
    assert claims(tmp_path, *FIGURES) == {"1": (4, 5, None), "2": (4, None, None)}


@pytest.mark.parametrize(
    ("top", "cell", "value"),
    [
        ("", "2.500", None),
        ('decimal = ","', '"2,500"', None),
        ('decimal = ","', "2.500", 2_500),
        ("", '"2,500"', 2_500),
        ('thousands = "."', "2.500", 2_500),
        ('thousands = ""', "2.500", 2.5),
        ('decimal = ","\nthousands = ""', '"2,500"', 2.5),
        ('thousands = " "', "2 500", 2_500),
        ("", "12.5", 12.5),
        ("", "0.500", 0.5),
        ("", "2.5000", 2.5),
    ],
)
def test_three_digits_behind_the_only_separator(tmp_path: Path, top: str, cell: str, value: float | None) -> None:
    text = f"no,what,lost\n1,They fled.,{cell}\n2,They fled.,7\n"
    report = import_mapped(tmp_path, text, 'figure = "{lost}"', top=top)
    assert claims(tmp_path, 13).get("1") == value
    if value is None:
        assert "may be 2500, or 2" in report.rejects[0].reason
        assert "thousands = " in report.rejects[0].reason


def test_the_same_in_our_own_columns_but_not_in_numbers_of_json(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("id,claim,speakers,figure\na,They fled.,Warden,2.500\nb,So it is.,Warden,2.5\n")
    report = import_files(tmp_path / "c.sqlite", [tmp_path / "own.csv"])
    assert [reject.line for reject in report.rejects] == [2]
    (tmp_path / "own.json").write_text('[{"id": "j", "claim": "They fled.", "speakers": "Warden", "figure": 2.125}]')
    import_files(tmp_path / "d.sqlite", [tmp_path / "own.json"])
    assert [claim[13] for claim in by_uid(tmp_path / "d.sqlite")["claim"]] == [2.125]


def test_separators_that_are_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="is the decimal separator as well"):
        import_mapped(tmp_path, "no,what\n1,x\n", "", top='decimal = "."\nthousands = "."')


@pytest.mark.parametrize("figure", ["9007199254740993", "-9007199254740993", "18014398509481985", "9007199254740993.0"])
def test_a_number_that_cannot_be_kept_is_refused(tmp_path: Path, figure: str) -> None:
    (tmp_path / "own.json").write_text(f'[{{"id": "j", "claim": "Much.", "speakers": "Bank", "figure": {figure}}}]')
    with pytest.raises(InputRefusedError, match="more digits than a case can keep exactly"):
        import_files(tmp_path / "c.sqlite", [tmp_path / "own.json"])
    (tmp_path / "own.json").write_text('[{"id": "j", "claim": "Much.", "speakers": "Bank", "figure": 1e300}]')
    assert import_files(tmp_path / "c.sqlite", [tmp_path / "own.json"]).added == 1
