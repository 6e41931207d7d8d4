"""Text search: what is found by which words, and that nothing a person types is taken for a command."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.case.search import TextSearch
from db.filters.filter import Filter, Term, parse, phrase
from db.store.files import open_case
from db.store.fulltext import FullText
from tests.cases import Draft

TEXTS = {
    "gornal": "Gornal, the last village, has been taken",
    "kyiv": "Зеленський: бої тривають у Суджанському районі",
    "accents": "The café near Sudža was “hit” by a T-72B3",
    "hidden": "Kur\u200bsk and the re\u00adgion, Zelen\u2060sky",
    "signs": "AND OR NOT NEAR(x) 100% C++ foo-bar a^b x* #tag @user https://example.org/a_b",
    "scripts": "北朝鲜 軍 हिन्दी 조선인민군 ΑΘΉΝΑ STRASSE ﬁeld",
    "long": "word " * 5_000 + "needle",
}


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    draft = Draft().actor("syrskyi", name="Oleksandr Syrskyi", aliases=["Сирський"]).actor("x", name="Nobody")
    for uid, text in TEXTS.items():
        draft.claim(uid, "x", text=text)
    draft.claim("spoken", "syrskyi", text="Nothing of note")
    draft.claim("quoted", "x", text="The minister said so", quote="we shall return", note="Translated by the desk")
    with draft.opened() as opened:
        yield opened


def found(case: Case, filter: str) -> set[str]:
    return set(case.uids(case.matches(parse(filter)).positions))


@pytest.mark.parametrize(
    ("filter", "uid"),
    [
        ("gornal", "gornal"),
        ("GORN", "gornal"),
        ('"last village"', "gornal"),
        ('"Last,  Village"', "gornal"),
        ("taken gornal", "gornal"),
        ("зеленськии", "kyiv"),
        ("ЗЕЛЕНСЬ", "kyiv"),
        ("судж", "kyiv"),
        ("cafe", "accents"),
        ("CAFÉ", "accents"),
        ("cafe\u0301", "accents"),
        ("sudza", "accents"),
        ("t-72", "accents"),
        ('"T 72B3"', "accents"),
        ("hit", "accents"),
        ("kursk", "hidden"),
        ("region", "hidden"),
        ("zelensky", "hidden"),
        ("ku\u200brsk", "hidden"),
        ("北朝", "scripts"),
        ("हिन्दी", "scripts"),
        ("조선", "scripts"),
        ("αθηνα", "scripts"),
        ("straße", "scripts"),
        ("field", "scripts"),
        ("needle", "long"),
        ("oleksandr", "spoken"),
        ("Сирс", "spoken"),
        ('"shall return"', "quoted"),
        ("translated", "quoted"),
    ],
)
def test_what_is_found(case: Case, filter: str, uid: str) -> None:
    assert found(case, filter) == {uid}


@pytest.mark.parametrize(
    "filter",
    [
        "ornal",
        '"last vill"',
        '"village last"',
        "gornal sudza",
        '"taken nobody"',
        '"so we shall"',
        '"return translated"',
        "\ue000",
        "…",
        "🔥",
        '"…"',
        "absent",
    ],
)
def test_what_is_not_found(case: Case, filter: str) -> None:
    assert found(case, filter) == set()


@pytest.mark.parametrize(
    "typed",
    [
        '"AND"',
        '"OR"',
        '"NOT"',
        "NEAR",
        "NEAR(x)",
        "100%",
        "C++",
        "foo-bar",
        "a^b",
        "x*",
        "#tag",
        "@user",
        "a_b",
        "(x",
        "^a",
    ],
)
def test_signs_of_the_search_language_are_plain_text(case: Case, typed: str) -> None:
    assert "signs" in found(case, typed)


def test_a_number_in_groups_is_one_number() -> None:
    texts = ("lost 1,294 men", "lost 1.294 men", "lost 1 294 men", "lost 1\u202f294 men", "lost 1294 men")
    draft = Draft()
    for number, text in enumerate((*texts, "lost 1 man", "lost 294 men", "lost 21,294 men", "lost 12945 men")):
        draft.claim(f"c{number}", text=text)
    with draft.opened() as case:
        for typed in ("1,294", "1.294", "1\u202f294"):
            assert found(case, typed) == {f"c{number}" for number in range(len(texts))}
        assert found(case, "lost -1,294") == {"c5", "c6", "c7", "c8"}


def test_words_narrow_commas_widen_and_a_minus_excludes(case: Case) -> None:
    assert found(case, "gornal,cafe") == {"gornal", "accents"}
    assert found(case, "the") == {"gornal", "accents", "hidden", "quoted"}
    assert found(case, "the -gornal -region") == {"accents", "quoted"}
    assert found(case, "the taken") == {"gornal"}
    assert len(found(case, "-gornal")) == case.size - 1


@given(st.text(st.characters(), max_size=20))
def test_whatever_is_typed_is_searched_for_without_an_error(case: Case, text: str) -> None:
    words = phrase(text)
    if words != '""':
        assert case.find_text(words) <= case.facts.index.everything()
        assert case.find_text(text) <= case.facts.index.everything()


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_every_word_of_a_claim_finds_it_by_its_beginning(case: Case, uid: str, data: st.DataObject) -> None:
    words = [word for word in TEXTS[uid].split() if any(map(str.isalnum, word))]
    word = data.draw(st.sampled_from(words[:40]))
    beginning = word if "\u200b" in word else word[: data.draw(st.integers(1, len(word)))]
    if any(map(str.isalnum, beginning)):
        assert uid in case.uids(case.find_text(beginning))
    assert uid in case.uids(case.matches(Filter((Term("text", (phrase(word),)),))).positions)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Case]:
    """More claims than are taken in at once."""
    draft = Draft().actor("a")
    for number in range(5_000):
        draft.claim(f"c{number}", text=f"even {number}" if number % 2 == 0 else f"odd {number}")
    with Case.open(draft.write(tmp_path / "many.sqlite")) as case:
        yield case


def _giving_up_after(patience: int) -> Callable[[], bool]:
    """A handler of SQLite's progress that interrupts when it has been called so many times."""
    remaining = iter(range(patience))
    return lambda: next(remaining, None) is None


def test_an_interrupt_while_the_table_is_laid_out_leaves_nothing_half_done() -> None:
    for _ in range(100):
        words = FullText(None)
        with ThreadPoolExecutor(1) as pool:
            filled = pool.submit(words.filled)
            while not filled.done():
                words.interrupt()
        with contextlib.suppress(sqlite3.OperationalError):
            assert filled.result()[0] == 0
        assert words.filled()[0] == 0
        words.close()


@pytest.mark.parametrize("side", ["case", "table"])
def test_an_interrupted_build_goes_on_where_it_stopped(many: Case, side: str) -> None:
    expected = many.find_text("even")
    assert len(expected) == 2_500
    with closing(open_case(many.path)) as connection:
        search = TextSearch(connection, many.facts.index, {})
        interrupted = search.words.table if side == "table" else connection
        for attempt in range(30):
            interrupted.set_progress_handler(_giving_up_after(2**attempt), 50)
            with contextlib.suppress(sqlite3.OperationalError):
                found = search.find("even")
                break
        interrupted.set_progress_handler(None, 0)
        assert attempt > 5
        assert found == expected
        assert search.find("odd") == many.facts.index.everything() - expected
        (rows,) = search.words.table.execute("SELECT count(*) FROM words_docsize").fetchone()
        assert rows == many.size
        search.words.close()
