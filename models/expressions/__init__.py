"""A small language over several points, for alarm rules: comparison, arithmetic, and, or, not.

Nothing of it is ever executed as Python: an own tokenizer, an own parser, closures over floats.
What is not known stays not known: truth has three values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.expressions.expression import Expression
    from models.expressions.faults import ExpressionError
    from models.expressions.parser import parse

__getattr__ = parts(
    __name__,
    {
        "expression": "Expression",
        "faults": "ExpressionError",
        "parser": "parse",
    },
)

__all__ = ["Expression", "ExpressionError", "parse"]
