"""The whole park on one page: its drawing, every building with alarms, counts and coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.plan.direction import Direction, nearest
from models.plan.outline import bounds, contains
from models.plan.rollup import QUIET, Coverage, RollUp, Standing
from models.site.park import Park
from widgets.plan.camera import Camera, Margins, fit
from widgets.plan.drawing import Drawing
from widgets.plan.parkmap import outlines_of
from widgets.symbols import AlarmMark, paint_alarm
from widgets.theme import Theme
from widgets.words import Words

_ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_CARD_HEIGHT = 44


@dataclass(frozen=True, slots=True)
class BuildingCard:
    """What stands on a building."""

    title: str
    detail: str
    standing: Standing
    complete: bool


class SiteOverview(QWidget):
    """Click a building, or walk with the arrows and press Enter."""

    chosen = Signal(str)

    def __init__(self, park: Park, theme: Theme, words: Words, drawing: Drawing | None) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._drawing = drawing
        self._size = park.overview_size
        self._outlines = outlines_of(park)
        self._names = {id: words.name(b.name) for id, b in park.buildings.items()}
        self._cards: dict[str, BuildingCard] = {}
        self._cursor = next(iter(self._outlines), "")
        self._base = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, rolled: RollUp, live: Mapping[str, Coverage]) -> None:
        """Alarms and coverage by building."""
        cards = {}
        for id, name in self._names.items():
            standing = rolled.buildings.get(id, QUIET)
            share = live.get(id, Coverage(0, 0))
            detail = self._words.say("plan.coverage", live=share.live, total=share.total)
            if standing.count:
                code = "plan.alarms.one" if standing.count == 1 else "plan.alarms.many"
                detail = f"{self._words.say(code, n=standing.count)} · {detail}"
            cards[id] = BuildingCard(name, detail, standing, share.complete)
        if cards != self._cards:
            self._cards = cards
            self.update()

    def select(self, building: str) -> None:
        """Put the cursor on a building."""
        if building in self._outlines:
            self._cursor = building
            self.update()

    def _camera(self) -> Camera:
        width, height = self._size
        if width <= 0 or height <= 0:
            boxes = [bounds(outline) for outline in self._outlines.values()]
            width = max((b[2] for b in boxes), default=1.0)
            height = max((b[3] for b in boxes), default=1.0)
        frame = (0.0, 0.0, width, height)
        return fit(frame, self.width(), self.height(), Margins(24, 20, 24, 20))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawing is rendered anew."""
        super().resizeEvent(event)
        self._base = QImage()

    def _render(self) -> None:
        ratio = self.devicePixelRatioF()
        image = QImage(
            max(1, round(self.width() * ratio)),
            max(1, round(self.height() * ratio)),
            QImage.Format.Format_RGB32,
        )
        image.setDevicePixelRatio(ratio)
        image.fill(self._theme.color("void"))
        camera = self._camera()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawing is not None and self._size[0] > 0:
            left, top = camera.to_screen(0, 0)
            width, height = self._size
            area = QRectF(left, top, width * camera.zoom, height * camera.zoom)
            self._drawing.paint(painter, area)
        pen = QPen(self._theme.color("wall"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(self._theme.color("room"))
        for id in self._outlines:
            painter.drawPolygon(self._polygon(id, camera))
        painter.end()
        self._base = image

    def _polygon(self, id: str, camera: Camera) -> QPolygonF:
        return QPolygonF([QPointF(*camera.to_screen(x, y)) for x, y in self._outlines[id]])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Drawing, buildings, cards, cursor."""
        if self._base.isNull():
            self._render()
        camera = self._camera()
        painter = QPainter(self)
        painter.drawImage(0, 0, self._base)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for id in self._outlines:
            if id in self._cards:
                self._card(painter, id, self._cards[id], camera)
        if self._cursor and self.hasFocus():
            pen = QPen(self._theme.color("focus"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._polygon(self._cursor, camera))
        painter.end()

    def _card(self, painter: QPainter, id: str, card: BuildingCard, camera: Camera) -> None:
        theme = self._theme
        left, top, right, bottom = bounds(self._outlines[id])
        x1, y1 = camera.to_screen(left, top)
        x2, y2 = camera.to_screen(right, bottom)
        strong, small = theme.font("strong"), theme.font("small")
        inner = max(x2 - x1 - 20, 96.0) - (34 if card.standing.severity else 0)
        metrics = QFontMetricsF(strong)
        title = metrics.elidedText(card.title, Qt.TextElideMode.ElideMiddle, inner)
        y = (y1 + y2) / 2 - _CARD_HEIGHT / 2 + 4
        wide = max(
            metrics.horizontalAdvance(title), QFontMetricsF(small).horizontalAdvance(card.detail)
        )
        x = x1 + 10
        if card.standing.severity:
            known = card.standing.acknowledged
            mark = AlarmMark.ACKNOWLEDGED if known else AlarmMark.UNACKNOWLEDGED
            at = QPointF(x + 12, (y1 + y2) / 2)
            paint_alarm(painter, at, 20 if known else 24, card.standing.severity, mark, theme)
            x += 34
        if x + wide > x2 or y2 - y1 < _CARD_HEIGHT:
            # What passes the building needs a ground of its own
            painter.fillRect(QRectF(x - 4, y, wide + 8, 36), theme.color("room"))
        painter.setFont(strong)
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(x, y + 14), title)
        painter.setFont(small)
        painter.setPen(theme.color("ink2" if card.complete else "ink"))
        painter.drawText(QPointF(x, y + 30), card.detail)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enter the building."""
        x, y = self._camera().to_plan(event.position().x(), event.position().y())
        for id, outline in self._outlines.items():
            if contains(outline, x, y):
                self.chosen.emit(id)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter enters."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            spots = []
            for id, outline in self._outlines.items():
                left, top, right, bottom = bounds(outline)
                spots.append((id, (left + right) / 2, (top + bottom) / 2))
            at = next(((x, y) for id, x, y in spots if id == self._cursor), (0.0, 0.0))
            self._cursor = nearest(spots, *at, _ARROWS[key], self._cursor) or self._cursor
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor:
            self.chosen.emit(self._cursor)
        else:
            event.ignore()
