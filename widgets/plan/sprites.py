"""The sprites of one layout on one backing image: what changed is repainted, nothing else.

Two images of the size of the canvas: `backdrop` without symbols, `image` with them. To change a
symbol its rectangle is copied back from the backdrop and the symbols that meet it are painted
again, in order (docs/adr/0014). All coordinates are those of the canvas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPixmap

from models.plan.blind import Blind
from models.plan.rollup import RollUp
from widgets.plan.looks import DotLook, Look, Looks, ValueLook
from widgets.plan.painting import SpritePainter, rect
from widgets.plan.placing import Sprite

_CELL = 64


class SpriteSheet:
    """Backing images with the looks that are painted on them."""

    def __init__(self, looks: Looks, painter: SpritePainter, ratio: float) -> None:
        self._looks = looks
        self._painter = painter
        self._ratio = ratio
        self.image = QImage()
        self._backdrop = QImage()
        self._sprites: tuple[Sprite, ...] = ()
        self._shown: list[Look | None] = []
        self._rects: list[QRect] = []
        self._painted: list[QRect] = []
        """Inside these: what each sprite covers with the look that it has now."""
        self._corners: list[tuple[int, int]] = []
        self._stamps: list[tuple[int, int, QPixmap] | None] = []
        """What a sprite that is nothing but a symbol comes to: one call."""
        self._near: list[tuple[int, ...]] = []
        self._by_point: Mapping[str, tuple[int, ...]] = {}
        self._by_owner: Mapping[str, tuple[int, ...]] = {}
        self._lone: Mapping[str, int] = {}
        """By point: dots that nothing meets. Their looks are painted without being noted."""
        self._seen: list[bool] = []
        """Which sprites lie on the canvas; the others are painted when the plan is moved."""
        self._rolled = RollUp()
        self._blind: Mapping[str, Blind] = {}

    def place(self, sprites: tuple[Sprite, ...]) -> None:
        """Take the sprites of a new layout; call `paint_all` afterwards."""
        self._sprites = sprites
        self._shown = [None] * len(sprites)
        by_point: dict[str, list[int]] = defaultdict(list)
        by_owner: dict[str, list[int]] = defaultdict(list)
        for index, sprite in enumerate(sprites):
            by_owner[sprite.owner].append(index)
            for point in sprite.points:
                by_point[point].append(index)
        self._by_point = {point: tuple(found) for point, found in by_point.items()}
        self._by_owner = {owner: tuple(found) for owner, found in by_owner.items()}
        self._seen = [False] * len(sprites)
        self._near = _neighbours([rect(sprite, 0, 0) for sprite in sprites])
        self._lone = {
            sprite.points[0]: index
            for index, sprite in enumerate(sprites)
            if sprite.form == "dot" and sprite.points and not self._near[index]
            if len(self._by_point[sprite.points[0]]) == 1
        }

    def know(self, rolled: RollUp, blind: Mapping[str, Blind]) -> None:
        """What alarms and plates are drawn from."""
        self._rolled = rolled
        self._blind = blind

    def paint_all(self, backdrop: QImage, x: float, y: float) -> None:
        """Paint every sprite on a copy of `backdrop`; the plan begins at (x, y)."""
        self._backdrop = backdrop
        self.image = backdrop.copy()
        self._rects = [rect(sprite, x, y) for sprite in self._sprites]
        self._painted = list(self._rects)
        dx, dy = round(x), round(y)
        self._corners = [(s.box[0] + dx, s.box[1] + dy) for s in self._sprites]
        canvas = QRect(0, 0, round(backdrop.width() / self._ratio) + 1, backdrop.height())
        self._stamps = [None] * len(self._sprites)
        self._shown = [None] * len(self._sprites)
        self._seen = [canvas.intersects(area) for area in self._rects]
        painter = QPainter(self.image)
        for index, sprite in enumerate(self._sprites):
            if self._seen[index]:
                self._note(index, self._looks.of(sprite, self._rolled, self._blind))
                self._one(painter, index)
        painter.end()

    def _note(self, index: int, look: Look) -> None:
        self._shown[index] = look
        glyph = self._painter.glyph(look)
        if glyph is None:
            self._stamps[index] = None
            if type(look) is ValueLook:
                area, sprite = self._rects[index], self._sprites[index]
                unused = sprite.box[2] - self._painter.reach(sprite, look)
                self._painted[index] = area.adjusted(0, 0, -unused, 0)
        else:
            x, y = self._corners[index]
            self._stamps[index] = (x + glyph[1], y + glyph[2], glyph[0])

    def take(self, points: Iterable[str]) -> tuple[list[QRect], set[int]]:
        """Repaint what shows one of `points`, numbers later; the answer is that of `refresh`.

        Dots by the thousand take the short way: no look is made, one copy and one stamp each.
        """
        rest: set[int] = set()
        dots: list[tuple[int, DotLook]] = []
        by_point, shown, lone = self._by_point, self._shown, self._lone
        dot_look = self._looks.dot
        for point in points:
            index = lone.get(point)
            if index is None:
                rest.update(by_point.get(point, ()))
                continue
            look = dot_look(point)
            if look is not shown[index] and self._seen[index]:
                shown[index] = look
                dots.append((index, look))
        painted = self._repaint_dots(dots)
        waiting = {index for index in rest if self._waits(index)}
        if len(waiting) == len(rest):
            return painted, waiting
        others, later = self.refresh(rest - waiting, numbers=False)
        return painted + others, later | waiting

    def _waits(self, index: int) -> bool:
        """Whether a value on the canvas can have changed in nothing but its number."""
        old = self._shown[index]
        if type(old) is not ValueLook or old.state:
            return False
        return self._looks.quality(self._sprites[index]) is old.quality

    def _repaint_dots(self, dots: list[tuple[int, DotLook]]) -> list[QRect]:
        if not dots:
            return []
        rects, corners, backdrop = self._rects, self._corners, self._backdrop
        stamps = {look: self._painter.glyph(look) for look in {look for _, look in dots}}
        pixmaps = {id(look): glyph[0] for look, glyph in stamps.items() if glyph is not None}
        painted = [rects[index] for index, _ in dots]
        painter = QPainter(self.image)
        copy, stamp = painter.drawImage, painter.drawPixmap
        for area in painted:
            copy(area, backdrop, area if self._ratio == 1.0 else self._source(area))
        for index, look in dots:
            left, top = corners[index]
            stamp(left, top, pixmaps[id(look)])
        painter.end()
        return painted

    def of_form(self, *forms: str) -> list[int]:
        """Indexes of the sprites of these forms."""
        return [i for i, sprite in enumerate(self._sprites) if sprite.form in forms]

    def of_owners(self, owners: Iterable[str]) -> set[int]:
        """Indexes of the sprites of these devices."""
        return {index for owner in owners for index in self._by_owner.get(owner, ())}

    def aged(self) -> list[int]:
        """Indexes of the sprites that show an age."""
        return [i for i, look in enumerate(self._shown) if getattr(look, "age", "")]

    def refresh(self, indexes: Iterable[int], numbers: bool) -> tuple[list[QRect], set[int]]:
        """Repaint those of `indexes` whose look changed.

        Where only a number changed and `numbers` is False it is left for later. Returns the
        rectangles that were painted and the indexes that were left.
        """
        fresh: list[tuple[int, Look]] = []
        later: set[int] = set()
        look_of, sprites, shown = self._looks.of, self._sprites, self._shown
        rolled, blind, seen = self._rolled, self._blind, self._seen
        for index in indexes:
            if not seen[index]:
                continue
            look = look_of(sprites[index], rolled, blind)
            old = shown[index]
            if look is old or look == old:
                continue
            if not numbers and _only_number(old, look):
                later.add(index)
                continue
            fresh.append((index, look))
        return self._repaint(fresh), later

    def _repaint(self, fresh: list[tuple[int, Look]]) -> list[QRect]:
        if not fresh or self.image.isNull():
            return []
        covered = self._painted
        painted = [covered[index] for index, _ in fresh]
        for index, look in fresh:
            self._note(index, look)
        painter = QPainter(self.image)
        for at, (index, _) in enumerate(fresh):
            area = painted[at] = painted[at].united(covered[index])
            near = [other for other in self._near[index] if covered[other].intersects(area)]
            if near:
                # The neighbours are painted again only where they were wiped
                painter.setClipRect(area)
            painter.drawImage(area, self._backdrop, self._source(area))
            if near:
                for other in sorted((index, *near)):
                    self._one(painter, other)
                painter.setClipping(False)
            else:
                self._one(painter, index)
        painter.end()
        return painted

    def _source(self, area: QRect) -> QRect:
        """`area` in the pixels of the backing image."""
        ratio = self._ratio
        if ratio == 1.0:
            return area
        left, top = round(area.x() * ratio), round(area.y() * ratio)
        return QRect(left, top, round(area.width() * ratio), round(area.height() * ratio))

    def _one(self, painter: QPainter, index: int) -> None:
        stamp = self._stamps[index]
        if stamp is not None:
            painter.drawPixmap(*stamp)
            return
        look = self._shown[index]
        if look is not None:
            self._painter.paint(painter, self._sprites[index], look, *self._corners[index])


def _only_number(old: Look | None, new: Look) -> bool:
    if not isinstance(old, ValueLook) or not isinstance(new, ValueLook):
        return False
    return old.without_number() == new.without_number()


def _neighbours(rects: list[QRect]) -> list[tuple[int, ...]]:
    """For each rectangle the indexes of the others that meet it, through cells of 64 px."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, area in enumerate(rects):
        for key in _cells(area):
            cells[key].append(index)
    found: list[set[int]] = [set() for _ in rects]
    for members in cells.values():
        for at, first in enumerate(members):
            box = rects[first]
            for second in members[at + 1 :]:
                if box.intersects(rects[second]):
                    found[first].add(second)
                    found[second].add(first)
    return [tuple(near) for near in found]


def _cells(area: QRect) -> Iterator[tuple[int, int]]:
    for column in range(area.left() // _CELL, area.right() // _CELL + 1):
        for row in range(area.top() // _CELL, area.bottom() // _CELL + 1):
            yield column, row
