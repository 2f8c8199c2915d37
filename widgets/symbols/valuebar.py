"""A value in its context: scale, normal band, limits, pointer, and what lies beyond a limit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from models.alarms import Alarm
from models.points import Limits, Point, Reading, Severity
from widgets.theme import Theme

_ALARM = {
    Severity.CRITICAL: "alarm_critical",
    Severity.HIGH: "alarm_high",
    Severity.MEDIUM: "alarm_medium",
    Severity.LOW: "alarm_low",
}


@dataclass(frozen=True, slots=True)
class ValueBar:
    """What a bar shows, all in the point's unit."""

    low: float
    high: float
    normal: tuple[float, float] | None = None
    limits: tuple[float, ...] = ()
    value: float | None = None
    stale: bool = False
    severity: Severity = Severity.NONE
    """Of the active alarm; NONE leaves the part beyond the limit uncoloured."""
    beyond: float | None = None
    """The limit that the active alarm violates."""

    @classmethod
    def of(cls, point: Point, reading: Reading, alarm: Alarm | None) -> ValueBar | None:
        """The bar of a point; None for states, counters and points without any context."""
        scale = _scale(point)
        if point.states or point.counter or scale is None:
            return None
        limits = point.limits or Limits()
        marks = (limits.low_low, limits.low, limits.high, limits.high_high)
        return cls(
            low=scale[0],
            high=scale[1],
            normal=point.normal,
            limits=tuple(mark for mark in marks if mark is not None),
            value=reading.value,
            stale=reading.quality.is_last_known,
            severity=alarm.severity if alarm is not None else Severity.NONE,
            beyond=alarm.limit if alarm is not None else None,
        )


def paint_bar(painter: QPainter, rect: QRectF, bar: ValueBar, theme: Theme) -> None:
    """Draw the track into `rect`; ticks pass it by 2 px, the pointer stands 6 px above it."""

    def at(value: float) -> float:
        share = (value - bar.low) / ((bar.high - bar.low) or 1.0)
        return rect.left() + max(0.0, min(1.0, share)) * rect.width()

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, theme.color("track"))
    if bar.normal is not None:
        painter.fillRect(_between(rect, at(bar.normal[0]), at(bar.normal[1])), theme.color("band"))
    if bar.severity and bar.beyond is not None and bar.value is not None:
        beyond = _between(rect, at(bar.beyond), at(bar.value))
        painter.fillRect(beyond, theme.color(_ALARM[bar.severity]))
    painter.setPen(QPen(theme.color("ink2"), 1.5, c=Qt.PenCapStyle.FlatCap))
    for limit in bar.limits:
        painter.drawLine(QLineF(at(limit), rect.top() - 2, at(limit), rect.bottom() + 2))
    if bar.value is not None:
        _pointer(painter, QPointF(at(bar.value), rect.top() + 2), bar.stale, theme)
    painter.restore()


def _pointer(painter: QPainter, tip: QPointF, hollow: bool, theme: Theme) -> None:
    painter.setPen(QPen(theme.color("ink3" if hollow else "ground"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else theme.color("ink"))
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-4.5, -6), tip + QPointF(4.5, -6)]))


def _between(rect: QRectF, first: float, second: float) -> QRectF:
    left, right = sorted((first, second))
    return QRectF(left, rect.top(), right - left, rect.height())


def _scale(point: Point) -> tuple[float, float] | None:
    """The declared scale, or the limits and the band with a fifth of their width on both sides."""
    if point.scale is not None:
        return point.scale
    limits = point.limits or Limits()
    marks = [limits.low_low, limits.low, limits.high, limits.high_high, *(point.normal or ())]
    known = sorted(mark for mark in marks if mark is not None)
    if not known:
        return None
    if not any(a != b for a, b in pairwise(known)):
        return min(0.0, known[0] * 1.25), max(0.0, known[0] * 1.25)
    margin = (known[-1] - known[0]) / 5
    return known[0] - margin, known[-1] + margin
