"""What lies under the symbols: rooms, the drawing, hatching of blind areas, units, labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from models.plan.blind import Blind
from models.plan.layers import Layer
from models.site.park import Area, Floor
from widgets.plan.camera import Camera
from widgets.plan.drawing import Drawing
from widgets.plan.placing import Label, Layout
from widgets.plan.scene import Scene
from widgets.plan.stamp import paint_stamp
from widgets.theme import Theme

_SERIES = ("series_1", "series_2", "series_3", "series_4", "series_5")
_TINT = 0.12
"""Share of the series' colour in a unit: seen, and texts keep their contrast."""


def blank(widget: QWidget, theme: Theme) -> QImage:
    """An image of the widget's size with nothing on it, to paint a plan on."""
    ratio = widget.devicePixelRatioF()
    image = QImage(
        max(1, round(widget.width() * ratio)),
        max(1, round(widget.height() * ratio)),
        QImage.Format.Format_RGB32,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("void"))
    return image


class Backdrop:
    """Paints everything that no value changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._strong = theme.sized(12, QFont.Weight.DemiBold)
        self._plain = theme.sized(12, QFont.Weight.Normal)
        self._small = theme.font("small")
        self._metrics = QFontMetricsF(self._strong)
        self._plain_metrics = QFontMetricsF(self._plain)
        self._small_metrics = QFontMetricsF(self._small)

    def measure(self, text: str) -> float:
        """Width of a room label's text in its font."""
        return self._metrics.horizontalAdvance(text) if text else 0.0

    def paint(
        self,
        painter: QPainter,
        scene: Scene,
        drawing: Drawing | None,
        camera: Camera,
        layout: Layout,
        blind: Sequence[Blind],
        layers: frozenset[Layer],
        tints: Mapping[str, int],
        stamp: str = "",
    ) -> None:
        """Paint the whole backdrop of `scene`; the painter's origin is that of the canvas.

        `stamp` lies across it, under walls and words.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._fills(painter, scene, camera)
        if Layer.UNITS in layers:
            self._units(painter, scene.units, camera, tints)
        self._hatches(painter, scene, camera, blind)
        if stamp:
            device = painter.device()
            ratio = device.devicePixelRatioF()
            whole = QRect(0, 0, round(device.width() / ratio), round(device.height() / ratio))
            paint_stamp(painter, whole, stamp, self._theme)
        if drawing is not None:
            self._lines(painter, scene.floor, drawing, camera, layout)
        else:
            self._outlines(painter, scene.rooms, camera)
        for label in layout.labels:
            self._label(painter, label, camera)

    def _lines(
        self, painter: QPainter, floor: Floor, drawing: Drawing, camera: Camera, layout: Layout
    ) -> None:
        """The drawing on its own sheet, so that it can be thinned out behind texts."""
        device = painter.device()
        ratio = device.devicePixelRatioF()
        sheet = QImage(device.width(), device.height(), QImage.Format.Format_ARGB32_Premultiplied)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        left, top = camera.to_screen(0, 0)
        zoom = camera.zoom
        pen = QPainter(sheet)
        pen.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.paint(pen, QRectF(left, top, floor.width * zoom, floor.height * zoom))
        pen.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        pen.setPen(Qt.PenStyle.NoPen)
        pen.setBrush(QColor(0, 0, 0, 225))
        for area in self._texts(layout):
            pen.drawRoundedRect(area.translated(round(camera.x), round(camera.y)), 3, 3)
        pen.end()
        painter.drawImage(QPointF(0, 0), sheet)

    def _texts(self, layout: Layout) -> Iterable[QRectF]:
        """Where words stand, in zoomed pixels."""
        for sprite in layout.sprites:
            if sprite.form == "value":
                left, top, _, height = sprite.box
                yield QRectF(left - 2, top - 1, min(82, sprite.room), height)
        for label in layout.labels:
            if label.number or label.name:
                first = label.number if label.name_below else f"{label.number} {label.name}"
                below = label.name if label.name_below else ""
                lines = (first, below, label.second, label.tenant)
                width = max(self.measure(line) for line in lines)
                height = 15 * sum(map(bool, lines))
                yield QRectF(label.x - 2, label.y - 1, min(width, label.width) + 4, height + 2)

    def _polygon(self, area: Area, camera: Camera) -> QPolygonF:
        return QPolygonF([QPointF(*camera.to_screen(x, y)) for x, y in area.outline])

    def _fills(self, painter: QPainter, scene: Scene, camera: Camera) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        room, common = self._theme.color("room"), self._theme.color("room2")
        if not scene.rooms:
            painter.setBrush(room)
            for unit in scene.units:
                painter.drawPolygon(self._polygon(unit, camera))
        for area in scene.rooms:
            painter.setBrush(room if area.unit else common)
            painter.drawPolygon(self._polygon(area, camera))

    def _hatches(
        self, painter: QPainter, scene: Scene, camera: Camera, blind: Sequence[Blind]
    ) -> None:
        hidden = {area for entry in blind for area in entry.areas}
        if any(entry.whole_floor for entry in blind):
            hidden |= {area.id for area in scene.rooms}
        if not hidden:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        brush = hatch(self._theme)
        for area in scene.rooms:
            if area.id in hidden:
                polygon = self._polygon(area, camera)
                painter.setBrush(self._theme.color("void"))
                painter.drawPolygon(polygon)
                painter.setBrush(brush)
                painter.drawPolygon(polygon)

    def _outlines(self, painter: QPainter, areas: Iterable[Area], camera: Camera) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("wall"), 1.25))
        for area in areas:
            painter.drawPolygon(self._polygon(area, camera))

    def _units(
        self, painter: QPainter, units: Sequence[Area], camera: Camera, tints: Mapping[str, int]
    ) -> None:
        """Who has which unit, in the muted colours of the chart series; a free one has none."""
        painter.setPen(Qt.PenStyle.NoPen)
        for unit in units:
            if unit.id in tints:
                tint = QColor(self._theme.color(_SERIES[tints[unit.id]]))
                tint.setAlphaF(_TINT)
                painter.setBrush(tint)
                painter.drawPolygon(self._polygon(unit, camera))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Half of the pen lies outside and is clipped: a calm inner rim, clear of the walls
        painter.setPen(QPen(self._theme.color("band"), 10))
        for unit in units:
            path = QPainterPath()
            path.addPolygon(self._polygon(unit, camera))
            path.closeSubpath()
            painter.save()
            painter.setClipPath(path)
            painter.drawPath(path)
            painter.restore()

    def _label(self, painter: QPainter, label: Label, camera: Camera) -> None:
        x, y = round(label.x + camera.x), round(label.y + camera.y) + 11
        at: float = x
        if label.number:
            at += self._write(painter, self._strong, "ink2", x, y, label.number, label.width) + 5
        if label.name:
            if label.name_below and label.number:
                at, y = x, y + 15
            room = x + label.width - at
            self._write(painter, self._plain, "ink2", at, y, label.name, room)
            if label.second:
                y += 15
                self._write(painter, self._plain, "ink2", at, y, label.second, room)
        if label.tenant:
            self._write(painter, self._small, "ink2", x, y + 15, label.tenant, label.width)

    def _write(
        self,
        painter: QPainter,
        font: QFont,
        token: str,
        x: float,
        y: float,
        text: str,
        width: float,
    ) -> float:
        metrics = {
            id(self._strong): self._metrics,
            id(self._plain): self._plain_metrics,
        }.get(id(font), self._small_metrics)
        if metrics.horizontalAdvance(text) > width + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(QPointF(x, y), text)
        return metrics.horizontalAdvance(text)


def hatch(theme: Theme) -> QBrush:
    """Diagonal hatching in the theme's colour, 10 px apart, that tiles without a seam."""

    def make() -> QPixmap:
        side = 10
        tile = QPixmap(side, side)
        tile.fill(QColor(0, 0, 0, 0))
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(theme.color("hatch"))
        color.setAlphaF(0.55)
        painter.setPen(QPen(color, 1.1))
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
        painter.end()
        return tile

    return QBrush(theme.kept("plan hatch", make))
