"""The small picture beside a figure: bars, a share, a mix, a course, the hours of the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from models.alarms.figures.figure import Figure
from models.alarms.figures.metrics import Measured
from widgets.theme import Theme

Picture = Callable[[QPainter, QRectF, Theme], None]
_GOAL = (0.01, 0.05, 0.15, 0.79)
"""Critical, high, medium, low: 80/15/5 with less than 1 for what is critical."""


def picture_of(figure: Figure, found: Measured) -> Picture | None:
    """What shows a figure best; None where a number says it all."""
    days = found.days
    made: dict[str, Callable[[], Picture]] = {
        "ten": lambda: bars([_per_ten(one.raised, one.recorded_ms) for one in days], 1),
        "hour": lambda: heat(found.by_hour, found.by_hour_ms),
        "day": lambda: bars([one.raised for one in days], 150),
        "worst_ten": lambda: bars([one.worst_ten for one in days], 10),
        "worst_day": lambda: bars([one.raised for one in days], 150),
        "worst_hour": lambda: heat(found.by_hour, found.by_hour_ms),
        "tens_above": lambda: share(figure.value, 0.01),
        "hours_above": lambda: share(figure.value, 0.01),
        "flood": lambda: share(figure.value, 0.01),
        "top": lambda: bars([one.count for one in found.top], None),
        "chattering": lambda: bars([one.count for one in found.chattering[:12]], None),
        "fleeting": lambda: bars([one.count for one in found.fleeting[:12]], None),
        "stale": lambda: bars([one.stale for one in days], 5),
        "standing": lambda: course([count for _, count in found.course], 10),
        "priorities": lambda: mix(found.priorities),
        "steady": lambda: bars([_per_ten(one.raised, one.recorded_ms) for one in days], 1),
        "upset": lambda: bars([one.worst_ten for one in days], 10),
    }
    make = made.get(figure.id)
    return make() if make is not None and figure.value is not None else None


def _per_ten(count: int, recorded_ms: int) -> float:
    return count * 600_000 / recorded_ms if recorded_ms else 0.0


def bars(values: Sequence[float], limit: float | None) -> Picture:
    """One after the other from the left; the limit as a dashed line where it is near."""

    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        most = max([*values, 0.0])
        top = max(most, limit if limit is not None and limit < most * 4 else 0.0) or 1.0
        step = box.width() / max(len(values), 1)
        for number, value in enumerate(values):
            height = value / top * (box.height() - 2)
            if value:
                bar = QRectF(box.left() + number * step, box.bottom() - max(1.0, height),
                             max(1.0, min(step - 1, 16.0)), max(1.0, height))  # fmt: skip
                painter.fillRect(bar, theme.color("ink2"))
        _ground(painter, box, theme)
        if limit is not None and limit <= top:
            _limit(painter, box, box.bottom() - limit / top * (box.height() - 2), theme)

    return paint


def course(values: Sequence[int], limit: int) -> Picture:
    """A line from the left to now."""

    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        top = max([*values, 1]) if max([*values, 0]) * 4 < limit else max([*values, limit])
        step = box.width() / max(len(values) - 1, 1)
        points = QPolygonF()
        for number, value in enumerate(values):
            y = box.bottom() - value / top * (box.height() - 3) - 1
            points.append(QPointF(box.left() + number * step, y))
        _ground(painter, box, theme)
        painter.setPen(QPen(theme.color("ink2"), 1.25))
        painter.drawPolyline(points)
        if points.size():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("ink"))
            painter.drawEllipse(points.last(), 2.0, 2.0)
        if limit <= top:
            _limit(painter, box, box.bottom() - limit / top * (box.height() - 3) - 1, theme)

    return paint


def share(value: Fraction | None, target: float) -> Picture:
    """A bar of a share, with a tick where it should end; of five times the target at least."""

    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        known = 0.0 if value is None else float(value)
        whole = max(target * 5, known * 1.1)
        track = QRectF(box.left(), box.bottom() - 12, box.width(), 8)
        painter.fillRect(track, theme.color("band"))
        filled = QRectF(track)
        filled.setWidth(track.width() * known / whole)
        painter.fillRect(filled, theme.color("ink2"))
        x = track.left() + track.width() * target / whole
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))

    return paint


def mix(counts: Sequence[int]) -> Picture:
    """Low to critical from the left, ours above what it should be; greys, letters tell them."""

    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        total = sum(counts)
        shares = [count / total if total else 0.0 for count in counts]
        height = (box.height() - 6) / 2
        for row, parts in enumerate((shares, _GOAL)):
            top = box.top() + row * (height + 6)
            _paint_mix(painter, QRectF(box.left(), top, box.width(), height), parts, theme)

    return paint


def _paint_mix(painter: QPainter, box: QRectF, parts: Sequence[float], theme: Theme) -> None:
    x = box.left()
    painter.setFont(theme.font("small"))
    for letter, part, token in zip("LMHC", reversed(parts), _MIXED, strict=True):
        width = box.width() * part
        piece = QRectF(x, box.top(), max(0.0, width - 1), box.height())
        painter.fillRect(piece, theme.color(token))
        if width > 14:
            painter.setPen(theme.color("panel" if token in ("ink", "ink2") else "ink"))
            painter.drawText(piece, Qt.AlignmentFlag.AlignCenter, letter)
        x += width


_MIXED = ("band", "hatch", "ink2", "ink")


def heat(counts: Sequence[int], recorded_ms: Sequence[int]) -> Picture:
    """The 24 hours of the day, the more the brighter; noon is marked."""

    def paint(painter: QPainter, box: QRectF, theme: Theme) -> None:
        rates = [
            count * 3_600_000 / known if known else None
            for count, known in zip(counts, recorded_ms, strict=True)
        ]
        most = max([rate for rate in rates if rate is not None] or [0.0]) or 1.0
        step = box.width() / 24
        cell = box.height() - 14
        for hour, rate in enumerate(rates):
            piece = QRectF(box.left() + hour * step, box.top(), step - 1, cell)
            if rate is None:
                painter.fillRect(piece, QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern))
                continue
            painter.fillRect(piece, theme.color("band"))
            shade = QColor(theme.color("ink2"))
            shade.setAlphaF(rate / most)
            painter.fillRect(piece, shade)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink3"))
        for hour in (0, 6, 12, 18):
            at = QRectF(box.left() + hour * step, box.top() + cell + 1, 4 * step, 14)
            painter.drawText(at, Qt.AlignmentFlag.AlignLeft, f"{hour:02d}")

    return paint


def _ground(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), theme.color("edge"))


def _limit(painter: QPainter, box: QRectF, y: float, theme: Theme) -> None:
    pen = QPen(theme.color("ink"), 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(box.left(), round(y) + 0.5), QPointF(box.right(), round(y) + 0.5))
