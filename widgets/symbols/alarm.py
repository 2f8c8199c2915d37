"""The four alarm symbols: colour, shape and letter; fill says "is there", ring "acknowledge"."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from models.alarms import Alarm, AlarmState
from models.plan.rollup import Standing
from models.points import Severity
from widgets.symbols.canvas import drawn, stamp
from widgets.theme import Theme


class AlarmMark(Enum):
    """Where an alarm stands."""

    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    GONE = "gone"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    NONE = "none"
    """No alarm of this priority: the empty shape beside a zero count."""


def mark_of(alarm: Alarm) -> AlarmMark:
    """How an alarm is drawn."""
    return _MARKS[alarm.state]


def mark_of_place(standing: Standing) -> AlarmMark:
    """How the alarms of a device or a place are drawn as one."""
    if standing.acknowledged:
        return AlarmMark.ACKNOWLEDGED
    return AlarmMark.GONE if standing.gone else AlarmMark.UNACKNOWLEDGED


_MARKS = {
    AlarmState.NORMAL: AlarmMark.NONE,
    AlarmState.UNACKNOWLEDGED: AlarmMark.UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED: AlarmMark.ACKNOWLEDGED,
    AlarmState.RETURNED: AlarmMark.GONE,
    AlarmState.SHELVED: AlarmMark.SHELVED,
    AlarmState.SUPPRESSED: AlarmMark.SUPPRESSED,
    AlarmState.OUT_OF_SERVICE: AlarmMark.OUT_OF_SERVICE,
}
_RINGED = (AlarmMark.UNACKNOWLEDGED, AlarmMark.GONE)
_COLOURED = (AlarmMark.UNACKNOWLEDGED, AlarmMark.ACKNOWLEDGED, AlarmMark.GONE)
_BOX = 24.0
_REACH = 5.0
"""How far a ring with its outline passes the box."""
_LETTER_FROM = 18.0
"""Below this size a letter cannot be read and is left out."""
_WORDS = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "high",
    Severity.MEDIUM: "medium",
    Severity.LOW: "low",
}


def paint_alarm(
    painter: QPainter,
    centre: QPointF,
    size: float,
    severity: Severity,
    state: AlarmMark,
    theme: Theme,
    blink_off: bool = False,
) -> None:
    """Draw the symbol of `severity` in a box of `size` around `centre`; NONE draws nothing.

    `blink_off` leaves the fill out and turns the letter to ink, while the ring stays.
    """
    if severity is Severity.NONE:
        return
    key = ("alarm", severity, state, size, blink_off)
    stamp(
        painter,
        theme,
        key,
        centre,
        _around(size),
        _drawing(size, severity, state, theme, blink_off),
    )


def alarm_pixmap(
    size: float,
    severity: Severity,
    state: AlarmMark,
    theme: Theme,
    ratio: float = 1.0,
    blink_off: bool = False,
) -> QPixmap:
    """The same symbol as a pixmap whose middle is the symbol's centre."""
    key = ("alarm", severity, state, size, blink_off)
    return drawn(
        theme, key, _around(size), ratio, _drawing(size, severity, state, theme, blink_off)
    )


def _around(size: float) -> QRectF:
    half = round(size / 2 + _REACH * size / _BOX)
    return QRectF(-half, -half, 2 * half, 2 * half)


def _drawing(
    size: float, severity: Severity, state: AlarmMark, theme: Theme, blink_off: bool
) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.scale(size / _BOX, size / _BOX)
        painter.translate(-_BOX / 2, -_BOX / 2)
        if state in _COLOURED:
            _coloured(painter, severity, state, theme, blink_off)
        else:
            _withheld(painter, severity, state, theme)
        if size >= _LETTER_FROM:
            _letter(painter, severity, _letter_color(severity, state, theme, blink_off), theme)
        _sign(painter, state, theme)

    return draw


