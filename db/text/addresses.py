"""Web addresses in stored text: which of them can be opened, and the host that they really lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%")
_LONGEST = 2_000
# Includes the signs with which `db.text.safe` replaces hidden characters and line breaks, and its sign for a cut.
_NEVER = re.compile("[\0-\x1f\u2026\u23ce\u2400-\u2426\u27e8\u27e9\ufffd]")
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address: `href` in ASCII, and the `host` (with its port) that it leads to.

    `disguised` means that a user name precedes the host and can be mistaken for it, as in `https://bank.com@host/`.
    """

    href: str
    host: str
    disguised: bool


def web_address(text: str) -> WebAddress | None:
    """Parse a web address; None if the text is not http or https, or was shortened or made safe for display.

    Characters that are not allowed in an address are percent-encoded. A host in another script becomes its ASCII
    form (IDNA).
    """
    text = text.strip()
    netloc = _netloc(text)
    user, at, host = netloc.rpartition("@")
    host = _ascii_host(host)
    if not host:
        return None
    return WebAddress(_percent_encoded(text.replace(netloc, user + at + host, 1)), host, bool(at))


def _netloc(text: str) -> str:
    """User, host and port of a web address as written; "" if the text is not a web address."""
    if len(text) > _LONGEST or _NEVER.search(text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in ("http", "https") else ""


def _ascii_host(host: str) -> str:
    """A host and port in ASCII, as looked up in DNS; "" if the host is missing or invalid."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host if _HOST.fullmatch(host) else ""


def _percent_encoded(address: str) -> str:
    return "".join(
        character if character in _SAFE else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
        for character in address
    )
