"""A value as it is written: digits by resolution, thousands comma, minus U+2212, larger units.

The number and the unit come apart, because the unit is drawn smaller (look: after a narrow
no-break space). Never called for a bad value: that is written as a dash, by whoever draws it.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from models.points.units import UNITS, convert

if TYPE_CHECKING:
    from models.points.point import Point
    from models.text.name import Language

NO_BREAK = "\u202f"
"""Between number and unit."""
MINUS = "\u2212"

# Units that are shown in larger ones when the numbers of a point get this large.
_LARGER = {
    "W": (("MW", 1e7), ("kW", 1e4)),
    "W.h": (("MW.h", 1e8), ("kW.h", 1e3)),
    "V.A": (("MV.A", 1e7), ("kV.A", 1e4)),
    "var": (("kvar", 1e4),),
    "var.h": (("kvar.h", 1e3),),
    "Pa": (("kPa", 1e4),),
    "L": (("m3", 1e4),),
}


def format_value(value: float, point: Point, language: Language) -> tuple[str, str]:
    """What is written for `value` of `point`: number and unit, or the state's name and nothing.

    A state index that the point does not have is written as the bare number.
    """
    if point.states:
        index = int(value)
        if 0 <= index < len(point.states) and index == value:
            return point.states[index].name.say(language), ""
        return format_number(value, 0), ""
    code = shown_unit(point, value)
    unit = UNITS.get(code)
    shown = convert(value, point.unit, code) if code != point.unit else value
    return format_number(shown, decimals(point, code, shown)), unit.symbol if unit else point.unit


def shown_unit(point: Point, value: float = 0.0) -> str:
    """The unit a point is shown in.

    It goes by the point's scale, so that a number does not change its unit while it is watched;
    only a point without a scale, and every counter, goes by the value.
    """
    size = abs(value)
    if point.scale is not None and not point.counter:
        size = max(abs(end) for end in point.scale)
    for code, least in _LARGER.get(point.unit, ()):
        if size >= least:
            return code
    return point.unit


def decimals(point: Point, code: str, shown: float) -> int:
    """Digits after the point: the resolution's; without one, four figures in all."""
    if point.resolution is None:
        size = abs(shown)
        return 0 if size >= 1_000 else 1 if size >= 100 else 2 if size >= 10 else 3
    step = point.resolution
    if code != point.unit:
        # In a larger unit no more than two digits help the eye.
        return min(2, _digits(convert(step, point.unit, code)))
    return _digits(step)


def format_number(value: float, digits: int) -> str:
    """`value` with `digits` after the point; never "-0"."""
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        return MINUS + text[1:] if any(c in "123456789" for c in text) else text[1:]
    return text


@cache
def _digits(step: float) -> int:
    exponent = Decimal(repr(float(step))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
