"""Mistakes in a mapping are named with the file, the line and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import InputRefusedError, UsageError
from db.importing.mapped.reading.mapping_files import read_mapping
from db.importing.recognise import ReadOptions, recognise

SOUND = """\
name = "log"
title = "a log"
key = "{No}"

[recognise]
columns = ["No", "Who", "What"]

[values.kind]
"m" = "media"

[[claim]]
text = "{What}"
stated = { from = "{Day}", format = "d.m.Y" }

[[claim.speaker]]
name = "{Who}"

[[claim.link]]
relation = "disputes"
to_row = "{Other}"

[[claim]]
name = "second"
text = "{What}"
unattributed = true
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "log.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_sound_one_is_read(tmp_path: Path) -> None:
    assert [claim.name for claim in read_mapping(written(tmp_path, SOUND)).claims] == ["", "second"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "a log"', "", "log.toml line 1: title: is missing"),
        ('title = "a log"', "title = 3", "line 2: title: must be text in quotes"),
        ('name = "log"', 'name = "My Log"', "line 1: name: must consist of lower-case letters"),
        ('key = "{No}"', 'kee = "{No}"', "line 3: kee: unknown key. Did you mean key?"),
        ('key = "{No}"', "", "needs either key"),
        ('key = "{No}"', 'key = "{No"', "line 3: key: { has no partner in “{No”"),
        ('key = "{No}"', 'key = "[{No}"', "line 3: key: [ is not closed"),
        ('key = "{No}"', 'key = "{No|hole}"', "line 3: key: {No|hole}: unknown filter or value table “hole”"),
        ('columns = ["No", "Who", "What"]', "columns = []", "line 6: recognise.columns: must name at least one"),
        ('"m" = "media"', '"m" = 3', "line 9: values.kind.m: must be text in quotes"),
        ('format = "d.m.Y"', 'format = "d.m"', "line 13: claim 1.stated.format: “d.m” is not a date format"),
        ('format = "d.m.Y"', 'form = "soon"', "unknown value “soon”. Use one of: day, within"),
        ('text = "{What}"\nstated', 'text = ""\nunits = "x"\nstated', "line 13: claim 1.units: unknown key"),
        ('[[claim.speaker]]\nname = "{Who}"', "", "line 11: claim 1.speaker: is missing: add [[claim.speaker]]"),
        ('name = "{Who}"', 'name = "{Who}"\nsplit = ""', "line 17: claim 1.speaker 1.split: a separator"),
        (
            'to_row = "{Other}"',
            'claim = "third"',
            "line 20: claim 1.link 1.claim: this mapping has no claim with the name “third”",
        ),
        ('name = "second"', "", "line 22: claim 2.name: two claims of a row have the name “”"),
        ('relation = "disputes"', 'relation = "disputs"', "relation: unknown relation “disputs”. Use one of: retracts"),
        (
            'text = "{What}"',
            'text = "{What}"\nattribution = "quote"',
            "line 13: claim 1.attribution: unknown attribution “quote”",
        ),
        ('relation = "disputes"', 'relation = "{What|kind}"', "line 9: values.kind.m: unknown relation “media”"),
        ('"d.m.Y"', '"d.m.Y", form_by = "{What|kind}"', "line 9: values.kind.m: unknown form_by “media”"),
        ("[[claim.link]]", '[[claim.place]]\nlevels = "x"\nprecision = "8"\n[[claim.link]]', "unknown precision “8”"),
        ('text = "{What}"', 'txt = "{What}"', "line 12: claim 1.txt: unknown key. Did you mean text?"),
        ("[recognise]", "[recognize]", "line 5: recognize: unknown key. Did you mean recognise?"),
        ("[[claim.speaker]]", "[[claim.speakers]]", "claim 1.speakers: unknown key. Did you mean speaker?"),
        ('key = "{No}"', 'key = "{No}"\nearliest = "2022"', "line 4: earliest: “2022” is not an ISO day"),
        ('key = "{No}"', 'key = "{No}"\nearliest = "2022-13-01"', "line 4: earliest: “2022-13-01” is not an ISO day"),
        ('key = "{No}"', 'hash = "{No}"', "line 3: hash: takes column names, not templates. Write No for {No}"),
        ('"d.m.Y"', '"%d.%m.%Y"', "line 13: claim 1.stated.format: “%d.%m.%Y”: date formats are written without %"),
        ('title = "a log"', "title = ", "log.toml line 2: invalid TOML"),
    ],
)
def test_mistakes_name_key_and_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SOUND
    with pytest.raises(InputRefusedError) as caught:
        read_mapping(written(tmp_path, SOUND.replace(old, new, 1)))
    assert words in str(caught.value)


def test_a_wrong_name_of_all_claims_is_told_before_what_is_missing(tmp_path: Path) -> None:
    text = SOUND.replace("[[claim", "[[claims")
    with pytest.raises(InputRefusedError, match=r"log.toml line 11: claims: unknown key. Did you mean claim\?"):
        read_mapping(written(tmp_path, text))


def test_columns_that_the_file_lacks_are_named_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("No,Who,What,Other\n1,Radio,It rained.,\n")
    with pytest.raises(InputRefusedError, match=r"log.toml line 13: claim 1.stated.from: log.csv has no column “Day”"):
        recognise(tmp_path / "log.csv", ReadOptions(mapping=written(tmp_path, SOUND)))


def test_a_list_of_rows_is_nothing_that_a_table_has(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("No,Who,What,Other,Day\n1,Radio,It rained.,,\n")
    text = SOUND.replace('key = "{No}"', 'key = "{No}"\nrows = "items"')
    with pytest.raises(InputRefusedError, match=r"log.toml line 4: rows: is for JSON only, but log.csv is a table"):
        recognise(tmp_path / "log.csv", ReadOptions(mapping=written(tmp_path, text)))


def test_formats_and_encodings_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match=r"Unknown format 'ucdp'. Did you mean ucdp-ged"):
        recognise(tmp_path / "a.csv", ReadOptions(format="ucdp"))
    with pytest.raises(UsageError, match="Unknown encoding 'klingon'"):
        recognise(tmp_path / "a.csv", ReadOptions(encoding="klingon"))
    with pytest.raises(InputRefusedError, match=r"the mapping .* cannot be read"):
        recognise(tmp_path / "a.csv", ReadOptions(mapping=tmp_path / "none.toml"))
