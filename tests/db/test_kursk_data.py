"""The bundled case, read as plain CSV: what every row of it must keep to."""

import csv
import io
import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest

Row = dict[str, str]

FOLDER = files("db") / "kursk"
COLUMNS = {
    "sources": "id,outlet,title,url,published,language",
    "actors": "id,name,kind,parent,role,country,aliases",
    "regions": "id,name,kind,parent,iso,lat,lon,aliases",
    "claims": "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note,"
    "figure_low,figure,figure_high,unit",
    "links": "from,to,relation,note,source,part",
    "alignments": "actor,with,note,source",
}
VOCABULARY = {
    ("actors", "kind"): "person armed-force government state media observer unattributed",
    ("regions", "kind"): "country region district settlement",
    ("claims", "attribution"): "direct-quote indirect narrator unattributed",
    ("claims", "topic"): "control casualties forces strike civilians prisoners diplomacy intent law",
    ("links", "relation"): "disputes questions supports repeats supersedes retracts",
}
SEED = {
    "gerasimov-gornal-taken": "gerasimov",
    "gerasimov-kursk-retaken": "gerasimov",
    "gerasimov-nk-heroism": "gerasimov",
    "gerasimov-nk-significant-role": "gerasimov",
    "kremlin-talks-no-preconditions": "kremlin;peskov",
    "putin-ukraine-effort-failed": "putin",
    "reports-10000-nk-soldiers": "unattributed",
    "seed-first-russian-acknowledgement": "seed-article",
    "seed-incursion-eight-months": "seed-article",
    "seed-russian-steady-advances": "seed-article",
    "seed-russian-troops-at-border": "seed-article",
    "seed-sumy-incursions-reported": "unattributed",
    "seed-sumy-threat-expected": "unattributed",
    "seed-zelensky-trump-ceasefire": "seed-article",
    "ua-chief-staff-difficult-operating": "ua-general-staff",
    "ua-military-position-increasingly-difficult": "ua-armed-forces",
    "ua-officials-still-in-kursk": "ukraine",
    "ua-russian-claim-propaganda": "ukraine;ua-general-staff",
}
FIGURES = ("figure_low", "figure", "figure_high")
UNITS = {
    *("casualties", "killed", "civilians killed", "prisoners", "prisoners killed", "prisoners returned"),
    *("missing residents", "residents moved", "evacuees", "people affected", "troops", "incursion attempts"),
    *("settlements", "settlements retaken", "km²", "km² retaken", "km² of unknown control", "streets"),
    *("km", "metres", "missiles shot down"),
}
NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMBER_WORDS |= {"twice": 2, "a thousand": 1000}
NUMBER = rf"\b(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{'|'.join(NUMBER_WORDS)})\b(?![.,]\d)"
BETWEEN = re.compile(rf"\b(?:between|from) ({NUMBER}) (?:and|to) ({NUMBER})")
BOUNDED = re.compile(rf"(?:\b(at least|more than|over|up to|at most) )?(?:about )?({NUMBER})")
BOUND_OF = {"": "figure", "up to": "figure_high", "at most": "figure_high"}
PARTISAN = re.compile(r"\b(liberat|occupie|occupyi|regime|admit|concede|so-called|militant)", re.IGNORECASE)
QUOTED = re.compile(r"(?<!\w)'.*?'(?!\w)")
WHOLE_DAY = r"\d{4}(-\d{2}(-\d{2})?)?[?~%]?"
INTERVAL = rf"(?:{WHOLE_DAY}|\.\.)/(?:{WHOLE_DAY}|\.\.)"
EDTF = re.compile(rf"{WHOLE_DAY}|{INTERVAL}|\[{WHOLE_DAY}\.\.{WHOLE_DAY}\]")


