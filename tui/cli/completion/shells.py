"""How bash, zsh and fish take completions: the script that each evaluates, and what it is answered.

The scripts differ from those of click. None adds a space behind a field such as `status:` or `topic=`, bash offers
files only where there is nothing better, and fish takes values that contain commas.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' answer type value
    COMPREPLY=()
    while read -r answer; do
        type=${answer%%%%,*} value=${answer#*,}
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                [[ $value == *[:=] ]] && compopt -o nospace
                ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null)
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a answers values described fields assigned
    local type key meaning
    (( ! $+commands[%(prog_name)s] )) && return 1
    answers=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
%(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}")
    for type key meaning in $answers; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $key == *= ]]; then
                    assigned+=("$key")
                elif [[ $meaning == _ ]]; then
                    values+=("$key")
                elif [[ $key == *: ]]; then
                    fields+=("$key:$meaning")
                else
                    described+=("$key:$meaning")
                fi
                ;;
        esac
    done
    (( $#fields )) && _describe -V fields fields -U -S ''
    (( $#described )) && _describe -V described described -U
    (( $#assigned )) && compadd -U -S '' -V assigned -a assigned
    (( $#values )) && compadd -U -V values -a values
    (( compstate[nmatches] ))
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_FISH = """\
function %(complete_func)s
    for answer in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) \
%(prog_name)s 2>/dev/null)
        set -l parts (string split --max 1 "," -- $answer)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""

_BREAKS = frozenset(":=")
"""What splits words in bash beside spaces."""
_UNSAFE_WITHIN = {"'": frozenset("'"), '"': frozenset('"$`\\!')}
"""Characters that end a quote or mean something in it, by the quote."""


def register() -> None:
    """Let the shells be answered by the classes of this module."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell)


class _Answering(ShellComplete):
    def complete(self) -> str:
        """The completions as one text; empty if the shell did not say what is typed."""
        if not {"COMP_WORDS", "COMP_CWORD"} <= os.environ.keys():
            return ""
        return super().complete().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Zsh(_Answering, ZshComplete):
    """Completion in zsh, which quotes what it inserts."""

    source_template = _ZSH


class Fish(_Answering, FishComplete):
    """Completion in fish, which quotes what it inserts."""

    source_template = _FISH


class Bash(_Answering, BashComplete):
    """Completion in bash, which splits words at `:` and `=`, replaces the last part only, and quotes nothing."""

    source_template = _BASH
    _kept = ""
    """What bash leaves in place before the part that it replaces."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words as they were typed, and the one to complete."""
        args, incomplete = super().get_completion_args()
        words = [*_rejoined([*args, incomplete])] if incomplete else [*_rejoined(args), ""]
        self._kept = words[-1].removesuffix("" if _is_break(incomplete) else incomplete)
        return words[:-1], words[-1]

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """The completions in the form in which bash has to insert them."""
        items = super().get_completions(args, incomplete)
        values = [_behind(self._kept, item.value) for item in items if item.type == "plain"]
        quote = self._open_quote()
        written = _safe_within(quote, values) if quote else map(shlex.quote, values)
        return [*map(CompletionItem, written), *(item for item in items if item.type != "plain")]

    def _open_quote(self) -> str:
        """The quote in which the cursor is, if any."""
        words, at = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        quote = ""
        for character in words[at] if at < len(words) else "":
            if not quote and character in _UNSAFE_WITHIN:
                quote = character
            elif character == quote:
                quote = ""
        return quote


def _is_break(word: str) -> bool:
    return bool(word) and _BREAKS.issuperset(word)


def _rejoined(words: list[str]) -> Iterator[str]:
    """Words as they were typed, without the splits at `:` and `=`."""
    joined = ""
    for before, word in zip(["", *words], words, strict=False):
        if joined and not (_is_break(word) or _is_break(before)):
            yield joined
            joined = ""
        joined += word
    if joined:
        yield joined


def _behind(kept: str, value: str) -> str:
    """A value without the beginning that the end of `kept` has of it already."""
    starts = (start for start in range(len(kept) + 1) if value.startswith(kept[start:]))
    return value[len(kept) - next(starts) :]


def _safe_within(quote: str, values: list[str]) -> list[str]:
    return [value for value in values if _UNSAFE_WITHIN[quote].isdisjoint(value)]
