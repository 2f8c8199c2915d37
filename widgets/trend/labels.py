"""Words beside and inside a pane: names at the curves' ends, limits, causes of gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from models.trend import Gap, spread
from widgets.theme import Theme
from widgets.trend.line import Line, series_pen
from widgets.trend.pane import Pane
from widgets.words import Words

_LINE = 15.0
_GAP = 8.0
_SWATCH = 14.0
_SIDE = (96.0, 210.0)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Label:
    y: float
    text: str
    line: Line | None
    """None for a limit."""


def side_width(theme: Theme, panes: Sequence[Pane], width: int) -> float:
    """Room to the right of the panes, so that the longest name fits if it can."""
    metrics = QFontMetricsF(theme.font("small"))
    names = [_name(pane, line) for pane in panes for line in pane.lines if not pane.states]
    widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
    wanted = widest + _SWATCH + 2 * _GAP + 12
    return min(max(_SIDE[0], wanted), _SIDE[1], width / 3)


def paint_side_labels(
    painter: QPainter, theme: Theme, words: Words, pane: Pane, width: int
) -> None:
    """Every curve's name where it ends and every limit's where it stands, none over another."""
    labels = [] if pane.states else [_curve_label(pane, line) for line in pane.lines]
    for mark, point in pane.marks():
        if pane.low < mark.value < pane.high:
            text = words.say(mark.code, value=words.quantity(point, mark.value))
            labels.append(_Label(pane.y(mark.value), text, None))
    area = pane.area
    centres = spread([label.y for label in labels], _LINE, area.top() - 8, area.bottom() + 8)
    left = area.right() + _GAP
    painter.setFont(theme.font("small"))
    metrics = QFontMetricsF(theme.font("small"))
    for label, centre in zip(labels, centres, strict=True):
        at, token = left, "ink2"
        if label.line is not None:
            token = "ink"
            painter.setPen(series_pen(theme, label.line.number))
            painter.drawLine(QPointF(at, centre), QPointF(at + _SWATCH, centre))
            at += _SWATCH + 4
        room = width - at - 8
        text = metrics.elidedText(label.text, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(theme.color(token))
        painter.drawText(QRectF(at, centre - _LINE / 2, room, _LINE), _LEFT, text)


def paint_gap_labels(painter: QPainter, theme: Theme, words: Words, pane: Pane) -> None:
    """Why nothing is known, above the gaps."""
    font = theme.font("small")
    painter.setFont(font)
    painter.setPen(theme.color("ink2"))
    for box, text in gap_labels(pane, words, QFontMetricsF(font)):
        painter.drawText(box, _LEFT, text)


def gap_labels(pane: Pane, words: Words, metrics: QFontMetricsF) -> list[tuple[QRectF, str]]:
    """Once per gap, clear of alarms and the title; what does not fit is left to the cursor."""
    alarms = [pane.x(began) for line in pane.lines for began, _, _ in line.marks]
    taken = [(x - 14, x + 14) for x in alarms]
    if pane.states:
        begun = pane.area.left()
        taken.append((begun, begun + metrics.horizontalAdvance(pane.lines[0].title)))
    labels = []
    for gap, lines in _merged(pane):
        text = words.quality(gap.cause) if gap.cause is not None else words.say("trend.no_data")
        if len(lines) == 1 and len(pane.lines) > 1:
            text = f"{lines[0].short}: {text}"
        width = metrics.horizontalAdvance(text)
        left = max(pane.x(gap.start_ms), pane.area.left())
        right = min(pane.x(gap.end_ms), pane.area.right())
        if right - left < 2:
            continue
        furthest = pane.area.right() - width
        beside = [at for b, e in taken for at in (b - width - 2 * _GAP, e + 2 * _GAP)]
        beside.sort(key=lambda at: abs(at - left))
        for at in (left, right - width, *beside):
            at = min(max(at, pane.area.left()), furthest)
            if all(at + width + _GAP < begun or at > ended + _GAP for begun, ended in taken):
                taken.append((at, at + width))
                labels.append((above(pane, at, width + 2), text))
                break
    return labels


def above(pane: Pane, left: float, width: float) -> QRectF:
    """The line of words over a pane."""
    return QRectF(left, pane.area.top() - _LINE - 3, width, _LINE)


def _merged(pane: Pane) -> list[tuple[Gap, list[Line]]]:
    """Gaps of the same cause and time, with all the lines that have them; earliest first."""
    found: dict[tuple[int, int, object], tuple[Gap, list[Line]]] = {}
    start, end = pane.span
    for line in pane.lines:
        for gap in line.curve.gaps:
            if gap.end_ms > start and gap.start_ms < end:
                key = (gap.start_ms // 10_000, gap.end_ms // 10_000, gap.cause)
                found.setdefault(key, (gap, []))[1].append(line)
    return sorted(found.values(), key=lambda entry: entry[0].start_ms)


def _curve_label(pane: Pane, line: Line) -> _Label:
    last = line.curve.last
    level = line.curve.gaps[-1].level if line.curve.gaps else None
    value = last[1] if last is not None else level
    y = pane.y(value) if value is not None else pane.area.bottom()
    return _Label(min(max(y, pane.area.top()), pane.area.bottom()), _name(pane, line), line)


def _name(pane: Pane, line: Line) -> str:
    """The device alone where all curves are of one quantity of different devices."""
    same = len({other.point.name for other in pane.lines}) == 1
    different = len({other.short for other in pane.lines}) == len(pane.lines)
    return line.short if same and different and len(pane.lines) > 1 else line.title