def text(name: str) -> str:
    """The file as stored: bytes decoded, line ends untouched."""
    return (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")


TABLES: dict[str, list[Row]] = {
    name: list(csv.DictReader(io.StringIO(text(name), newline=""), strict=True)) for name in COLUMNS
}
ACTORS = {row["id"]: row for row in TABLES["actors"]}
CLAIMS = {row["id"]: row for row in TABLES["claims"]}


def many(value: str) -> list[str]:
    """The values of a field that may hold several."""
    return value.split(";") if value else []


def chain(rows: dict[str, Row], start: str) -> Iterator[str]:
    """The id and its ancestors; a cycle ends the chain at an id that still has a parent."""
    seen: set[str] = set()
    while start and start not in seen:
        seen.add(start)
        yield start
        start = rows[start]["parent"]


def bodies(claim: Row) -> set[str]:
    """The speakers of a claim and all for whom they speak."""
    return {uid for speaker in many(claim["speakers"]) for uid in chain(ACTORS, speaker)}


def days(written: str) -> list[str]:
    """The first and the last day that a date may mean, roughly: a month reaches to its day 31."""
    dates = re.findall(r"\d{4}-\d{2}(?:-\d{2})?", written)
    return [f"{dates[0]}-01"[:10], f"{dates[-1]}-31"[:10]] if dates else ["", "9999"]


def references() -> Iterator[tuple[str, str, str]]:
    """Each reference as (where it stands, table it points into, id)."""
    for name in ("actors", "regions"):
        for row in TABLES[name]:
            yield from ((f"{name}.csv {row['id']}", name, parent) for parent in many(row["parent"]))
    for row in TABLES["claims"]:
        for column, name in (("speakers", "actors"), ("regions", "regions"), ("sources", "sources")):
            yield from ((f"claims.csv {row['id']}", name, uid) for uid in many(row[column]))
    for row in TABLES["links"]:
        for column, name in (("from", "claims"), ("to", "claims"), ("source", "sources")):
            yield f"links.csv {row['from']}", name, row[column]
    for row in TABLES["alignments"]:
        for column, name in (("actor", "actors"), ("with", "actors"), ("source", "sources")):
            yield f"alignments.csv {row['actor']}", name, row[column]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_is_written_as_csv_writer_would_write_it(name: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS[name].split(","), lineterminator="\n", strict=True)
    writer.writeheader()
    writer.writerows(TABLES[name])
    assert out.getvalue() == text(name)


def test_nothing_was_dropped() -> None:
    sizes = {name: len(rows) for name, rows in TABLES.items()}
    assert sizes == {"sources": 331, "actors": 146, "regions": 66, "claims": 356, "links": 283, "alignments": 4}


@pytest.mark.parametrize("name", ["sources", "actors", "regions", "claims"])
def test_ids_are_unique_and_plain(name: str) -> None:
    ids = [row["id"] for row in TABLES[name]]
    assert len(set(ids)) == len(ids)
    assert [uid for uid in ids if not re.fullmatch(r"[0-9a-z]+(-[0-9a-z]+)*", uid)] == []


def test_every_reference_resolves() -> None:
    known = {name: {row["id"] for row in TABLES[name]} for name in COLUMNS if name not in ("links", "alignments")}
    assert [found for found in references() if found[2] not in known[found[1]]] == []


@pytest.mark.parametrize("column", ["speakers", "sources"])
def test_every_claim_has_a_speaker_and_a_source_once_each(column: str) -> None:
    for row in TABLES["claims"]:
        values = many(row[column])
        assert values, row["id"]
        assert len(set(values)) == len(values), row["id"]


@pytest.mark.parametrize("name", ["actors", "regions"])
def test_parents_make_a_tree(name: str) -> None:
    rows = {row["id"]: row for row in TABLES[name]}
    assert [uid for uid in rows if rows[list(chain(rows, uid))[-1]]["parent"]] == []


def test_links_join_two_different_claims_and_each_pair_once() -> None:
    pairs = [(row["from"], row["to"]) for row in TABLES["links"]]
    assert [pair for pair in pairs if pair[0] == pair[1]] == []
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(("place", "words"), VOCABULARY.items(), ids=lambda value: "-".join(value)[:24])
def test_words_of_a_closed_list(place: tuple[str, str], words: str) -> None:
    name, column = place
    assert {row[column] for row in TABLES[name]} == set(words.split())


def read_number(written: str) -> float:
    """The value of a number as the claims write it: "1,150", "5.5", "nine"."""
    return NUMBER_WORDS.get(written) or float(written.replace(",", ""))


def stated_figures(words: str) -> set[tuple[str, float]]:
    """The numbers in a text, each with the column that fits it: "more than 60" is a figure_low of 60."""
    found = {(BOUND_OF.get(bound, "figure_low"), read_number(number)) for bound, number in BOUNDED.findall(words)}
    for low, high in BETWEEN.findall(words):
        found |= {("figure_low", read_number(low)), ("figure_high", read_number(high))}
    return found


def figures_of(claim: Row) -> list[tuple[str, float]]:
    """The figures of a claim, lowest first, each with its column."""
    return [(column, float(claim[column])) for column in FIGURES if claim[column]]


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("about 1,150 km²", {("figure", 1150)}),
        ("more than 38,000, over 60 or at least four", {("figure_low", n) for n in (38_000, 60, 4)}),
        ("up to about 100 or up to two", {("figure_high", 100), ("figure_high", 2)}),
        ("5.5 of at most 1,376.", {("figure", 5.5), ("figure_high", 1376)}),
        ("about a thousand came twice", {("figure", 1000), ("figure", 2)}),
        ("the 810th, DM105, thousands, someone", set()),
    ],
)
def test_the_figures_in_a_text(words: str, figures: set[tuple[str, float]]) -> None:
    assert stated_figures(words) == figures


