"""Web addresses out of data: what may be followed, and where it really leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%")
_LONGEST = 2_000
# Also the signs that `db.text` puts for hidden characters and line breaks, and the one for what it cut off.
_NEVER = re.compile("[\0-\x1f\u2026\u23ce\u2400-\u2426\u27e8\u27e9\ufffd]")
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address: `href` in plain ASCII, and the `host` (with its port) that it leads to.

    `disguised` says that a user name stands before the host, which is easily taken for it.
    """

    href: str
    host: str
    disguised: bool


def web_address(text: str) -> WebAddress | None:
    """The address that a text is; None for anything but http and https, and for what was cut or made safe.

    What may not stand in an address is percent-encoded, and a host in other scripts is put in its ASCII form.
    """
    text = text.strip()
    netloc = _netloc(text)
    user, at, host = netloc.rpartition("@")
    host = _ascii_host(host)
    if not host:
        return None
    return WebAddress(_percent_encoded(text.replace(netloc, user + at + host, 1)), host, bool(at))


def _netloc(text: str) -> str:
    """User, host and port of a web address as they stand in it; "" for anything that is no web address."""
    if len(text) > _LONGEST or _NEVER.search(text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in ("http", "https") else ""


def _ascii_host(host: str) -> str:
    """A host and port in the form that is looked up; "" where there is none."""
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
