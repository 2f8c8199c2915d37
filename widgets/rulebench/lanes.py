"""When each rule would have called: bars under the curve, and the confirmed incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from models.alarms.trial.backtest import Comparison, Linked
from models.alarms.trial.episode import Episode
from widgets.rulebench.scale import Scale
from widgets.theme import Theme

HEIGHT = 22
_BAR = 10.0
_LEAST = 2.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: its name, and what stands in it."""

    title: str
    episodes: Sequence[Episode] = ()
    token: str = "ink2"
    incidents: Sequence[tuple[Linked, bool]] = ()
    """Alarms of incidents, and whether the tried rule would have missed them."""


def lanes_of(found: Comparison, now: str, tried: str) -> list[Lane]:
    """Two rows of bars."""
    return [Lane(now, found.now_episodes, "ink3"), Lane(tried, found.tried_episodes, "ink")]


def paint_lane(painter: QPainter, theme: Theme, scale: Scale, top: float, lane: Lane) -> None:
    """A row of bars at `top`, or of marks."""
    area = scale.area
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("ink2"))
    painter.drawText(QRectF(4, top, area.left() - 12, HEIGHT), _RIGHT, lane.title)
    middle = top + HEIGHT / 2
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
    painter.save()
    painter.setClipRect(QRectF(area.left(), top, area.width(), HEIGHT))
    for one in lane.episodes:
        left = scale.x(one.raised_ms)
        width = max(_LEAST, scale.x(one.until(scale.span[1])) - left)
        bar = QRectF(left, middle - _BAR / 2, width, _BAR)
        painter.fillRect(bar, theme.color(lane.token))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for linked, missed in lane.incidents:
        _paint_incident(painter, theme, QPointF(scale.x(linked.raised_ms), middle), missed)
    painter.restore()


def _paint_incident(painter: QPainter, theme: Theme, at: QPointF, missed: bool) -> None:
    """A flag: filled where it would have been called for, a cross where it would not."""
    painter.setPen(QPen(theme.color("ink"), 2))
    if missed:
        for sign in (-1, 1):
            painter.drawLine(
                QPointF(at.x() - 5, at.y() - 5 * sign), QPointF(at.x() + 5, at.y() + 5 * sign)
            )
        return
    painter.setBrush(theme.color("ink"))
    up, down = QPointF(at.x() - 4, at.y() - 6), QPointF(at.x() - 4, at.y() + 2)
    painter.drawPolygon(QPolygonF([up, QPointF(at.x() + 5, at.y() - 2), down]))
    painter.drawLine(up, QPointF(at.x() - 4, at.y() + 7))
