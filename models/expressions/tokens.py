"""The words of an expression.

A name of a device may hold `-`, so a minus before `device.key` wants a space: `a -b.c`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from models.expressions.faults import fault

TokenKind = Literal["number", "name", "code", "sign", "end"]
LONGEST = 500
"""Characters of one expression."""

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<device>[a-z0-9][a-z0-9_-]{0,63}\.[a-z][a-z0-9_]{0,47}(?![a-zA-Z0-9_.]))
    | (?P<number>(?:[0-9]+(?:\.[0-9]+)?)(?:[eE][+-]?[0-9]+)?(?![a-zA-Z0-9_.]))
    | (?P<name>[a-z][a-z0-9_]{0,47}(?![a-zA-Z0-9_.]))
    | (?P<code>'[a-z][a-z0-9_]{0,47}'|"[a-z][a-z0-9_]{0,47}")
    | (?P<sign><=|>=|==|!=|[<>+\-*/(),])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word and where it stands."""

    kind: TokenKind
    text: str
    at: int
    """Counted from 1, as people count characters."""


def tokens_of(text: str) -> list[Token]:
    """The words of `text` with an end mark. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise fault("expressions.too_long", most=LONGEST)
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise fault("expressions.unknown_word", at=place + 1, word=_word(text, place))
        if match.lastgroup != "space":
            found.append(_token(match, place + 1))
        place = match.end()
    found.append(Token("end", "", len(text) + 1))
    return found


def _token(match: re.Match[str], at: int) -> Token:
    text = match[0]
    match match.lastgroup:
        case "number":
            return Token("number", text, at)
        case "code":
            return Token("code", text[1:-1], at)
        case "sign":
            return Token("sign", text, at)
    return Token("name", text, at)


def _word(text: str, place: int) -> str:
    """What stands there, as much of it as helps to find it."""
    found = re.match(r"\S{1,24}", text[place:])
    return found[0] if found else text[place]
