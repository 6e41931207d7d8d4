"""Lists in rows: what stands in one object stays together, members can be named, several values make several things."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.errors import InputRefusedError
from db.importing.recognise import ReadOptions, recognise
from tests.db.cases import by_uid, rows
from tests.db.importing.mapped_files import claims, import_mapped, mapping


def lines(*values: dict[str, Any]) -> str:
    return "".join(
        json.dumps({"no": number, "what": "It rained."} | value) + "\n" for number, value in enumerate(values, 1)
    )


SEEN = '[[claim.source]]\noutlet = "{seen.by}"\nurl = "{seen.at}"\nsplit = "list"'


def sources(folder: Path) -> list[tuple[object, object, object]]:
    return sorted(
        rows_of(folder, "SELECT c.uid, s.outlet, s.url FROM claim c JOIN claim_source l ON l.claim_id = c.id "
                        "JOIN source s ON s.id = l.source_id ORDER BY c.id, l.ordinal")
    )  # fmt: skip


def rows_of(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "c.sqlite")) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("absent", [{}, {"at": None}])
def test_what_stands_in_one_object_stays_together(tmp_path: Path, absent: dict[str, Any]) -> None:
    seen = [{"by": "Post", "at": "https://post.example/1"}, {"by": "Times"} | absent, {"at": "https://sun.example/2"}]
    import_mapped(tmp_path, lines({"seen": seen}, {"seen": seen[1:]}), SEEN, ".jsonl", optional='["seen"]')
    assert sources(tmp_path) == sorted(
        [
            ("log:1", "Post", "https://post.example/1"),
            ("log:1", "Times", ""),
            ("log:1", "", "https://sun.example/2"),
            ("log:2", "Times", ""),
            ("log:2", "", "https://sun.example/2"),
        ]
    )


def test_parallel_lists_keep_the_places_of_what_is_missing(tmp_path: Path) -> None:
    claim = '[[claim.source]]\noutlet = "{by}"\nurl = "{at}"\nsplit = "list"'
    value = {"by": ["Post", None, "Sun"], "at": ["https://a.example", "https://b.example", None]}
    import_mapped(tmp_path, lines(value), claim, ".jsonl", optional='["by", "at"]')
    assert [row[1:] for row in sources(tmp_path)] == [
        ("", "https://b.example"), ("Post", "https://a.example"), ("Sun", ""),
    ]  # fmt: skip


def test_lists_in_objects_of_lists(tmp_path: Path) -> None:
    seen = [{"by": ["Post", "Times"], "at": "https://a.example"}, {"by": [], "at": "https://b.example"}]
    import_mapped(tmp_path, lines({"seen": seen}), SEEN, ".jsonl", optional='["seen"]')
    assert [row[1:] for row in sources(tmp_path)] == [
        ("", "https://b.example"), ("Post", "https://a.example"), ("Times", "https://a.example"),
    ]  # fmt: skip


def test_members_of_a_list_can_be_named(tmp_path: Path) -> None:
    claim = '[[claim.place]]\nlevels = ["{place.0.name}"]\nlat = "{point.1}"\nlon = "{point.0}"'
    value = {"point": [30.5, 50.25], "place": [{"name": "Dam"}, {"name": "Lake"}]}
    import_mapped(tmp_path, lines(value), claim, ".jsonl", optional='["place", "point"]')
    assert [(row[1], row[5], row[6]) for row in by_uid(tmp_path / "c.sqlite")["region"]] == [("Dam", 50.25, 30.5)]


def test_a_key_that_no_object_has_is_told(tmp_path: Path) -> None:
    report = import_mapped(tmp_path, lines({"point": [1]}), 'unit = "{point.7}"\nquote = "{no.such}"', ".jsonl")
    assert "log.jsonl: none of the first 1 objects has no.such, point.7" in report.notes


def test_several_places_in_one_cell(tmp_path: Path) -> None:
    claim = '[[claim.place]]\nlevels = ["Land", "{where}"]\nkinds = ["country", "district"]\nsplit = ["|", " and "]'
    import_mapped(tmp_path, "no,what,where\n1,It rained.,north|south and west\n2,So it did.,north\n", claim)
    found = by_uid(tmp_path / "c.sqlite")
    assert sorted(str(row[1]) for row in found["region"]) == ["Land", "north", "south", "west"]
    assert len(rows(tmp_path / "c.sqlite", "claim_region")) == 4


def test_archived_copies_and_checksums(tmp_path: Path) -> None:
    digest = "AB" * 32
    claim = '[[claim.source]]\nurl = "{link}"\narchive_url = "{copy}"\nsha256 = "{sum|sha256}"'
    text = f"no,what,link,copy,sum\n1,It rained.,https://a.example,https://b.example,SHA-256:{digest}\n"
    import_mapped(tmp_path, text + "2,It snowed.,https://a.example,https://c.example,MD5:1234\n", claim)
    found = sorted(row[3:4] + row[9:11] for row in by_uid(tmp_path / "c.sqlite")["source"])
    assert found == [
        ("https://a.example", "https://b.example", digest.lower()),
        ("https://a.example", "https://c.example", ""),
    ]


ANSWERS = """
[[claim]]
name = "answer"
each = "answers"
text = "{answers.text}"
stated = "{answers.day}"
[[claim.speaker]]
name = "{answers.by}"
[[claim.source]]
url = "{answers.url}"
[[claim.link]]
relation = "{answers.verdict|verdict}"
[values.verdict]
denied = "disputes"
accepted = "supports"
"""


def test_answers_inside_of_a_row_are_claims_with_links(tmp_path: Path) -> None:
    answers = [
        {"by": "Army", "text": "No.", "day": "2024-05-02", "verdict": "denied", "url": "https://army.example/1"},
        {"by": "Council", "text": "Yes.", "day": "2024-05-03", "verdict": "accepted"},
    ]
    text = lines({"answers": answers}, {"answers": []}, {})
    report = import_mapped(tmp_path, text, ANSWERS, ".jsonl", optional='["answers"]')
    assert (report.added, report.rejected) == (3, 0)
    assert claims(tmp_path, 1, 6) == {
        "1": ("It rained.", ""),
        "1/answer-1": ("No.", "2024-05-02"),
        "1/answer-2": ("Yes.", "2024-05-03"),
        "2": ("It rained.", ""),
        "3": ("It rained.", ""),
    }
    links = [row[:3] for row in by_uid(tmp_path / "c.sqlite")["link"]]
    assert links == [("log:1/answer-1", "log:1", "disputes"), ("log:1/answer-2", "log:1", "supports")]
    report = import_mapped(tmp_path, text, ANSWERS, ".jsonl", optional='["answers"]')
    assert (report.added, report.changed) == (0, 0)


LOOKUP = """
[[claim.speaker]]
name = "{by|person}"
[lookup.person]
rows = "data.people"
key = "{id}"
value = "{name}[, {role}]"
"""


def test_ids_are_looked_up_in_another_list_of_the_file(tmp_path: Path) -> None:
    people = [{"id": 7, "name": "Warden"}, {"id": 8, "name": "Smith", "role": "mayor"}]
    said = [{"no": number, "what": "It rained.", "by": by} for number, by in enumerate((7, 8, 9))]
    text = json.dumps({"data": {"people": people, "said": said}})
    report = import_mapped(tmp_path, text, LOOKUP, ".json", top='rows = "data.said"', optional='["by"]')
    assert (report.added, report.rejected) == (3, 0)
    names = sorted(str(row[1]) for row in by_uid(tmp_path / "c.sqlite")["actor"])
    assert names == ["Smith, mayor", "Warden", "unattributed"]
    with pytest.raises(InputRefusedError, match=r"no list under “data\.persons”"):
        import_mapped(tmp_path, text, LOOKUP.replace("people", "persons"), ".json", top='rows = "data.said"')
    with pytest.raises(InputRefusedError, match="lookup is for JSON only"):
        import_mapped(tmp_path, "no,what,by\n1,It rained.,7\n", LOOKUP)


def test_each_is_for_json_and_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="each is for JSON only"):
        import_mapped(tmp_path, "no,what\n1,It rained.\n", ANSWERS)
    with pytest.raises(InputRefusedError, match="name: is missing"):
        import_mapped(tmp_path, lines({}), ANSWERS.replace('name = "answer"\n', ""), ".jsonl")


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_speakers_with_commas_are_parted_if_each_stands_alone(tmp_path: Path, suffix: str) -> None:
    names = ["Warden", "Baker, Warden", "Baker", "Smith, Sons", "Warden, Smith"]
    if suffix == ".csv":
        text = "no,what,who\n" + "".join(f'{number},It rained.,"{name}"\n' for number, name in enumerate(names))
    else:
        text = lines(*({"who": name} for name in names))
    claim = '[[claim.speaker]]\nname = "{who}"'
    report = import_mapped(tmp_path, text, claim, suffix, optional='["who"]')
    assert sorted(str(row[1]) for row in by_uid(tmp_path / "c.sqlite")["actor"]) == [
        "Baker", "Smith, Sons", "Warden", "Warden, Smith",
    ]  # fmt: skip
    told = "1 row names several speakers with commas between them, such as “Baker, Warden”; each stands alone elsewhere"
    assert f"log{suffix}: {told}" in report.notes


def test_one_name_for_an_actor_and_a_place(tmp_path: Path) -> None:
    claim = '[[claim.speaker]]\nname = "{who}"\n[[claim.place]]\nlevels = ["{who}"]'
    report = import_mapped(tmp_path, "no,what,who\n1,It rained.,Upland\n", claim)
    assert (report.added, report.rejected) == (1, 0)
    found = by_uid(tmp_path / "c.sqlite")
    assert [row[1] for row in found["actor"]] == [row[1] for row in found["region"]] == ["Upland"]


def test_what_a_mapping_leaves_unread_is_named(tmp_path: Path) -> None:
    report = import_mapped(tmp_path, "no,what,colour,size\n1,It rained.,red,4\n", "", columns='["no", "what"]')
    assert "log.csv: not read by log: colour, size" in report.notes
    found = recognise(
        _written(tmp_path / "o.jsonl", lines({"colour": "red", "deep": {"a": 1, "b": 2}})),
        ReadOptions(mapping=mapping(tmp_path / "o.toml", 'unit = "{deep.a}"', optional='["deep"]')),
    )
    assert "o.jsonl: not read by log: colour" in found.notes


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path
