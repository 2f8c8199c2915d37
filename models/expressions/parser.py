"""Text to tree by recursive descent.

    truth      = both {"or" both}
    both       = one {"and" one}
    one        = "not" one | comparison | "(" truth ")"
    comparison = operand sign operand {sign operand}
    sum        = product {("+" | "-") product}
    product    = factor {("*" | "/") factor}
    factor     = "-" factor | number | name | function "(" sum {"," sum} ")" | "(" sum ")"

Truth and numbers are two things: `fan and level` is refused, `fan == 'on' and level > 20` is not.
"""

from __future__ import annotations

import math
from functools import lru_cache

from models.expressions.expression import Expression
from models.expressions.faults import ExpressionError, fault
from models.expressions.nodes import (
    Arithmetic,
    Call,
    Code,
    Comparison,
    Constant,
    Junction,
    Negative,
    Not,
    Operand,
    Point,
    TruthNode,
)
from models.expressions.tokens import Token, tokens_of

DEEPEST = 20
"""Brackets, `not` and minus signs inside each other."""
MOST_NAMES = 16
"""Different points in one expression."""
_COMPARING = ("<", "<=", ">", ">=", "==", "!=")
_WORDS = ("and", "or", "not")
_FUNCTIONS = ("abs", "min", "max")
_Parsed = Operand | TruthNode


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression `text`. Raises ExpressionError, whose message says where and why."""
    parser = _Parser(tokens_of(text))
    expression = Expression.of(text, parser.whole())
    if not expression.names:
        raise fault("expressions.no_point")
    if len(expression.names) > MOST_NAMES:
        raise fault("expressions.too_many_points", most=MOST_NAMES)
    return expression


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> TruthNode:
        """Everything, to the end."""
        at = self._token.at
        tree = self._either()
        if self._token.kind != "end":
            raise self._unexpected()
        return _truth(tree, at)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _is(self, *texts: str) -> bool:
        """Whether one of these signs or words of the language comes next."""
        token = self._token
        return token.kind in ("sign", "name") and token.text in texts

    def _unexpected(self) -> ExpressionError:
        token = self._token
        if token.kind == "end":
            return fault("expressions.ends_early")
        return fault("expressions.unexpected", at=token.at, word=token.text)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise fault("expressions.too_deep", at=self._token.at, most=DEEPEST)

    def _either(self) -> _Parsed:
        return self._junction("or")

    def _junction(self, word: str) -> _Parsed:
        at = self._token.at
        first = self._junction("and") if word == "or" else self._one()
        if not self._is(word):
            return first
        parts = [_truth(first, at)]
        while self._is(word):
            self._take()
            at = self._token.at
            parts.append(_truth(self._junction("and") if word == "or" else self._one(), at))
        return Junction(word == "and", tuple(parts))

    def _one(self) -> _Parsed:
        if not self._is("not"):
            return self._comparison()
        self._take()
        self._deeper()
        at = self._token.at
        node = Not(_truth(self._one(), at))
        self._depth -= 1
        return node

    def _comparison(self) -> _Parsed:
        at = self._token.at
        first = self._sum()
        if not self._is(*_COMPARING):
            if isinstance(first, Code):
                raise fault("expressions.code_alone", at=at)
            return first
        terms, signs = [_number(first, at)], []
        while self._is(*_COMPARING):
            signs.append(self._take().text)
            at = self._token.at
            terms.append(_number(self._sum(), at))
        return _with_codes(terms, signs, at)

    def _sum(self) -> _Parsed:
        at = self._token.at
        left = self._product()
        while self._is("+", "-"):
            sign = self._take().text
            second = self._token.at
            right = self._product()
            left = Arithmetic(sign, _quantity(left, at), _quantity(right, second))
        return left

    def _product(self) -> _Parsed:
        at = self._token.at
        left = self._factor()
        while self._is("*", "/"):
            sign = self._take().text
            second = self._token.at
            right = self._factor()
            left = Arithmetic(sign, _quantity(left, at), _quantity(right, second))
        return left

    def _factor(self) -> _Parsed:
        token = self._token
        if token.kind == "number":
            return self._constant()
        if token.kind == "code":
            self._take()
            return Code("", token.text)
        if self._is("-"):
            self._take()
            self._deeper()
            at = self._token.at
            node = Negative(_quantity(self._factor(), at))
            self._depth -= 1
            return node
        if self._is("("):
            return self._bracket()
        if token.kind == "name" and token.text not in _WORDS:
            self._take()
            called = token.text in _FUNCTIONS and self._is("(")
            return self._call(token) if called else Point(token.text)
        raise self._unexpected()

    def _constant(self) -> Constant:
        token = self._take()
        value = float(token.text)
        if not math.isfinite(value):
            raise fault("expressions.unknown_word", at=token.at, word=token.text)
        return Constant(value)

    def _bracket(self) -> _Parsed:
        self._take()
        self._deeper()
        inner = self._either()
        self._close()
        self._depth -= 1
        if isinstance(inner, Code):
            raise fault("expressions.code_alone", at=self._token.at)
        return inner

    def _call(self, function: Token) -> Call:
        self._take()
        self._deeper()
        of = []
        while True:
            at = self._token.at
            of.append(_quantity(self._sum(), at))
            if not self._is(","):
                break
            self._take()
        self._close()
        self._depth -= 1
        if (function.text == "abs") != (len(of) == 1):
            raise fault("expressions.wrong_count", at=function.at, function=function.text)
        return Call(function.text, tuple(of))

    def _close(self) -> None:
        if not self._is(")"):
            raise self._unexpected()
        self._take()


def _truth(node: _Parsed, at: int) -> TruthNode:
    if isinstance(node, Comparison | Not | Junction):
        return node
    if isinstance(node, Code):
        raise fault("expressions.code_alone", at=at)
    raise fault("expressions.want_truth", at=at)


def _number(node: _Parsed, at: int) -> Operand:
    if isinstance(node, Comparison | Not | Junction):
        raise fault("expressions.want_number", at=at)
    return node


def _quantity(node: _Parsed, at: int) -> Operand:
    """A number that can be calculated with: not the code of a state."""
    if isinstance(node, Code):
        raise fault("expressions.code_alone", at=at)
    return _number(node, at)


def _with_codes(terms: list[Operand], signs: list[str], at: int) -> Comparison:
    """Gives a code the point it is compared with."""
    if not any(isinstance(term, Code) for term in terms):
        return Comparison(tuple(terms), tuple(signs))
    if len(terms) != 2 or signs[0] not in ("==", "!="):
        raise fault("expressions.code_alone", at=at)
    match terms:
        case [Point(name), Code(_, code)]:
            return Comparison((terms[0], Code(name, code)), (signs[0],))
        case [Code(_, code), Point(name)]:
            return Comparison((Code(name, code), terms[1]), (signs[0],))
    raise fault("expressions.code_alone", at=at)
