"""Text made safe for a terminal, and folded for comparison."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.safe import BLOCK_LINES, MARKS_LIMIT, SHOWN, VERBATIM, block, fold, hidden, line

NASTY = (
    "\x00\x07\x08\t\n\r\x0b\x0c\x0e\x1b\x1c\x7f\x85\x90\x9b\x9d\xa0\xad\u0301\u034f\u061c\u1160\u180e"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2066\u2069\u2060\u206a\u3000\u3164\ud83d\udc00"
    "\ufdd0\ufe0e\ufe0f\ufeff\uffa0\ufff9\ufffe\U000e0041\U000e0101\U0001d173\U0001fffe❤🔥#яا한"
)
DIRECTION_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = set("\u200c\u200d")
# Format characters that are seen: they stand around Arabic, Syriac, Kaithi and Egyptian signs.
VISIBLE_FORMAT = {*map(chr, range(0x600, 0x606)), *"\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"} | {
    *map(chr, range(0x13430, 0x13440))
}

texts = st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=()), max_size=60)
piles = st.builds(
    lambda base, marks, times: base + marks * times,
    texts,
    st.sampled_from(("\u0301", "\u0301\u200d", "\u20dd\ufe0f", "\u1161", "\ufe0f", "\u200d")),
    st.integers(0, 40),
)
hostile = st.lists(texts | piles, max_size=4).map("".join)
encodable = st.text(max_size=40)
limits = st.integers(0, 130)


def harm(text: str) -> list[str]:
    """Return the characters of a shown text that could act on the terminal or hide from the reader."""
    found = []
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        around = text[max(position - 1, 0) : position] + text[position + 1 : position + 2]
        if (
            (category in ("Cc", "Zl", "Zp", "Cs") and character != "\n")
            or (category == "Zs" and character != " ")
            or (category == "Cf" and character not in JOINERS | VISIBLE_FORMAT)
            or (character in JOINERS and (len(around) < 2 or any(c.isascii() for c in around)))
            or character in DIRECTION_CONTROLS
            or ord(character) & 0xFFFE == 0xFFFE
            or 0xFDD0 <= ord(character) <= 0xFDEF
        ):
            found.append(f"{ord(character):04X}")
    return found


def highest_pile(text: str) -> int:
    highest = height = 0
    for character in text:
        height = height + 1 if unicodedata.category(character)[0] == "M" or character in JOINERS else 0
        highest = max(highest, height)
    return highest


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (4.5, "4.5"),
        (b"\x1b[31m", "⟨binary, 5 bytes⟩"),
        (bytearray(2_000), "⟨binary, 2,000 bytes⟩"),
        ("clip\x1b]52;c;cHduZWQ=\x07board", "clip␛]52;c;cHduZWQ=␇board"),
        ("\x9b31m red \x9d", "⟨9B⟩31m red ⟨9D⟩"),
        ("a\x00b\x7fc\rd\x0be", "a␀b␡c␍d␋e"),
        ("tab\tspace\xa0wide\u3000end", "tab space wide end"),
        ("invoice\u202egpj.exe", "invoice⟨RLO⟩gpj.exe"),
        ("\u2066in\u2069 \u061c\u200e\u200f", "⟨LRI⟩in⟨PDI⟩ ⟨ALM⟩⟨LRM⟩⟨RLM⟩"),
        ("Kur\u200bsk\ufeff \xad\u2060\u034f\u3164", "Kur⟨ZWSP⟩sk⟨BOM⟩ ⟨SHY⟩⟨WJ⟩⟨CGJ⟩⟨HF⟩"),
        ("\U000e0048i\U0001d173\U000e0101\ufe00", "⟨TAG⟩i⟨1D173⟩⟨VS18⟩⟨VS1⟩"),
        ("\ud800 \udfff \ufffe \U0010ffff", "\ufffd \ufffd \ufffd \ufffd"),
        ("می\u200cخواهم क\u094d\u200dष", "می\u200cخواهم क\u094d\u200dष"),
        ("❤\ufe0f\u200d🔥 👨\u200d👩\u200d👧 1\ufe0f\u20e3", "❤\ufe0f\u200d🔥 👨\u200d👩\u200d👧 1\ufe0f\u20e3"),
        ("pass\u200dword x\ufe0f", "pass⟨ZWJ⟩word x⟨VS16⟩"),
        ("ж\u200d\u200dж", "ж⟨ZWJ⟩⟨ZWJ⟩ж"),
        ("Z" + "\u0301" * 300 + "x", "Z" + "\u0301" * 8 + "⟨+292 marks⟩x"),
        ("[/red][@click=app.quit]", "[/red][@click=app.quit]"),
        ("é и\u0306 €\U000f0000 東京 😀", "é и\u0306 €\U000f0000 東京 😀"),
    ],
)
def test_one_line_keeps_what_is_harmless_and_names_the_rest(stored: object, shown: str) -> None:
    assert line(stored) == shown
    assert block(stored) == shown


def test_a_number_that_python_will_not_spell() -> None:
    assert line(10**5_000) == block(10**5_000) == VERBATIM.line(10**5_000) == "⟨number too long to show⟩"


def test_line_breaks_of_all_kinds() -> None:
    stored = "a\nb\r\nc\u2028d\u2029e\x85f"
    assert line(stored) == "a ⏎ b ⏎ c ⏎ d ⏎ e ⏎ f"
    assert block(stored) == "a\nb\nc\nd\ne\nf"


def test_clean_text_is_handed_back_untouched() -> None:
    for stored in ("Gornal retaken, 26 April", "Зеленський заявив"):
        assert line(stored) is stored
        assert block(stored) == stored


def test_a_cut_says_how_much_is_missing() -> None:
    shown = line("x" * 5_000, limit=100)
    assert shown == "x" * 40 + "… (+4,960 characters not shown)"
    assert line("x" * 100, limit=100) == "x" * 100
    assert line("abc", limit=2) == "a…"
    assert line("abc", limit=0) == ""


def test_a_cut_counts_the_stored_characters_not_the_signs() -> None:
    shown = line("\u202e" * 1_000, limit=100)
    signs = shown.count("⟨RLO⟩")
    assert signs >= 4
    assert shown == "⟨RLO⟩" * signs + f"… (+{1_000 - signs} characters not shown)"


def test_many_lines_are_cut_with_a_notice_in_the_last() -> None:
    shown = block("n\n" * 600)
    lines = shown.split("\n")
    assert len(lines) == BLOCK_LINES
    assert lines[-2:] == ["n", f"… (+{1_200 - 2 * (BLOCK_LINES - 1)} characters not shown)"]
    whole = "\n".join("n" * BLOCK_LINES)
    assert block(whole) == whole


@given(hostile)
def test_nothing_dangerous_survives(stored: str) -> None:
    for shown in (line(stored), block(stored)):
        assert harm(shown) == []
        assert highest_pile(shown) <= MARKS_LIMIT
    assert "\n" not in line(stored)


@given(hostile, limits)
def test_showing_twice_changes_nothing(stored: str, limit: int) -> None:
    for show in (line, block):
        once = show(stored, limit)
        assert show(once, limit) == once
        assert show(show(stored)) == show(stored)


@given(hostile, limits)
def test_limits_hold_and_cut_text_is_safe(stored: str, limit: int) -> None:
    for show in (line, block):
        shown = show(stored, limit)
        assert len(shown) <= limit
        assert harm(shown) == []


@given(st.lists(st.sampled_from(("\n", "\r\n", "\u2028", "x", "\x1b", "\r")), max_size=1_600).map("".join))
def test_blocks_never_have_too_many_lines(stored: str) -> None:
    shown = block(stored)
    assert shown.count("\n") < BLOCK_LINES
    assert block(shown) == shown


@given(st.lists(st.sampled_from(("Kursk", "Суджа", "한국", "Sudža")) | st.sampled_from(NASTY), max_size=30))
def test_no_letter_is_lost(parts: list[str]) -> None:
    shown = line("\n".join(parts))
    found = [word for word in parts if len(word) > 1]
    position = 0
    for word in found:
        position = shown.index(word, position) + len(word)


@pytest.mark.parametrize(
    ("stored", "counts"),
    [
        ("", {}),
        ("plain, Зеленський — «так»\r\n\t\xa0\u2028", {}),
        ("a\u202eb\u200bc\u200b", {"RLO": 1, "ZWSP": 2}),
        ("\x1b[2J\x9b\x00\r", {"ESC": 1, "9B": 1, "NUL": 1, "CR": 1}),
        ("می\u200cخ ❤\ufe0f 👨\u200d👩", {}),
        ("pass\u200dword\ufe0f", {"ZWJ": 1, "VS16": 1}),
        ("\ud800\ufffe\U000e0041\U000e0042", {"surrogate": 1, "noncharacter": 1, "TAG": 2}),
    ],
)
def test_hidden_characters_are_counted_by_name(stored: str, counts: dict[str, int]) -> None:
    assert hidden(stored) == counts


@given(hostile)
def test_shown_text_hides_nothing(stored: str) -> None:
    assert hidden(block(stored)) == {}


@given(texts)
def test_only_texts_that_hide_something_are_changed_beyond_their_spaces(stored: str) -> None:
    changed = "".join(block(stored).split()) != "".join(stored.split())
    assert changed == (hidden(stored) != {} or highest_pile(stored) > MARKS_LIMIT)


def test_readings() -> None:
    stored = "a\x1b\n\u202e"
    assert (SHOWN.line(stored), SHOWN.block(stored)) == ("a␛ ⏎ ⟨RLO⟩", "a␛\n⟨RLO⟩")
    assert (VERBATIM.line(stored), VERBATIM.block(stored)) == (stored, stored)
    assert (VERBATIM.line(None), VERBATIM.line(7)) == ("", "7")


@pytest.mark.parametrize(
    "group",
    [
        ("Sudža", "sudza", "SUDZ\u030cA", "ｓｕｄｚａ"),
        ("Зеленський", "зеленськии\u0306", "ЗЕЛЕНСЬКИЙ", "Зеленськии"),
        ("Куп'янськ", "Куп’янськ", "купʼянськ"),
        ("ё", "е", "Е\u0308", "є"),
        ("Київ", "Киiв".replace("i", "и"), "кии\u0308в"),
        ("Ґудзь", "гудзь"),
        ("Łódź", "lodz"),
        ("Øresund Đakovo", "oresund  dakovo\n"),
        ("Kur\u200bsk", "kursk", "K\xadur\u2060sk", "Kur\u202esk\ufeff", "ku\x00rsk"),
        ("  two \t\r\n\xa0 words\u3000", "two words"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul", "ıstanbul"),
        ("T‑72", "T–72", "t-72"),
        ("“so-called”", "«so-called»", '"so-called"'),
        ("Ελλάς", "ΕΛΛΑΣ", "ελλασ"),
        ("क\u094d\u093c", "क\u093c\u094d"),
        ("\ud83d", "\ufffe", "\ufffd"),
    ],
)
def test_spellings_that_compare_as_equal(group: tuple[str, ...]) -> None:
    assert {fold(spelling) for spelling in group} == {fold(group[0])}
    assert fold(group[0]) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("か", "が"), ("की", "का"), ("Kursk", "Kurks"), ("Суджа", "Sudzha"), ("a b", "ab")]
)
def test_words_that_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(hostile)
def test_folding_twice_changes_nothing(stored: str) -> None:
    assert fold(fold(stored)) == fold(stored)


@given(hostile)
def test_a_folded_text_can_be_stored_and_has_no_odd_spaces(stored: str) -> None:
    folded = fold(stored)
    folded.encode()
    assert folded == " ".join(folded.split())
    assert "\x00" not in folded


@given(encodable)
def test_normal_forms_fold_alike(stored: str) -> None:
    assert (
        len({fold(stored), *(fold(unicodedata.normalize(form, stored)) for form in ("NFC", "NFD", "NFKC", "NFKD"))})
        == 1
    )


# The Greek iota below a letter is a mark whose other case is a letter of its own.
@given(st.text(st.characters(max_codepoint=0x52F, exclude_categories=("Cc", "Cf"), exclude_characters="\u0345")))
def test_case_and_accents_do_not_count(stored: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", stored) if not unicodedata.combining(c))
    assert fold(stored.lower()) == fold(stored) == fold(bare)


@given(
    st.lists(st.sampled_from(("Kursk", "Суджа", "x y")), min_size=1),
    st.sampled_from("\u200b\xad\u202e\u2060\ufeff\U000e0041"),
)
def test_hidden_characters_do_not_count(words: list[str], sign: str) -> None:
    assert fold(sign.join(words)) == fold("".join(words))


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_text_folds_like_any_other(stored: str) -> None:
    assert fold(stored) == fold(stored + "\u200b")
