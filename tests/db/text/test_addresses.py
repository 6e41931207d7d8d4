from __future__ import annotations

import pytest

from db.text.addresses import WebAddress, web_address


@pytest.mark.parametrize(
    ("text", "href", "host"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d", "example.org"),
        ("  http://example.org:8080/  ", "http://example.org:8080/", "example.org:8080"),
        ("https://example.org/Курск (1)", "https://example.org/%D0%9A%D1%83%D1%80%D1%81%D0%BA%20(1)", "example.org"),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x", "[2001:db8::1]"),
    ],
)
def test_a_web_address_can_be_followed(text: str, href: str, host: str) -> None:
    assert web_address(text) == WebAddress(href, host, disguised=False)


def test_a_user_name_that_looks_like_a_host_is_a_disguise() -> None:
    assert web_address("https://bbc.co.uk@evil.example/") == WebAddress(
        "https://bbc.co.uk@evil.example/", "evil.example", disguised=True
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.org", "ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@example.org"),
        *("https://", "https:///path", "http://[::1", "https://exa mple.org/", "https://example.org/a…"),
        *("⟨not as stored⟩ https://example.org/", "https://example.org/␛", f"https://example.org/{'a' * 2_000}"),
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert web_address(text) is None
