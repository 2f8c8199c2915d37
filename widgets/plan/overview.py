"""The whole park on one page: its drawing, every building with alarms, counts and coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.plan.buildings import building_at, building_beside, outlines_of
from models.plan.outline import bounds, contains, widest
from models.plan.rollup import QUIET, Coverage, RollUp, Standing
from models.points import Quality
from models.site.park import Park
from widgets.plan.arrows import ARROWS
from widgets.plan.backdrop import blank, hatch
from widgets.plan.camera import Camera, Margins, fit
from widgets.plan.drawing import Drawing
from widgets.plan.stamp import paint_stamp
from widgets.symbols import mark_of_place, paint_alarm, paint_quality
from widgets.theme import Theme
from widgets.words import Words

_TITLE, _LINE = 17, 15


@dataclass(frozen=True, slots=True)
class BuildingCard:
    """What stands on a building."""

    title: str
    alarms: str
    detail: str
    standing: Standing
    complete: bool
    short: str = ""
    blind: bool = False
    """True if a lost link hides a part of it."""


def halves(text: str) -> tuple[str, ...]:
    """`text` on two lines that are as equal as its spaces allow."""
    breaks = [at for at, letter in enumerate(text) if letter == " "]
    if not breaks:
        return (text,)
    at = min(breaks, key=lambda at: (text[at - 1] != ",", abs(len(text) - 2 * at)))
    return text[:at], text[at + 1 :]


class SiteOverview(QWidget):
    """Click a building, or walk with the arrows and press Enter."""

    chosen = Signal(str)

    def __init__(
        self, park: Park, theme: Theme, words: Words, drawing: Callable[[], Drawing | None]
    ) -> None:
        """`drawing` is asked when the page is first painted."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._drawing = cache(drawing)
        self._size = park.overview_size
        self._outlines = outlines_of(park)
        self._shorts = {id: b.short for id, b in park.buildings.items()}
        self._walking = False
        """The cursor shows only for somebody who walks with the keys."""
        self._names = {id: words.name(b.name) for id, b in park.buildings.items()}
        self._cards: dict[str, BuildingCard] = {}
        self._cursor = next(iter(self._outlines), "")
        self._base = QImage()
        self._practised: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(
        self,
        rolled: RollUp,
        live: Mapping[str, Coverage],
        blind: frozenset[str] = frozenset(),
    ) -> None:
        """Alarms and coverage by building, and the buildings that are not heard."""
        cards = {}
        for id, name in self._names.items():
            standing = rolled.buildings.get(id, QUIET)
            share = live.get(id, Coverage(0, 0))
            number = self._words.number
            detail = self._words.say(
                "plan.coverage", live=number(share.live), total=number(share.total)
            )
            alarms = ""
            if standing.count:
                code = "plan.alarms.one" if standing.count == 1 else "plan.alarms.many"
                alarms = self._words.say(code, n=standing.count)
            cards[id] = BuildingCard(
                name, alarms, detail, standing, share.complete, self._shorts[id], id in blind
            )
        if cards != self._cards:
            self._cards = cards
            self.update()

    def show_drill(self, building: str | None) -> None:
        """Where a drill runs: empty for the whole park, None for nowhere."""
        if building != self._practised:
            self._practised = building
            self._base = QImage()
            self.update()

    def select(self, building: str) -> None:
        """Put the cursor on a building."""
        if building in self._outlines:
            self._cursor, self._walking = building, False
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
        image = blank(self, self._theme)
        camera = self._camera()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = self._drawing()
        if drawing is not None and self._size[0] > 0:
            left, top = camera.to_screen(0, 0)
            width, height = self._size
            area = QRectF(left, top, width * camera.zoom, height * camera.zoom)
            drawing.paint(painter, area)
        pen = QPen(self._theme.color("wall"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(self._theme.color("room"))
        for id in self._outlines:
            painter.drawPolygon(self._polygon(id, camera))
        self._stamp(painter, camera)
        painter.end()
        self._base = image

    def _stamp(self, painter: QPainter, camera: Camera) -> None:
        """Over everything, or within the one building."""
        if self._practised is None:
            return
        if self._practised in self._outlines:
            path = QPainterPath()
            path.addPolygon(self._polygon(self._practised, camera))
            painter.setClipPath(path)
        paint_stamp(painter, self.rect(), self._words.say("plan.drill"), self._theme)
        painter.setClipping(False)

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
        if self._cursor and self._walking and self.hasFocus():
            pen = QPen(self._theme.color("focus"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._polygon(self._cursor, camera))
        painter.end()

    def _card(self, painter: QPainter, id: str, card: BuildingCard, camera: Camera) -> None:
        theme = self._theme
        if card.blind:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hatch(theme))
            painter.drawPolygon(self._polygon(id, camera))
        strong, small = theme.font("strong"), theme.font("small")
        titles, lines, area = self._fitting(id, card, camera)
        # Hatching must not run through words
        painter.fillRect(area, theme.color("room"))
        x, y = area.left() + 4, area.top()
        if card.standing.severity:
            # At the corner, as on a plan: so it covers no words and takes no room from them
            known = card.standing.acknowledged
            mark = mark_of_place(card.standing)
            _, top, right, _ = bounds(self._outlines[id])
            at = QPointF(*camera.to_screen(right, top)) + QPointF(2, -2)
            paint_alarm(painter, at, 20 if known else 24, card.standing.severity, mark, theme)
        painter.setFont(strong)
        painter.setPen(theme.color("ink"))
        for line in titles:
            painter.drawText(QPointF(x, y + 14), line)
            y += _TITLE
        painter.setFont(small)
        for line in lines:
            loud = line == card.alarms or not card.complete
            painter.setPen(theme.color("ink" if loud else "ink2"))
            painter.drawText(QPointF(x, y + 12), line)
            if card.blind and line == card.detail:
                after = x + QFontMetricsF(small).horizontalAdvance(line) + 4
                paint_quality(painter, QRectF(after, y + 1, 12, 12), Quality.STALE, theme)
            y += _LINE

    def _fitting(
        self, id: str, card: BuildingCard, camera: Camera
    ) -> tuple[tuple[str, ...], tuple[str, ...], QRectF]:
        """The most words that stand inside the building, and where."""
        strong = QFontMetricsF(self._theme.font("strong"))
        small = QFontMetricsF(self._theme.font("small"))
        outline = self._outlines[id]
        details = tuple(line for line in (card.alarms, card.detail) if line)
        area = QRectF()
        for titles, lines in (
            ((card.title,), details),
            (halves(card.title), details),
            ((card.title,), details[-1:]),
            (halves(card.title), details[-1:]),
            ((card.short,), details),
            ((card.short,), details[-1:]),
        ):
            clock = 16 if card.blind else 0
            wide = max(
                *(strong.horizontalAdvance(line) for line in titles),
                *(small.horizontalAdvance(line) + clock for line in lines),
            )
            high = _TITLE * len(titles) + _LINE * len(lines) + 1
            left, _, level = widest(outline, (high / 2 + 1) / camera.zoom)
            x, y = camera.to_screen(left, level)
            area = QRectF(x + 4, y - high / 2, wide + 6, high)
            corners = (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight())
            if all(contains(outline, *camera.to_plan(c.x(), c.y())) for c in corners):
                break
        return titles, lines, area

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enter the building."""
        x, y = self._camera().to_plan(event.position().x(), event.position().y())
        id = building_at(self._outlines, x, y)
        if id:
            self.chosen.emit(id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter enters."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            self._cursor = building_beside(self._outlines, self._cursor, ARROWS[key])
            self._walking = True
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor:
            self.chosen.emit(self._cursor)
        else:
            event.ignore()
