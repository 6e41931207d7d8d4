"""Keyboards in other scripts: which key of a Latin keyboard a letter stands on.

Only characters that no Latin keyboard has are in the table. The comma of a Russian keyboard stays a comma, and the
semicolon of a Greek one, though it is at the place of q, stays a semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping

_ROWS = (
    ("йцукенгшщзхъ", "qwertyuiop[]"),  # Russian
    ("фывапролджэ", "asdfghjkl;'"),
    ("ячсмитьбюё", "zxcvbnm,.`"),
    ("ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}"),
    ("ФЫВАПРОЛДЖЭ", 'ASDFGHJKL:"'),
    ("ЯЧСМИТЬБЮЁ", "ZXCVBNM<>~"),
    ("№", "#"),
    ("їієґ", "]s'\\"),  # Ukrainian, where it differs from Russian
    ("ЇІЄҐ", '}S"|'),
    ("ςερτυθιοπ", "wertyuiop"),  # Greek
    ("ασδφγηξκλ", "asdfghjkl"),
    ("ζχψωβνμ", "zxcvbnm"),
    ("ΕΡΤΥΘΙΟΠ", "ERTYUIOP"),
    ("ΑΣΔΦΓΗΞΚΛ", "ASDFGHJKL"),
    ("ΖΧΨΩΒΝΜ", "ZXCVBNM"),
)

LATIN: Mapping[str, str] = {
    letter: latin for letters, keys in _ROWS for letter, latin in zip(letters, keys, strict=True)
}
"""The character that a Latin keyboard has at the place of a Russian, Ukrainian or Greek one."""