def _coloured(
    painter: QPainter, severity: Severity, state: AlarmMark, theme: Theme, blink_off: bool
) -> None:
    hue = theme.color(f"alarm_{_WORDS[severity]}")
    edge = theme.color("alarm_edge")
    if state in _RINGED:
        for color, width in ((edge, 3.4), (hue, 1.8)):
            painter.strokePath(_ring(severity), _pen(color, width))
    hollow = state is AlarmMark.GONE or blink_off
    painter.fillPath(_shape(severity), theme.color("panel") if hollow else hue)
    painter.strokePath(_shape(severity), _pen(hue, 2.0) if hollow else _pen(edge, 1.2))


def _withheld(painter: QPainter, severity: Severity, state: AlarmMark, theme: Theme) -> None:
    pen = _pen(theme.color("edge"), 1.6)
    if state is AlarmMark.OUT_OF_SERVICE:
        pen.setDashPattern([2.5 / 1.6, 2 / 1.6])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.fillPath(_shape(severity), theme.color("panel"))
    painter.strokePath(_shape(severity), pen)


def _letter_color(severity: Severity, state: AlarmMark, theme: Theme, blink_off: bool) -> QColor:
    if state not in _COLOURED:
        return theme.color("ink2")
    if state is AlarmMark.GONE or blink_off:
        return theme.color("ink")
    return theme.color(f"on_{_WORDS[severity]}")


def _letter(painter: QPainter, severity: Severity, color: QColor, theme: Theme) -> None:
    pixels, baseline = {
        Severity.CRITICAL: (11.5, 16.0),
        Severity.HIGH: (11.0, 18.4),
        Severity.MEDIUM: (11.0, 15.7),
        Severity.LOW: (11.0, 15.9),
    }[severity]
    # Drawn as a path from a large size: hinting would move a letter of 9 px off its middle.
    path = QPainterPath()
    path.addText(0, 0, theme.sized(110, QFont.Weight.Bold), severity.letter)
    painter.save()
    factor = pixels / 110
    middle = path.boundingRect().center().x() * factor
    painter.translate(12 - middle, baseline)
    painter.scale(factor, factor)
    painter.fillPath(path, color)
    painter.restore()


def _sign(painter: QPainter, state: AlarmMark, theme: Theme) -> None:
    if state is AlarmMark.SHELVED:
        painter.setPen(_pen(theme.color("ink2"), 1.3))
        painter.setBrush(theme.color("panel"))
        painter.drawEllipse(QPointF(20, 20), 4.6, 4.6)
        painter.drawPolyline([QPointF(20, 17.6), QPointF(20, 20), QPointF(21.8, 21)])
    elif state is AlarmMark.SUPPRESSED:
        painter.setPen(_pen(theme.color("ink2"), 1.6))
        painter.drawLine(QPointF(3, 21), QPointF(21, 3))


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _shape(severity: Severity) -> QPainterPath:
    return _outline(
        severity,
        (4.0, 1.5),
        ((12, 2.2), (22, 20.4), (2, 20.4)),
        ((12, 2.6), (21.4, 12), (12, 21.4), (2.6, 12)),
        8.4,
    )


def _ring(severity: Severity) -> QPainterPath:
    return _outline(
        severity,
        (0.8, 2.2),
        ((12, -3.4), (26.6, 23.1), (-2.6, 23.1)),
        ((12, -1.7), (25.7, 12), (12, 25.7), (-1.7, 12)),
        11.3,
    )


Corners = tuple[tuple[float, float], ...]


def _outline(
    severity: Severity,
    square: tuple[float, float],
    triangle: Corners,
    diamond: Corners,
    radius: float,
) -> QPainterPath:
    path = QPainterPath()
    if severity is Severity.CRITICAL:
        inset, corner = square
        path.addRoundedRect(
            QRectF(inset, inset, _BOX - 2 * inset, _BOX - 2 * inset), corner, corner
        )
    elif severity is Severity.LOW:
        path.addEllipse(QPointF(12, 12), radius, radius)
    else:
        corners = triangle if severity is Severity.HIGH else diamond
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        path.closeSubpath()
    return path
