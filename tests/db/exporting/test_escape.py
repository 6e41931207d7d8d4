from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exporting.escape import code, fenced, inline, paragraphs, quote, slug, url
from db.text.safe import block, line
from tests.db.exporting.rendering import Block, blocks, lines, squeezed, texts

PLACES: dict[str, tuple[str, Callable[[str], list[Block]]]] = {
    "paragraph": ("{}\n", lambda text: [Block("text", text)]),
    "heading": ("### {}\n", lambda text: [Block("heading", text)]),
    "list item": ("- **Note:** {}\n- end\n", lambda text: [Block("item", f"Note: {text}"), Block("item", "end")]),
    "in quotation marks": ("see “{}”, p. 1\n", lambda text: [Block("text", f"see “{text}”, p. 1")]),
    "in brackets": ("see ({}).\n", lambda text: [Block("text", f"see ({text}).")]),
    "bold": ("- **{}** for X\n", lambda text: [Block("item", f"{text} for X")]),
    "before a footnote": ("{} [^1]\n\n[^1]: n\n", lambda text: [Block("text", f"{text} [1]"), Block("note", "n")]),
    "footnote": ("a [^1]\n\n[^1]: {}\n", lambda text: [Block("text", "a [1]"), Block("note", text)]),
    "table cell": (
        "| a | b |\n| :- | :- |\n| {} | x |\n| y | z |\n",
        lambda text: [Block("cell", cell) for cell in ("a", "b", text, "x", "y", "z")],
    ),
}


@pytest.mark.parametrize("place", PLACES)
@given(text=lines.filter(lambda text: text.strip()))
def test_a_value_is_shown_as_it_is_wherever_it_stands(place: str, text: str) -> None:
    template, expected = PLACES[place]
    assert blocks(template.format(inline(text))) == expected(squeezed(text))


@pytest.mark.parametrize(
    "text",
    [
        "On 2025-04-26, the Ukraine-held part (about 3.5 km) was taken: 50% of it!",
        "Ukraine's president said 'no'; U.S. officials at 10:30 did not.",
        "Суджа – Ukraine’s “strategic foothold”, e.g. Gornal/Guyevo?",
        "10,000–12,000 soldiers + 300 prisoners = unclear",
    ],
)
def test_ordinary_prose_stays_readable(text: str) -> None:
    assert inline(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*so-called*", r"\*so-called\*"),
        ("1. item", r"1\. item"),
        ("(a) item", r"(a\) item"),
        ("- item", r"\- item"),
        ("https://a.example", r"https:\//a\.example"),
        ("[^1]", r"\[\^1\]"),
        ("a  b\nc", "a b c"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_has_a_meaning_is_escaped(text: str, escaped: str) -> None:
    assert inline(text) == escaped


@given(text=texts.map(block).filter(lambda text: text.strip()))
def test_a_quote_is_shown_as_it_is(text: str) -> None:
    assert all(found.kind == "quote" for found in blocks(quote(text)))
    assert squeezed(" ".join(found.text for found in blocks(quote(text)))) == squeezed(text)


def test_a_quote_keeps_its_lines_and_paragraphs() -> None:
    assert quote("one\ntwo\n \n\nthree\n") == "> one\\\n> two\n>\n> three"


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n\t"])
def test_a_quote_of_nothing_is_nothing(text: str) -> None:
    assert quote(text) == ""
    assert paragraphs(text) == ""


@given(text=texts.map(block))
def test_paragraphs_are_shown_as_they_are(text: str) -> None:
    found = blocks(paragraphs(text))
    assert {one.kind for one in found} <= {"text"}
    assert squeezed(" ".join(one.text for one in found)) == squeezed(text)


@given(text=lines.filter(lambda text: text.strip()))
def test_a_code_span_keeps_every_character(text: str) -> None:
    assert blocks(f"a {code(text)} b") == [Block("text", squeezed(f"a {text} b"))]


def test_a_code_span_of_nothing_is_nothing() -> None:
    assert code("") == ""


@given(text=lines)
def test_a_code_block_keeps_every_character(text: str) -> None:
    assert blocks(fenced(text, "sh") + "\n\nend") == [Block("code", f"{text}\n"), Block("text", "end")]


ADDRESSES = st.one_of(
    lines,
    st.builds("{}://{}/{}".format, st.sampled_from(("http", "HTTPS", "javascript", "file", "data")), lines, lines),
    st.builds("https://example.com/{}".format, lines),
)


@given(address=ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    found = blocks(f"see {url(address)}.")
    assert len(found) == 1
    assert all(re.match(r"(?i)https?://[^\s<>\"\\]+\Z", href) for href in found[0].links)
    if not found[0].links:
        assert found[0].text == squeezed(f"see {address.strip()}.")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "http://example.com:8080/a_b*c*/~user/?q=1&copy=2#top",
        "https://[2001:db8::1]/x",
        "https://example.com/100%25",
    ],
)
def test_an_address_reads_as_itself(address: str) -> None:
    assert blocks(url(address)) == [Block("text", address, (address,))]


@pytest.mark.parametrize(
    ("address", "markdown"),
    [
        ("https://example.com/a b|c", "<https://example.com/a%20b%7Cc>"),
        ("https://example.com/Суджа", "<https://example.com/%D0%A1%D1%83%D0%B4%D0%B6%D0%B0>"),
        ("https://пример.рф/x", "<https://xn--e1afmkfd.xn--p1ai/x>"),
        ("https://bbc.co.uk@evil.example/", r"<https://bbc.co.uk@evil.example/> (leads to evil\.example)"),
        ("https://example.com/?a&copy;b", "<https://example.com/?a&copy%3Bb>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://", r"https:\//"),
        ("https://exa mple.com/", r"https:\//exa mple\.com/"),
        ("https://[bad/", r"https:\//\[bad/"),
        ("https://example.com/⟨RLO⟩", r"https:\//example\.com/⟨RLO⟩"),
        ("https://example.com/" + "a" * 2_000, r"https:\//example\.com/" + "a" * 2_000),
        ("https://example.com/a… (+900 characters not shown)", r"https:\//example\.com/a… (+900 characters not shown)"),
        ("https://example.com/a ⏎ b", r"https:\//example\.com/a ⏎ b"),
        ("https://a..б/", r"https:\//a.\.б/"),
        ("  ", ""),
    ],
)
def test_an_address_does_no_harm(address: str, markdown: str) -> None:
    assert url(address) == markdown


@given(text=texts)
def test_a_file_name_is_harmless(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?", slug(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kursk 2024–25", "kursk-2024-25"),
        ("region:kursk status:disputed", "region-kursk-status-disputed"),
        ("Sudža's fall", "sudzas-fall"),
        ("../../etc/passwd", "etc-passwd"),
        ("Суджа", "brief"),
        ("CON", "brief-con"),
        ("-rf", "rf"),
        ("a" * 79 + "-b", "a" * 79),
        ("", "brief"),
    ],
)
def test_a_file_name_tells_what_is_inside(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize("length", [1_981, 2_000, 3_000, 500_000])
def test_an_address_that_was_cut_to_be_shown_is_no_link(length: int) -> None:
    address = "https://example.com/" + "a" * length
    assert not any(one.links for one in blocks(url(line(address))))
