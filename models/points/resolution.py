"""Values as whole steps of a point's resolution, so that what is stored is what was shown.

For a resolution below 1 the step count is divided by its reciprocal: 234 / 10 is exactly the
float 23.4, while 234 * 0.1 is not.
"""

from __future__ import annotations


def to_steps(value: float, resolution: float) -> int:
    """The nearest whole number of `resolution` steps."""
    if resolution < 1:
        return round(value * round(1 / resolution))
    return round(value / resolution)


def from_steps(steps: int, resolution: float) -> float:
    """The value of `steps`; the inverse of `to_steps` to the last bit."""
    if resolution < 1:
        return steps / round(1 / resolution)
    return steps * resolution


def quantise(value: float, resolution: float) -> float:
    """`value` rounded to the resolution; a codec does this once, so live and stored agree."""
    return from_steps(to_steps(value, resolution), resolution)
