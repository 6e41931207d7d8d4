from __future__ import annotations

import pytest

from tui.screen.driver import Decoder, driver_class

LATE_ANSWER = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"


def test_invalid_bytes_become_replacement_characters() -> None:
    decoder = Decoder()
    assert decoder.decode(b"a\xff\xfeb") == "a\ufffd\ufffdb"


def test_a_character_split_over_two_reads_is_whole() -> None:
    decoder = Decoder()
    first, second = "ї".encode()[:1], "ї".encode()[1:]
    assert decoder.decode(first) + decoder.decode(second) == "ї"


@pytest.mark.parametrize("ending", [b"\x1b\\", b"\x07"])
@pytest.mark.parametrize("kind", [b"\x1b[?62;4c", b"\x1b[?6c"])
def test_late_answers_of_the_terminal_are_no_keys(ending: bytes, kind: bytes) -> None:
    assert Decoder().decode(b"j\x1b]11;rgb:1e1e/1e1e/1e1e" + ending + b"k" + kind + b"l") == "jkl"


@pytest.mark.parametrize("cut", range(3, len(LATE_ANSWER)))
def test_a_late_answer_in_two_parts_is_no_key_either(cut: int) -> None:
    decoder = Decoder()
    assert decoder.decode(b"j" + LATE_ANSWER[:cut]) + decoder.decode(LATE_ANSWER[cut:] + b"k") == "jk"


@pytest.mark.parametrize(
    "keys", [b"\x1b", b"\x1b[A", b"\x1b[<0;3;4M", b"\x1b]", b"\x1b[?2026;2$y", b"\x1b[200~11;\x1b[201~"]
)
def test_keys_that_begin_like_an_answer_come_at_once(keys: bytes) -> None:
    assert Decoder().decode(keys) == keys.decode()


def test_nothing_that_was_kept_back_is_lost_at_the_end() -> None:
    decoder = Decoder()
    assert decoder.decode(b"\x1b]11;rgb") == ""
    assert decoder.decode(b"q", final=True) == "\x1b]11;rgbq"


def test_an_answer_that_never_ends_swallows_no_keys() -> None:
    decoder = Decoder()
    typed = "".join(decoder.decode(b) for b in (b"\x1b]11;", b"j" * 30, b"k" * 30))
    assert typed.endswith("j" * 30 + "k" * 30)


def test_the_end_of_input_is_an_error_and_no_endless_silence() -> None:
    with pytest.raises(EOFError):
        Decoder().decode(b"")


def test_a_driver_named_by_the_environment_is_left_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "somewhere.else:Driver")
    assert driver_class() is None


def test_each_driver_has_its_own_keys_typed_ahead() -> None:
    first, second = driver_class(b"jj"), driver_class()
    assert (getattr(first, "typed", None), getattr(second, "typed", None)) == (b"jj", b"")
