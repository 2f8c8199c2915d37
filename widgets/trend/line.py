"""One point as a chart is given it, and how the n-th of them is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPen

from models.alarms import Alarm
from models.points import Point, Severity
from models.trend import Curve
from widgets.symbols import AlarmMark
from widgets.theme import Theme

_SERIES = ("ink", "series_1", "series_2", "series_3", "series_4", "series_5")
_DASHES: tuple[tuple[float, ...], ...] = ((), (), (), (6, 3), (2, 3), (6, 3, 2, 3))


@dataclass(frozen=True, slots=True)
class Line:
    """One point to draw."""

    point: Point
    title: str
    """Device and point."""
    short: str
    """The device alone, for where all curves are of the same quantity."""
    curve: Curve
    number: int
    """Position among the chosen points: decides colour and dash."""
    alarm: Alarm | None = None
    marks: tuple[tuple[int, Severity, AlarmMark], ...] = ()
    """Alarms on it: when each began, how bad it is, and where it stands."""
    current: bool = False
    """The one that is chosen in the list: its limits are drawn."""
    out: tuple[tuple[int, int, str], ...] = ()
    """When works kept it out of service: from, to, number."""


def series_token(number: int) -> str:
    """Colour of the n-th chosen point; from the seventh on one grey."""
    return _SERIES[number] if number < len(_SERIES) else "ink3"


def series_pen(theme: Theme, number: int, *, uncertain: bool = False) -> QPen:
    """Pen of the n-th chosen point, in device pixels."""
    pen = QPen(theme.color(series_token(number)))
    pen.setWidthF(2.0 if number == 0 else 1.5 if number < len(_SERIES) else 1.25)
    dash = (5.0, 3.0) if uncertain else _DASHES[number] if number < len(_DASHES) else ()
    return dashed(pen, dash)


def dashed(pen: QPen, dash: tuple[float, ...]) -> QPen:
    """`pen` with dashes and pauses in pixels; Qt counts them in widths of the pen."""
    if dash:
        pen.setDashPattern([length / pen.widthF() for length in dash])
        pen.setCapStyle(pen.capStyle().FlatCap)
    return pen
