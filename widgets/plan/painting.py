"""Paints one sprite from its look. Symbols come from the theme's pixmaps, texts are drawn."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap

from models.points import Grade, Quality, Severity
from widgets.plan.looks import AlarmLook, DotLook, IconLook, Look, PlateLook, ValueLook
from widgets.plan.placing import BAR_HEIGHT, DOT, NAME_HEIGHT, VALUE_HEIGHT, Sprite
from widgets.symbols import (
    DoorLook,
    Texts,
    alarm_pixmap,
    device_pixmap,
    door_pixmap,
    icon,
    paint_alarm,
    paint_bar,
    paint_quality,
    quality_mark,
)
from widgets.theme import Theme

_MARK = 17
"""A quality mark with the air before it."""
_TOLD = 84.0
"""A name cut down to less than this many pixels says nothing."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SpritePainter:
    """Paints sprites of one theme at one pixel ratio."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self._theme = theme
        self.ratio = ratio
        self._ratio = ratio
        self._small = Texts(theme.font("small"))
        self._number = Texts(theme.sized(14, QFont.Weight.DemiBold))
        self._old_number = Texts(theme.sized(14, QFont.Weight.Normal))
        self._strong = Texts(theme.sized(12, QFont.Weight.DemiBold))
        self._glyphs: dict[Look, tuple[QPixmap, int, int]] = {}
        self._dots: dict[int, tuple[QPixmap, int, int]] = {}

    def glyph(self, look: Look) -> tuple[QPixmap, int, int] | None:
        """The pixmap of a sprite that is nothing but a symbol, and its offset from the box."""
        if type(look) is DotLook:
            # Looks of dots are a few shared objects, so their identity is the fastest key
            found = self._dots.get(id(look))
            if found is None:
                found = self._dots[id(look)] = (self._dot(look), 0, 0)
            return found
        if isinstance(look, ValueLook | PlateLook) or (isinstance(look, IconLook) and look.text):
            return None
        found = self._glyphs.get(look)
        if found is None:
            found = self._glyphs[look] = self._made(look)
        return found

    def paint(self, painter: QPainter, sprite: Sprite, look: Look, x: int, y: int) -> None:
        """Paint `sprite` with the upper left corner of its box at (x, y)."""
        glyph = self.glyph(look)
        if glyph is not None:
            painter.drawPixmap(x + glyph[1], y + glyph[2], glyph[0])
        elif isinstance(look, ValueLook):
            self._value(painter, look, x, y, sprite)
        elif isinstance(look, IconLook):
            self._icon(painter, look, x, y, sprite.name)
        elif isinstance(look, PlateLook):
            self._plate(painter, look, x, y, sprite.box[2])

    def name_that_fits(self, names: tuple[str, str], width: float) -> str:
        """The long or the short name, cut at its end if it is a little too long; else nothing."""
        for name in names:
            if self._small.width(name) <= width:
                return name
        if width < _TOLD:
            return ""
        return self._small.elided(names[1], width)

    def value_width(self, number: str, unit: str) -> float:
        """Width of a value, with room for its quality mark."""
        wide = self._number.width(number)
        if unit:
            wide += 3 + self._small.width(unit)
        return wide + _MARK

    def small_width(self, text: str) -> float:
        """Width of a small label."""
        return self._small.width(text)

    def plate_width(self, text: str) -> float:
        """How wide the plate with this sentence must be, with room for its age."""
        return 14 + 20 + self._strong.width(text) + 60

    def _made(self, look: Look) -> tuple[QPixmap, int, int]:
        if isinstance(look, DoorLook):
            pixmap, origin = door_pixmap(look, self._theme, self._ratio)
            return pixmap, -round(origin.x()), -round(origin.y())
        if isinstance(look, AlarmLook):
            # 24 while it asks for a person, 20 after
            size = 20 if look.mark.value == "acknowledged" else 24
            half = 14 if size == 20 else 17
            pixmap = alarm_pixmap(
                size, look.severity, look.mark, self._theme, self._ratio, look.blink_off
            )
            reach = round(pixmap.width() / self._ratio / 2)
            return pixmap, half - reach, half - reach
        assert isinstance(look, IconLook)
        pixmap, origin = device_pixmap(look.kind, look.device, self._theme, self._ratio)
        return pixmap, -round(origin.x()), -round(origin.y())

    def _dot(self, look: DotLook) -> QPixmap:
        pixmap = QPixmap(round(DOT * self._ratio), round(DOT * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quality = look.quality
        old = quality.is_last_known or quality is Quality.OUT_OF_SERVICE
        ink = self._theme.color("ink3" if old else "ink2")
        pen = QPen(ink, 1.25)
        if quality.grade is Grade.BAD:
            painter.setPen(pen)
            painter.drawLine(QLineF(1.5, 1.5, 6.5, 6.5))
            painter.drawLine(QLineF(6.5, 1.5, 1.5, 6.5))
        elif quality.grade is Grade.UNCERTAIN:
            pen.setStyle(Qt.PenStyle.DotLine if old else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawEllipse(QPointF(4, 4), 3, 3)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(4, 4), 3.25, 3.25)
        painter.end()
        return pixmap

    def _text(
        self, painter: QPainter, texts: Texts, token: str, x: float, y: float, text: str
    ) -> None:
        painter.setPen(self._theme.color(token))
        texts.draw(painter, x, y, text)

    def reach(self, sprite: Sprite, look: ValueLook) -> int:
        """How far to the right a value paints, less than its box most of the time; in pixels."""
        texts, _ = self._number_texts(look)
        small, mark = self._small, bool(quality_mark(look.quality))
        wide = texts.width(look.number) + _MARK * mark
        wide += 3 + small.width(look.unit)
        if look.age:
            wide += 4 + small.width(look.age)
        if sprite.name:
            name = self.name_that_fits((look.name, look.short), sprite.room)
            wide = max(wide, small.width(name))
        if look.bar is not None:
            wide = max(wide, float(sprite.wide))
        return min(sprite.box[2], int(wide) + 1)

    def _number_texts(self, look: ValueLook) -> tuple[Texts, bool]:
        """The font of a number, and whether it is an old one."""
        quality = look.quality
        dim = quality.is_last_known or quality is Quality.OUT_OF_SERVICE
        if look.state:
            return (self._small if dim else self._strong), dim
        return (self._old_number if dim else self._number), dim

    def _value(self, painter: QPainter, look: ValueLook, x: int, y: int, sprite: Sprite) -> None:
        theme = self._theme
        if sprite.name:
            name = self.name_that_fits((look.name, look.short), sprite.room)
            self._text(painter, self._small, "ink3", x, y + 10, name)
        if sprite.box[3] not in (VALUE_HEIGHT, VALUE_HEIGHT + BAR_HEIGHT):
            y += NAME_HEIGHT
        quality = look.quality
        texts, dim = self._number_texts(look)
        end = x + texts.width(look.number)
        self._text(painter, texts, "ink3" if dim else "ink", x, y + 14, look.number)
        unit = 3 + self._small.width(look.unit)
        mark = _MARK if quality_mark(quality) else 0
        # A mark never hides; in a narrow room the unit does, before the number would cross a wall
        if look.unit and end + unit + mark <= x + sprite.room + 2:
            self._text(painter, self._small, "ink3" if dim else "ink2", end + 3, y + 14, look.unit)
            end += unit
        if quality_mark(quality):
            paint_quality(painter, QRectF(end + 5, y + 3.5, 12, 12), quality, theme)
            end += _MARK
        age = self._small.width(look.age) + 4
        if look.age and end + age <= x + sprite.room:
            self._text(painter, self._small, "ink3", end + 4, y + 14, look.age)
        if look.bar is not None:
            paint_bar(painter, QRectF(x, y + 23, sprite.wide, 5), look.bar, theme)

    def _icon(self, painter: QPainter, look: IconLook, x: int, y: int, worded: bool) -> None:
        pixmap, origin = device_pixmap(look.kind, look.device, self._theme, self._ratio)
        painter.drawPixmap(QPointF(x - origin.x(), y - origin.y()), pixmap)
        if not worded or not look.text:
            return
        quality = look.device.quality
        dim = quality.is_last_known or quality.grade is Grade.BAD
        text = f"{look.text} {look.unit}" if look.unit else look.text
        text = self._small.elided(text, 66)
        left = x + 27 + (6 if quality_mark(quality) else 0)
        self._text(painter, self._small, "ink3" if dim else "ink2", left, y + 15, text)

    def _plate(self, painter: QPainter, look: PlateLook, x: int, y: int, width: int) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, width - 1, 29), 3, 3)
        painter.restore()
        if look.severity is Severity.NONE:
            painter.drawPixmap(x + 9, y + 7, icon("link", theme, 16).pixmap(16))
        else:
            paint_alarm(painter, QPointF(x + 17, y + 15), 20, look.severity, look.mark, theme)
        left: float = x + 32
        self._text(painter, self._strong, "ink", left, y + 19, look.text)
        left += self._strong.width(look.text) + 7
        self._text(painter, self._small, "ink2", left, y + 19, look.age)


_OVERHANG = {"dot": 0, "plate": 0, "value": 6, "alarm": 1, "door": 4, "icon": 4}
"""How far a form may paint beyond its box; of a value: the pointer at the end of its scale."""


def rect(sprite: Sprite, x: float, y: float) -> QRect:
    """The pixels of `sprite` on a canvas whose plan begins at (x, y), with its overhang."""
    left, top, width, height = sprite.box
    over = _OVERHANG[sprite.form]
    return QRect(left + round(x) - over, top + round(y) - over, width + 2 * over, height + 2 * over)
