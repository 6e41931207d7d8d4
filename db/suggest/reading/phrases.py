"""Names of one or several words, found in texts: the longest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from db.suggest.reading.words import words_of

_SHORTEST_STEM = 4
_ENDINGS = 3
"""Letters of an ending that a Slavic name may have in a sentence."""
_CYRILLIC = ("\u0400", "\u04ff")


class PhraseBook:
    """Finds things by the names that a text calls them."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], set[int]]]] = defaultdict(list)
        self._by_phrase: dict[tuple[str, ...], set[int]] = {}
        self._by_stem: dict[str, set[int]] = defaultdict(set)

    def add(self, name: str, id: int) -> None:
        """Call a thing by a name as well."""
        phrase = tuple(word.folded for word in words_of(name))
        if not phrase or (len(phrase) == 1 and len(phrase[0]) < 2):
            return
        ids = self._by_phrase.get(phrase)
        if ids is None:
            ids = self._by_phrase[phrase] = set()
            self._by_first[phrase[0]].append((phrase, ids))
            self._by_first[phrase[0]].sort(key=lambda known: -len(known[0]))
        ids.add(id)
        if len(phrase) == 1 and _is_cyrillic(phrase[0]):
            for stem in _stems(phrase[0]):
                self._by_stem[stem].add(id)

    def find(self, words: Sequence[str]) -> Iterable[tuple[int, int, set[int]]]:
        """Each place where a name stands: the numbers of its first word and of the one behind it, and the things."""
        begun, stems = self._by_first, self._by_stem
        end = 0
        for at, word in enumerate(words):
            if at < end or (word not in begun and not (stems and _is_cyrillic(word))):
                continue
            length, ids = self._at(words, at)
            if ids:
                yield at, at + length, ids
                end = at + length

    def _at(self, words: Sequence[str], at: int) -> tuple[int, set[int]]:
        for phrase, ids in self._by_first.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return len(phrase), ids
        if self._by_stem and _is_cyrillic(words[at]):
            for stem in _stems(words[at]):
                if stem in self._by_stem:
                    return 1, self._by_stem[stem]
        return 1, set()


def _is_cyrillic(word: str) -> bool:
    return _CYRILLIC[0] <= word[:1] <= _CYRILLIC[1]


def _stems(word: str) -> list[str]:
    """A word without its last letters, the longest first."""
    return [word[:end] for end in range(len(word), max(_SHORTEST_STEM, len(word) - _ENDINGS) - 1, -1)]
