"""Operators of other search languages (OR, AND, NOT, |, &&, !, parentheses), and how to say the same in a filter.

A filter has none of them, and they are not searched for as words either: whoever types one by habit would get other
claims than were meant. In double quotes they are words like any other. In small letters `or`, `and` and `not` are
words, unless they stand between two fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from db.errors import FilterError
from db.filters.fields import FIELD_NAME, FIELDS
from db.text.figures import may_merge

QUOTED = r'"(?:[^"\\]|\\[\s\S])*"'
"""A pattern of a part in double quotes."""

JOINING_WORDS = ("or", "and", "not")
"""Words that are operators between two fields, and words of the text elsewhere."""

_TERM, _WORD = "term", "word"
_OR, _AND, _NOT, _OPEN, _CLOSE = "OR", "AND", "NOT", "(", ")"
_MEANINGS = {"or": _OR, "|": _OR, "||": _OR, "and": _AND, "&": _AND, "&&": _AND, "not": _NOT, "!": _NOT}
_OPERATOR = re.compile(r"\|\|?|&&|&(?=\s|\Z)|!|[()]|(?:or|and|not)(?=[\s()]|\Z)", re.IGNORECASE)
_PART = re.compile(rf'(?:{QUOTED}|(?<=[^\s:(-])\([^\s()"]*\)|&(?!&)|[^\s"()|&])+')
_MOST_TOKENS = 200
_NAMED = re.compile(rf"(-?)(?:({FIELD_NAME}):)?(.*)", re.DOTALL)


class OperatorError(FilterError):
    """A filter has an operator of another search language. `instead` is the filter that says the same, if any does."""


@dataclass(frozen=True, slots=True)
class _Token:
    """An operator, or a term as it is written; `kind` is one of the constants above."""

    kind: str
    text: str
    at: int

    @property
    def field(self) -> str:
        """The name that stands before its values; empty if there is none."""
        named = _NAMED.fullmatch(self.text)
        return (named[2] or "").casefold() if named else ""

    @property
    def names_field(self) -> bool:
        """Whether it is a term of a known field."""
        return self.kind == _TERM and self.field in FIELDS


class _UnsayableError(Exception):
    """No filter says the same."""


def has_operator(text: str) -> bool:
    """Whether a text has an operator outside double quotes."""
    return bool(_first_operator(_tokens(text)))


def is_plain(text: str) -> bool:
    """Whether a text has nothing that could become an operator beside other text."""
    return all(token.kind in (_TERM, _WORD) for token in _read(text))


def refuse_operators(text: str, checked: Callable[[str], str]) -> None:
    """Raise OperatorError, which says how to do without, if a text has an operator.

    `checked` returns the text form of a filter, or raises FilterError if the text is none.
    """
    tokens = _tokens(text)
    first = _first_operator(tokens)
    if first is None:
        return
    said = ""
    if len(tokens) <= _MOST_TOKENS:
        with suppress(_UnsayableError, FilterError):
            said = checked(" ".join(_Rewriter(tokens).all()))
    raise OperatorError(_message(first, tokens, said), (said,) if said else ())


def _message(operator: _Token, tokens: Sequence[_Token], said: str) -> str:
    where = f"{operator.text} (character {operator.at + 1})"
    quote = f' To search for the word, quote it: "{operator.text}".' if operator.text.isalpha() else ""
    match operator.kind:
        case "OR":
            if said and not any(token.names_field for token in tokens):
                return f"Filters have no {where}. To widen, put the words together with commas: {said}.{quote}"
            fields = {token.field for token in tokens if token.kind == _TERM}
            apart = " Different fields cannot be widened: ask one after the other." if len(fields) > 1 else ""
            return (
                f"Filters have no {where}. To widen, put values of one field together with commas: "
                f"{said or 'actor:putin,zelensky'}. Fields side by side narrow.{'' if said else apart}{quote}"
            )
        case "AND":
            example = said or "actor:putin status:disputed"
            return f"Filters need no {where}. Parts side by side narrow already: {example}.{quote}"
        case "NOT":
            return f"Filters have no {where}. To exclude, put - in front: {said or '-status:disputed'}.{quote}"
        case _:
            return (
                f"Filters have no parentheses (character {operator.at + 1}). Parts side by side narrow, commas widen: "
                f"{said or 'actor:putin,zelensky status:disputed'}. To search for one, put the text in quotes."
            )


def _first_operator(tokens: Sequence[_Token]) -> _Token | None:
    """The operator to explain: the first of the kind that changes most. A parenthesis that has no other is text."""
    by_kind = {token.kind: token for token in reversed(tokens)}
    kinds = [_OR, _NOT, _OPEN, _AND] if _has_pair(tokens) else [_OR, _NOT, _AND]
    return next((by_kind[kind] for kind in kinds if kind in by_kind), None)


def _has_pair(tokens: Sequence[_Token]) -> bool:
    """Whether a parenthesis is closed somewhere after one that is opened."""
    opened = False
    for token in tokens:
        if opened and token.kind == _CLOSE:
            return True
        opened = opened or token.kind == _OPEN
    return False


def _tokens(text: str) -> list[_Token]:
    """The terms and operators of a text, up to the first part that is neither."""
    return list(_decided(list(_read(text))))


def _read(text: str) -> Iterator[_Token]:
    """Terms and operators; `or`, `and` and `not` in small letters are of the kind `_WORD`."""
    at = 0
    while at < len(text):
        operator, part = _OPERATOR.match(text, at), _PART.match(text, at)
        if operator:
            kind = _MEANINGS.get(operator[0].casefold(), operator[0])
            is_word = operator[0].isalpha() and not operator[0].isupper()
            yield _Token(_WORD if is_word else kind, operator[0], at)
            at = operator.end()
        elif part:
            yield _Token(_TERM, part[0], at)
            at = part.end()
        elif text[at].isspace():
            at += 1
        else:
            return


def _decided(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """The same tokens with each `_WORD` made an operator if it stands between two fields, else a term."""
    runs = [(is_term, list(run)) for is_term, run in groupby(tokens, key=lambda token: token.kind == _TERM)]
    for number, (is_term, run) in enumerate(runs):
        inside = 0 < number < len(runs) - 1
        joins = inside and runs[number - 1][1][-1].names_field and runs[number + 1][1][0].names_field
        for token in run:
            if token.kind != _WORD or is_term:
                yield token
            else:
                yield replace(token, kind=_MEANINGS[token.text.casefold()] if joins else _TERM)


class _Rewriter:
    """Writes terms and operators as the terms of a filter, where one says the same. Raises _UnsayableError."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = list(reversed(tokens))

    def all(self) -> list[str]:
        """The terms of the filter."""
        terms = self._sequence()
        if self._tokens:
            raise _UnsayableError  # a parenthesis is closed that was not opened
        return terms

    @property
    def _next(self) -> str:
        return self._tokens[-1].kind if self._tokens else ""

    def _sequence(self) -> list[str]:
        """What stands side by side or is joined by AND, up to a closing parenthesis."""
        terms, widens = self._alternatives()
        has_and = False
        while self._next not in ("", _CLOSE):
            if self._next == _AND:
                self._tokens.pop()
                has_and = True
            more, widened = self._alternatives()
            terms, widens = [*terms, *more], widens or widened
        if has_and and widens:
            raise _UnsayableError  # languages differ in which of the two binds first
        return terms

    def _alternatives(self) -> tuple[list[str], bool]:
        """One operand, or several of one field joined by OR; and whether there are several."""
        terms, widens = self._operand(), False
        while self._next == _OR:
            self._tokens.pop()
            terms, widens = [_widened(terms, self._operand())], True
        return terms, widens

    def _operand(self) -> list[str]:
        if not self._tokens:
            raise _UnsayableError
        token = self._tokens.pop()
        if token.kind == _NOT or (token.text == "-" and self._next == _OPEN):
            return [_excluded(self._operand())]
        if token.kind == _OPEN:
            return self._group()
        if token.kind != _TERM:
            raise _UnsayableError
        if token.text.endswith(":") and self._next == _OPEN:
            self._tokens.pop()
            return [token.text + _values(self._group())]
        return [token.text]

    def _group(self) -> list[str]:
        terms = self._sequence()
        if self._next != _CLOSE:
            raise _UnsayableError
        self._tokens.pop()
        return terms


def _single(terms: Sequence[str]) -> str:
    if len(terms) != 1:
        raise _UnsayableError
    return terms[0]


def _values(terms: Sequence[str]) -> str:
    """The values of what stands in parentheses behind the name of a field."""
    term = _NAMED.fullmatch(_single(terms))
    if not term or term[1] or term[2]:
        raise _UnsayableError
    return term[3]


def _widened(terms: Sequence[str], others: Sequence[str]) -> str:
    """One term for either of two of the same field. Words without a field after one are in it as well."""
    one, other = _NAMED.fullmatch(_single(terms)), _NAMED.fullmatch(_single(others))
    if not one or not other or one[1] or other[1]:
        raise _UnsayableError
    if other[2] and other[2].casefold() != (one[2] or "").casefold():
        raise _UnsayableError
    if one[2] or not may_merge(one[3], other[3]):
        return f"{one[0]},{other[3]}"
    if not other[3].isdecimal():
        raise _UnsayableError
    return f'{one[0]},"{other[3]}"'


def _excluded(terms: Sequence[str]) -> str:
    term = _single(terms)
    if term.startswith("-"):
        raise _UnsayableError
    return f"-{term}"