def test_a_range_has_both_bounds() -> None:
    assert {("figure_low", 10), ("figure_high", 15)} <= stated_figures("from 10 to 15 people")


def test_a_third_of_the_claims_have_a_figure() -> None:
    assert sum(bool(figures_of(row)) for row in TABLES["claims"]) == 118


def test_a_figure_has_a_unit_and_its_bounds_are_in_order() -> None:
    for row in TABLES["claims"]:
        values = [value for _, value in figures_of(row)]
        assert bool(values) == bool(row["unit"]), row["id"]
        assert values == sorted(values), row["id"]
        assert all(re.fullmatch(r"\d+(\.\d+)?", row[column]) for column in FIGURES if row[column]), row["id"]


def test_what_is_counted_goes_by_one_name() -> None:
    assert {row["unit"] for row in TABLES["claims"]} - {""} == UNITS


def test_a_figure_is_what_the_claim_says_itself() -> None:
    for row in TABLES["claims"]:
        stated = stated_figures(row["claim"]) | stated_figures(row["quote"])
        assert set(figures_of(row)) <= stated, row["id"]


def test_quotes_are_short_and_stand_where_the_attribution_says() -> None:
    for row in TABLES["claims"]:
        assert len(row["quote"].split()) <= 20, row["id"]
        quoted = {"direct-quote": [True], "narrator": [True, False]}.get(row["attribution"], [False])
        assert bool(row["quote"]) in quoted, row["id"]


def test_a_narrator_is_a_medium_or_the_article_of_an_unknown_one() -> None:
    narrated = [row for row in TABLES["claims"] if row["attribution"] == "narrator"]
    narrators = {uid for row in narrated for uid in many(row["speakers"])}
    assert {ACTORS[uid]["kind"] for uid in narrators - {"seed-article"}} == {"media"}


def test_a_voice_that_nobody_names_is_unattributed() -> None:
    unnamed = [row for row in TABLES["actors"] if re.search(r"\b[Nn]ot (named|known)\b|\b[Uu]nnamed\b", row["name"])]
    assert {row["kind"] for row in unnamed if row["id"] != "ru-810th-commander"} == {"unattributed"}


def test_the_wording_takes_no_side() -> None:
    wording = [row["claim"] for row in TABLES["claims"]]
    wording += [row[column] for row in TABLES["links"] for column in ("note", "part")]
    wording += [row["note"] for row in TABLES["alignments"]]
    assert [words for words in wording if PARTISAN.search(QUOTED.sub("", words))] == []


def test_fields_have_no_stray_space_or_separator() -> None:
    for row in itertools.chain.from_iterable(TABLES.values()):
        for value in row.values():
            assert value == " ".join(value.split()), row
            assert not value.endswith(";"), row


