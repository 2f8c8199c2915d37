"""The tree of an expression, and what its nodes come to.

A node is compiled to a closure once; evaluating costs about one call per node. None is unknown.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Read = Callable[[str], float | None]
"""The GOOD value of a point by its name in the expression; None where there is none."""
Number = Callable[[Read], float | None]
Truth = Callable[[Read], bool | None]

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number as written, or the index a state's code stands for."""

    value: float


@dataclass(frozen=True, slots=True)
class Point:
    """`key` of the same device or `device.key`."""

    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a state of `point`, not yet looked up."""

    point: str
    code: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus a number."""

    of: Operand


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * /`."""

    sign: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Call:
    """`abs`, `min`, `max`."""

    function: str
    of: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more numbers with the signs between them: `10 < level <= 90`."""

    terms: tuple[Operand, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: TruthNode


@dataclass(frozen=True, slots=True)
class Junction:
    """All of them (`and`) or one of them (`or`)."""

    every: bool
    of: tuple[TruthNode, ...]


Operand = Constant | Point | Negative | Arithmetic | Call | Code
"""A code stands only beside one sign `==` or `!=`; the parser sees to that."""
TruthNode = Comparison | Not | Junction
Node = Operand | TruthNode


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it, in the order of the text."""
    yield node
    for child in _children(node):
        yield from walk(child)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Negative() | Not():
            return (node.of,)
        case Arithmetic():
            return (node.left, node.right)
        case Call() | Junction():
            return node.of
        case Comparison():
            return node.terms
    return ()


def truth(node: TruthNode) -> Truth:
    """What evaluates `node`."""
    match node:
        case Comparison():
            return _comparison(node)
        case Not():
            return _opposite(truth(node.of))
        case Junction():
            return _junction(node.every, tuple(truth(part) for part in node.of))


def _opposite(inner: Truth) -> Truth:
    def value(read: Read) -> bool | None:
        found = inner(read)
        return None if found is None else not found

    return value


def _junction(every: bool, parts: tuple[Truth, ...]) -> Truth:
    """One part that is false settles `and`, one that is true settles `or`, whatever else is
    unknown."""
    settles = not every

    def value(read: Read) -> bool | None:
        result: bool | None = every
        for part in parts:
            found = part(read)
            if found is settles:
                return settles
            if found is None:
                result = None
        return result

    return value


def _comparison(node: Comparison) -> Truth:
    terms = tuple(_number(term) for term in node.terms)
    if len(terms) > 2:
        pairs = zip(node.terms, node.signs, node.terms[1:], strict=False)
        return _junction(
            True, tuple(_comparison(Comparison((a, b), (sign,))) for a, sign, b in pairs)
        )
    left, right = terms
    compare = _COMPARE[node.signs[0]]

    def value(read: Read) -> bool | None:
        a = left(read)
        if a is None:
            return None
        b = right(read)
        return None if b is None else compare(a, b)

    return value


def _number(node: Operand) -> Number:
    match node:
        case Constant():
            constant = node.value
            return lambda _: constant
        case Point():
            return _read(node.name)
        case Negative():
            return _negative(_number(node.of))
        case Arithmetic():
            return _arithmetic(_ARITHMETIC[node.sign], _number(node.left), _number(node.right))
        case Call():
            return _call(node.function, tuple(_number(part) for part in node.of))
        case Code():
            return lambda _: None


def _read(name: str) -> Number:
    def value(read: Read) -> float | None:
        found = read(name)
        return found if found is not None and math.isfinite(found) else None

    return value


def _negative(inner: Number) -> Number:
    def value(read: Read) -> float | None:
        found = inner(read)
        return None if found is None else -found

    return value


def _arithmetic(calculate: Callable[[float, float], float], left: Number, right: Number) -> Number:
    def value(read: Read) -> float | None:
        a = left(read)
        if a is None:
            return None
        b = right(read)
        if b is None:
            return None
        try:
            found = calculate(a, b)
        except (ZeroDivisionError, OverflowError):
            return None  # divided by nothing: not known, not infinite
        return found if math.isfinite(found) else None

    return value


def _call(function: str, of: tuple[Number, ...]) -> Number:
    choose: Callable[[list[float]], float] = {"min": min, "max": max}.get(
        function, lambda values: abs(values[0])
    )

    def value(read: Read) -> float | None:
        values: list[float] = []
        for part in of:
            found = part(read)
            if found is None:
                return None
            values.append(found)
        return choose(values)

    return value
