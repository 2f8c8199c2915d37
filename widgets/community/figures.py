"""An indicator's value in words."""

from __future__ import annotations

from fractions import Fraction

from models.community import Indicator, Measure
from widgets.words import Words

MINUS = "\u2212"
_NARROW = "\u202f"
_HOUR_MS = 3_600_000


def value_text(indicator: Indicator, words: Words) -> str:
    """With its unit; a dash where there is none."""
    if indicator.value is None:
        return "\u2014"
    return figure_text(indicator.value, indicator.measure, words)


def figure_text(value: Fraction, measure: Measure, words: Words) -> str:
    """A value of one measure."""
    match measure:
        case Measure.DURATION:
            return words.age(round(value))
        case Measure.SHARE:
            return _signed(value * 100, 0 if value in (0, 1) else 1, words) + f"{_NARROW}%"
        case Measure.CHANGE:
            plus = "+" if value > 0 else ""
            return plus + _signed(value * 100, 1, words) + f"{_NARROW}%"
        case Measure.SCORE:
            plus = "+" if value > 0 else ""
            return plus + _signed(value, 0, words)


def plain_figure(value: Fraction, measure: Measure) -> float:
    """For a curve: hours, per cent, points."""
    if measure is Measure.DURATION:
        return float(value / _HOUR_MS)
    return float(value if measure is Measure.SCORE else value * 100)


def _signed(value: Fraction, digits: int, words: Words) -> str:
    return words.number(float(value), digits).replace("-", MINUS)
