"""An expression of a rule, bound to the points of the park it reads."""

from __future__ import annotations

from collections.abc import Mapping

from models.expressions import Expression, parse
from models.points import Point


def condition(text: str, device: str, points: Mapping[str, Point]) -> Expression:
    """`text` as a rule of a point of `device` means it: names are ids of points, codes of states
    their indices. Raises ExpressionError, also for a state that its point does not have; a point
    that the park does not have stays and is never GOOD."""

    def index_of(name: str, code: str) -> float | None:
        point = points.get(name)
        codes = [state.code for state in point.states] if point is not None else []
        return codes.index(code) if code in codes else None

    full = parse(text).renamed(lambda name: full_id(name, device))
    return full.resolved(index_of)


def full_id(name: str, device: str) -> str:
    """The id of the point that a rule of a point of `device` calls `name`."""
    return name if "." in name else f"{device}.{name}"
