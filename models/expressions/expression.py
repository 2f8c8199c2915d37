"""A parsed expression: what it reads, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from models.expressions.faults import fault
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
    Read,
    Truth,
    TruthNode,
    truth,
    walk,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """Compared by text and tree; shared by all rules with the same text."""

    text: str
    tree: TruthNode
    names: tuple[str, ...] = field(compare=False)
    """What it reads, each once, in the order of the text: `key` of the same device, or
    `device.key`."""
    codes: tuple[tuple[str, str], ...] = field(compare=False)
    """(name, code of a state) that `resolved` has to look up before it can be evaluated."""
    _holds: Truth = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str, tree: TruthNode) -> Expression:
        """The expression with this tree."""
        nodes = list(walk(tree))
        names = dict.fromkeys(node.name for node in nodes if isinstance(node, Point))
        codes = dict.fromkeys((n.point, n.code) for n in nodes if isinstance(n, Code))
        return cls(text, tree, tuple(names), tuple(codes), truth(tree))

    def value(self, read: Read) -> bool | None:
        """Whether it holds; None: what decides it is unknown, so nothing may be concluded.

        `read` gives the GOOD value of a name, None for anything else. A comparison with a code
        that was not resolved is unknown.
        """
        return self._holds(read)

    def resolved(self, index_of: Callable[[str, str], float | None]) -> Expression:
        """With the codes of states replaced by their indices. Raises ExpressionError for a code
        that `index_of(name, code)` does not know."""
        return Expression.of(self.text, _resolved(self.tree, index_of)) if self.codes else self

    def renamed(self, full: Callable[[str], str]) -> Expression:
        """With every name `name` replaced by `full(name)`."""
        return Expression.of(self.text, _renamed(self.tree, full))


def _resolved(tree: TruthNode, index_of: Callable[[str, str], float | None]) -> TruthNode:
    match tree:
        case Not():
            return Not(_resolved(tree.of, index_of))
        case Junction():
            return replace(tree, of=tuple(_resolved(part, index_of) for part in tree.of))
    return replace(tree, terms=tuple(_looked_up(term, index_of) for term in tree.terms))


def _looked_up(term: Operand, index_of: Callable[[str, str], float | None]) -> Operand:
    if not isinstance(term, Code):
        return term
    index = index_of(term.point, term.code)
    if index is None:
        raise fault("expressions.unknown_state", state=term.code, point=term.point)
    return Constant(float(index))


def _renamed(tree: TruthNode, full: Callable[[str], str]) -> TruthNode:
    match tree:
        case Not():
            return Not(_renamed(tree.of, full))
        case Junction():
            return replace(tree, of=tuple(_renamed(part, full) for part in tree.of))
    return Comparison(tuple(_renamed_number(term, full) for term in tree.terms), tree.signs)


def _renamed_number(node: Operand, full: Callable[[str], str]) -> Operand:
    match node:
        case Point():
            return Point(full(node.name))
        case Code():
            return Code(full(node.point), node.code)
        case Negative():
            return Negative(_renamed_number(node.of, full))
        case Arithmetic():
            left, right = _renamed_number(node.left, full), _renamed_number(node.right, full)
            return Arithmetic(node.sign, left, right)
        case Call():
            return replace(node, of=tuple(_renamed_number(part, full) for part in node.of))
    return node