@pytest.mark.parametrize("name", ["actors", "regions"])
def test_aliases_are_tidy(name: str) -> None:
    for row in TABLES[name]:
        names = [row["name"], *(alias.strip() for alias in many(row["aliases"]))]
        assert all(names), row["id"]
        assert len({alias.casefold() for alias in names}) == len(names), row["id"]


def test_an_alias_names_one_actor() -> None:
    names = [[row["name"], *many(row["aliases"])] for row in TABLES["actors"]]
    count = Counter(name.strip().casefold() for name in itertools.chain.from_iterable(names))
    assert [name for name in count if count[name] > 1] == []


def test_dates_are_dates() -> None:
    stored = {row[column] for row in TABLES["claims"] for column in ("stated_on", "event_date")}
    stored |= {row["published"] for row in TABLES["sources"]}
    for value in stored - {""}:
        assert EDTF.fullmatch(value), value
        for day in re.findall(r"\d{4}-\d{2}(?:-\d{2})?", value):
            assert date(2024, 1, 1) <= date.fromisoformat(f"{day}-01"[:10]) <= date(2025, 11, 30), value


def test_coordinates_lie_near_the_places() -> None:
    for row in TABLES["regions"]:
        assert bool(row["lat"]) == bool(row["lon"]), row["id"]
        if row["lat"] and row["id"] != "vladivostok":
            assert 50.5 < float(row["lat"]) < 52.5, row["id"]
            assert 33.5 < float(row["lon"]) < 37.5, row["id"]


def test_the_claims_of_the_article_are_all_there_with_their_speakers() -> None:
    article = [row for row in TABLES["claims"] if "seed-kursk-retaken" in many(row["sources"])]
    assert {row["id"]: row["speakers"] for row in article} == SEED


def test_what_the_article_reports_is_disputed_where_it_was() -> None:
    disputing = {row["from"] for row in TABLES["links"] if row["to"] == "gerasimov-kursk-retaken"}
    assert {"ua-officials-still-in-kursk", "ua-russian-claim-propaganda"} <= disputing


def test_a_retraction_comes_from_the_same_actor_or_its_body() -> None:
    for row in TABLES["links"]:
        if row["relation"] == "retracts":
            assert bodies(CLAIMS[row["to"]]).intersection(many(CLAIMS[row["from"]]["speakers"])), row


def test_a_claim_is_superseded_by_the_same_side() -> None:
    for row in TABLES["links"]:
        if row["relation"] == "supersedes":
            later, earlier = (bodies(CLAIMS[row[end]]) for end in ("from", "to"))
            assert later & earlier, row


def test_support_comes_from_another_voice() -> None:
    for row in TABLES["links"]:
        if row["relation"] == "supports":
            voices = [set(many(CLAIMS[row[end]]["speakers"])) for end in ("from", "to")]
            assert not voices[0] & voices[1], row


def test_nothing_is_questioned_or_replaced_before_it_is_said() -> None:
    for row in TABLES["links"]:
        if row["relation"] in ("questions", "supersedes", "retracts"):
            (_, last), (first, _) = (days(CLAIMS[row[end]]["stated_on"]) for end in ("from", "to"))
            assert last >= first, row


def test_a_part_completes_a_sentence_about_what_the_link_bears_on() -> None:
    parts = {row["part"] for row in TABLES["links"]} - {""}
    assert parts
    assert [part for part in parts if not re.match(r"(?:that|the) ", part) or part.endswith(".")] == []


def test_an_alignment_joins_two_trees_of_actors_once() -> None:
    pairs = [frozenset((row["actor"], row["with"])) for row in TABLES["alignments"]]
    assert len(set(pairs)) == len(pairs)
    for row in TABLES["alignments"]:
        assert row["note"], row
        assert set(chain(ACTORS, row["actor"])).isdisjoint(chain(ACTORS, row["with"])), row


def test_the_case_says_what_it_is() -> None:
    about = tomllib.loads((FOLDER / "case.toml").read_text("utf-8"))
    assert set(about) == {"title", "uid", "compiled_on", "licence", "attribution", "description"}
    assert all(isinstance(value, str) and value for value in about.values())
    latest = max(row["published"] for row in TABLES["sources"])
    assert date.fromisoformat(about["compiled_on"]).isoformat() > latest
    assert "geonames.org" in about["attribution"]
