"""Where everything lies at one zoom: room labels, value blocks in their rooms, what gives way.

Pure geometry in zoomed pixels (plan position times zoom): moving the plan keeps it, zooming and
switching a layer make a new one. Text is measured through a function, so no Qt here.

What cannot move comes first: doors, symbols, their alarms. Then the words of the rooms, the
values below them, the alarms that may stand where there is room, plates, and last the dots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from models.plan.declutter import Box, Part, Rank, hidden
from models.plan.outline import contains
from models.site.park import Area
from widgets.plan.blocks import Block, block_parts, place_blocks
from widgets.plan.doors import place_doors
from widgets.plan.labels import kept, label_parts, room_label
from widgets.plan.overlays import fixed_alarms, free_alarms, place_plates
from widgets.plan.placing import (
    DOT,
    ICON,
    MANY,
    Ground,
    Layout,
    Measure,
    Sprite,
    Wishes,
    centred,
    covered,
)
from widgets.plan.scene import Item, Scene

_READABLE = 0.75
"""Share of a dot that must be seen."""
_CROWDED = 0.3
"""Share of colliding icons."""
_BESIDE = 68
"""Width of the words beside a symbol."""
_TEXTS = frozenset(
    {Rank.PLATE, Rank.NUMBER, Rank.VALUE, Rank.NAME, Rank.SECOND, Rank.TENANT, Rank.ALARM}
)
"""What a dot never stands on; on a door it may, where there is no other place."""


def arrange(scene: Scene, zoom: float, wishes: Wishes, measure: Measure) -> Layout:
    """The layout of `scene` at `zoom` pixels per plan unit."""
    shown = [item for item in scene.items if item.layer in wishes.layers]
    rooms = {room.id: room for room in scene.rooms}
    doors = place_doors(
        [item for item in shown if item.form == "door"], scene.rooms, zoom, wishes.alarms
    )
    fixed = [Part(id, Rank.DOOR, box) for id, box in doors.items()]
    icons = _icons(shown, zoom, rooms, fixed)
    seen = frozenset(part.owner for part in icons)
    alarms = fixed_alarms(scene, zoom, wishes, doors, seen)
    firm = [*doors.values(), *alarms.values()]
    labels = [
        label
        for room in scene.rooms
        if (label := room_label(room, zoom, wishes, measure, firm)) is not None
    ]
    words = [part for label in labels for part in label_parts(label, measure)]
    symbols = [part.box for part in icons if part.rank is Rank.VALUE]
    blocks = place_blocks(scene, shown, zoom, labels, [*firm, *symbols], wishes, measure)
    values = [part for block in blocks.values() for part in block_parts(block, wishes)]
    texts = [p.box for p in (*fixed, *icons, *words, *values) if p.rank is not Rank.TENANT]
    alarms |= free_alarms(scene, zoom, wishes, blocks, alarms, texts)
    plates = place_plates(scene, zoom, wishes, [*texts, *alarms.values()])
    parts = [*fixed, *icons, *plates.values(), *words, *values]
    parts += [Part(device, Rank.ALARM, box) for device, box in alarms.items()]
    gone = hidden(parts)
    stays = [p for p in parts if (p.owner, p.rank, p.index) not in gone]
    ground = Ground(p.box for p in stays), Ground(p.box for p in stays if p.rank in _TEXTS)
    worded = frozenset(part.owner for part in icons if part.rank is Rank.SECOND)
    drawn = _Drawn(zoom, doors, seen, worded, blocks, gone)
    sprites, places, unseen = drawn.sprites(shown, ground, rooms)
    sprites.sort(key=lambda sprite: sprite.form != "dot")
    sprites += [_sprite(link, "plate", part.box) for link, part in plates.items()]
    for device, box in alarms.items():
        # The ring passes the box that others must keep clear of
        left, top, right, bottom = box
        grown = (left - 4, top - 4, right + 4, bottom + 4)
        sprites.append(_sprite(device, "alarm", grown))
        if device in unseen:
            unseen.discard(device)
            places[device] = box
        places.setdefault(device, box)
    return Layout(
        tuple(sprites), tuple(kept(label, gone) for label in labels), places, frozenset(unseen)
    )


def _icons(
    shown: Sequence[Item], zoom: float, rooms: Mapping[str, Area], doors: Sequence[Part]
) -> list[Part]:
    """Symbols and the words beside them; none at all if too many collide: half symbols, half dots
    would look like a difference between devices."""
    items = [item for item in shown if item.form == "icon"]
    marks = [Part(item.device.id, Rank.VALUE, centred(item, zoom, *ICON)) for item in items]
    lost = {key[0] for key in hidden([*doors, *marks])}
    if len(lost) > _CROWDED * len(items):
        return []
    found = [mark for mark in marks if mark.owner not in lost]
    for item, mark in zip(items, marks, strict=True):
        box = mark.box
        beside = (box[2] + 3, box[1] + 3, box[2] + 3 + _BESIDE, box[3] - 3)
        room = rooms.get(item.room)
        inside = room is None or contains(room.outline, beside[2] / zoom, item.y)
        if item.points and inside and mark.owner not in lost:
            found.append(Part(item.device.id, Rank.SECOND, beside))
    return found


def _sprite(
    owner: str,
    form: Literal["door", "icon", "dot", "value", "alarm", "plate"],
    box: Box,
    points: tuple[str, ...] = (),
    name: bool = True,
    bar: bool = True,
) -> Sprite:
    left, top = round(box[0]), round(box[1])
    size = (left, top, round(box[2] - box[0]), round(box[3] - box[1]))
    return Sprite(owner, form, size, points, name, bar)


_DOT_MOVES = ((0, 0), (0, 10), (0, -10), (10, 0), (-10, 0), (0, 18), (0, -18), (18, 0), (-18, 0),
              (14, 14), (-14, 14), (14, -14), (-14, -14), (24, 0), (-24, 0),
              (24, 12), (-24, 12), (24, -12), (-24, -12))  # fmt: skip
"""A dot may move a little, words must stay readable."""
_DOT_TRIES = ((0, False), (1, False), (1, True))
"""On nothing at all; then on a door if it is not half under it; then as it comes."""


class _Drawn:
    """Turns what has found its place into sprites."""

    def __init__(
        self,
        zoom: float,
        doors: Mapping[str, Box],
        icons: frozenset[str],
        worded: frozenset[str],
        blocks: Mapping[tuple[str, int], Block],
        gone: frozenset[tuple[str, Rank, int]],
    ) -> None:
        self._zoom = zoom
        self._doors = doors
        self._door_ground = Ground(doors.values())
        self._icons = icons
        self._worded = worded
        self._blocks = blocks
        self._gone = gone

    def sprites(
        self, shown: Sequence[Item], ground: tuple[Ground, Ground], rooms: Mapping[str, Area]
    ) -> tuple[list[Sprite], dict[str, Box], set[str]]:
        """Sprites, where each device stands, and those whose dot has no place."""
        found: list[Sprite] = []
        places: dict[str, Box] = {}
        unseen: set[str] = set()
        # among thousands nobody sees a dot that moved aside; looking for its place takes seconds
        moves = _DOT_MOVES if len(shown) <= MANY else _DOT_MOVES[:1]
        for item in shown:
            id = item.device.id
            drawn = self._whole(item)
            if drawn is not None:
                sprites, places[id] = drawn
                found += sprites
                continue
            box = self._dot(item, ground, rooms.get(item.room), moves)
            places[id] = box or centred(item, self._zoom, DOT, DOT)
            if box is None:
                unseen.add(id)
            else:
                found.append(_sprite(id, "dot", box, item.points[:1]))
        return found, places, unseen

    def _whole(self, item: Item) -> tuple[list[Sprite], Box] | None:
        """The symbol or value of a device that has its place."""
        id, gone = item.device.id, self._gone
        if id in self._doors:
            box = self._doors[id]
            # The quality mark hangs over the lower right corner
            grown = (box[0], box[1], box[2] + 6, box[3] + 7)
            return [_sprite(id, "door", grown, item.points)], box
        if id in self._icons and (id, Rank.VALUE, 0) not in gone:
            box = centred(item, self._zoom, *ICON)
            label = id in self._worded and (id, Rank.SECOND, 0) not in gone
            grown = (box[0], box[1], box[2] + (_BESIDE + 6 if label else 6), box[3] + 6)
            return [_sprite(id, "icon", grown, item.points, name=label)], box
        if (id, 0) in self._blocks and (id, Rank.VALUE, 0) not in gone:
            block = self._blocks[id, 0]
            x, y = block.x, block.y
            box = (x - 4, y - 1, x + min(84, block.room), y + block.height + 1)
            return self._values(item), box
        return None

    def _dot(
        self,
        item: Item,
        ground: tuple[Ground, Ground],
        room: Area | None,
        moves: Sequence[tuple[int, int]],
    ) -> Box | None:
        left, top, right, bottom = centred(item, self._zoom, DOT, DOT)
        for taken, peeking in _DOT_TRIES if len(moves) > 1 else _DOT_TRIES[-1:]:
            for dx, dy in moves:
                box = (left + dx, top + dy, right + dx, bottom + dy)
                if not ground[taken].free(box) or (not peeking and self._peeks(box)):
                    continue
                x, y = item.x + dx / self._zoom, item.y + dy / self._zoom
                if room is None or not (dx or dy) or contains(room.outline, x, y):
                    return box
        return None

    def _peeks(self, box: Box) -> bool:
        """Whether a dot here would look out from under a door: a speck that says nothing."""
        if self._door_ground.free(box):
            return False
        seen = 1 - max(covered(box, door) for door in self._doors.values())
        return 0 < seen < _READABLE

    def _values(self, item: Item) -> list[Sprite]:
        found = []
        id, gone = item.device.id, self._gone
        for index, point in enumerate(item.points):
            block = self._blocks.get((id, index))
            lost = (id, Rank.SECOND, index) in gone or (id, Rank.VALUE, index) in gone
            if block is None or (index and lost):
                continue
            name = block.named and (id, Rank.NAME, index) not in gone
            bar = block.barred and (id, Rank.BAR, index) not in gone
            size = (round(block.x), round(block.y), max(100, block.room), block.height)
            found.append(Sprite(id, "value", size, (point,), name, bar, block.wide, block.room))
        return found
