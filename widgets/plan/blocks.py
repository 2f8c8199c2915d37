"""Where values stand: in a grid below the label of their room, or at their sensors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.plan.declutter import Box, Part, Rank
from models.plan.outline import bounds, contains
from models.site.park import Area
from widgets.plan.labels import lines_of
from widgets.plan.placing import (
    BAR_HEIGHT,
    BLOCK_HEIGHT,
    BLOCK_WIDTH,
    LINE,
    NAME_HEIGHT,
    NARROW,
    VALUE_HEIGHT,
    Label,
    Wishes,
    meet,
)
from widgets.plan.scene import Item, Scene

_FULL, _NAMED, _BARE = BLOCK_HEIGHT + 4, NAME_HEIGHT + VALUE_HEIGHT + 3, VALUE_HEIGHT + 3
_HEIGHTS = {64: BLOCK_HEIGHT, _FULL: BLOCK_HEIGHT, _NAMED: 33, _BARE: VALUE_HEIGHT}
"""What a block of each row pitch needs."""
_PITCH_X = 96
"""Least distance of two columns."""
_SEVERAL = 3
"""From so many value devices on, a large room shows them where they stand."""


@dataclass(frozen=True, slots=True)
class Block:
    device: str
    index: int
    """Which of the device's shown points."""
    point: str
    x: float
    y: float
    room: int = 140
    """Width from the left edge of the block to the wall."""
    named: bool = True
    barred: bool = True
    """Whether name and bar have a place at all."""

    @property
    def wide(self) -> int:
        """Of its bar."""
        return min(76, self.room - 6)

    @property
    def height(self) -> int:
        """Of what may be painted."""
        return VALUE_HEIGHT + self.named * NAME_HEIGHT + self.barred * BAR_HEIGHT


def place_blocks(
    scene: Scene,
    shown: Sequence[Item],
    zoom: float,
    labels: Sequence[Label],
    fixed: Sequence[Part],
    wishes: Wishes,
) -> dict[tuple[str, int], Block]:
    rooms = {room.id: room for room in scene.rooms}
    starts = {label.area: label.y + lines_of(label) * LINE for label in labels}
    wanted: dict[str, list[tuple[Item, int]]] = defaultdict(list)
    for index in range(max((len(item.points) for item in shown), default=0)):
        for item in shown:
            if item.form == "value" and index < len(item.points):
                wanted[item.room if item.room in rooms else ""].append((item, index))
    blocks = {}
    alarmed = frozenset(wishes.alarmed.values())
    for room, entries in wanted.items():
        if not room:
            for item, index in entries:
                x, y = item.x * zoom, item.y * zoom
                block = Block(
                    item.device.id,
                    index,
                    item.points[index],
                    x - 38,
                    y - 23 + index * BLOCK_HEIGHT,
                )
                blocks[item.device.id, index] = block
            continue
        spread = _spread(rooms[room], entries, zoom, starts.get(room), fixed)
        for block in spread:
            blocks[block.device, block.index] = block
        if spread:
            continue
        for block in _in_room(rooms[room], entries, zoom, starts.get(room), fixed, alarmed):
            blocks[block.device, block.index] = block
    return blocks


def _spread(
    room: Area,
    entries: Sequence[tuple[Item, int]],
    zoom: float,
    start: float | None,
    fixed: Sequence[Part],
) -> list[Block]:
    """Blocks where their sensors are, in a large room with several; empty if they would meet."""
    left, top, right, bottom = (edge * zoom for edge in bounds(room.outline))
    top = top + 8 if start is None else start + 2
    devices = {item.device.id for item, _ in entries}
    if len(devices) < _SEVERAL or right - left < 220 or bottom - top < 160:
        return []
    counts: dict[str, int] = defaultdict(int)
    blocks = []
    for item, index in entries:
        row = counts[item.device.id]
        counts[item.device.id] += 1
        x = min(max(item.x * zoom - 30, left + 12), right - 86)
        y = max(item.y * zoom - 24, top) + row * _FULL
        blocks.append(
            Block(item.device.id, index, item.points[index], x, y, min(110, int(right - x - 2)))
        )
    boxes = [(b.x, b.y, b.x + 92, b.y + BLOCK_HEIGHT) for b in blocks]
    taken = [part.box for part in fixed if part.rank is not Rank.SECOND]
    for number, box in enumerate(boxes):
        if box[3] > bottom - 4 or not _inside(room, zoom, box):
            return []
        if any(meet(box, other) for other in (*boxes[:number], *taken)):
            return []
    return blocks


def _in_room(
    room: Area,
    entries: Sequence[tuple[Item, int]],
    zoom: float,
    start: float | None,
    fixed: Sequence[Part],
    alarmed: frozenset[str],
) -> list[Block]:
    """A grid below the label: rows first while they fit in one column, else row by row."""
    left, top, right, bottom = (edge * zoom for edge in bounds(room.outline))
    top = top + 8 if start is None else start + 6
    near = [
        part.box
        for part in fixed
        if meet(part.box, (left, top, right, bottom)) and part.rank is not Rank.SECOND
    ]
    grid = _Grid(room, zoom, (left, top, right, bottom - 4), near)
    firsts = [e for e in entries if e[1] == 0 or e[0].points[e[1]] in alarmed]
    # Bars give way before second values, these before names
    for wanted, pitch in (
        (entries, 64), (entries, _FULL), (entries, _NAMED), (firsts, 64), (firsts, _FULL),
        (firsts, _NAMED), (firsts, _BARE),
    ):  # fmt: skip
        slots = grid.slots(len(wanted), pitch)
        if len(slots) >= len(wanted):
            break
    return [
        Block(
            item.device.id,
            index,
            item.points[index],
            x,
            y,
            room_width,
            pitch >= _NAMED,
            pitch >= _FULL,
        )
        for (item, index), (x, y, room_width) in zip(wanted, slots, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places for blocks in one room, all in zoomed pixels."""

    room: Area
    zoom: float
    frame: Box
    near: Sequence[Box]

    def slots(self, count: int, pitch: int) -> list[tuple[float, float, int]]:
        """Free places (x, y, width) at this row pitch, in the order they are to be filled."""
        left, top, right, bottom = self.frame
        height = _HEIGHTS[pitch]
        columns = 1 + max(0, int((right - left - 14 - NARROW) // _PITCH_X))
        rows = int((bottom - top - height) // pitch) + 1
        used = min(rows, count) if count <= rows else min(rows, -(-count // columns))
        top += min(40.0, max(0.0, (bottom - top - used * pitch) * 0.4))
        if count <= rows:
            columns = 1
        step = max(float(_PITCH_X), min(140.0, (right - left - 14) / columns))
        free = []
        for row in range(rows):
            for column in range(columns):
                x, y = left + 14 + column * step, top + row * pitch
                width = min(step - 4 if column < columns - 1 else 140.0, right - x - 2)
                box = (x, y, min(x + NARROW, right - 4), y + height)
                if box[3] <= bottom and self._free(box):
                    free.append((x, y, int(width)))
        return free

    def _free(self, box: Box) -> bool:
        if any(meet(box, other) for other in self.near):
            return False
        return box[2] - box[0] >= 40 and _inside(self.room, self.zoom, box)


def _inside(room: Area, zoom: float, box: Box) -> bool:
    if len(room.outline) <= 4:
        return True
    corners = ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3]))
    return all(contains(room.outline, x / zoom, y / zoom) for x, y in corners)


def block_parts(block: Block, wishes: Wishes) -> list[Part]:
    x, y = round(block.x), round(block.y)
    below = y + (NAME_HEIGHT if block.named else 0)
    second = block.index > 0 and wishes.alarmed.get(block.device) != block.point
    rank = Rank.SECOND if second else Rank.VALUE
    number = (x, below, x + min(NARROW, block.room), below + VALUE_HEIGHT - 2)
    found = [Part(block.device, rank, number, block.index)]
    if block.named:
        width = min(float(block.room), BLOCK_WIDTH, wishes.name_width(block.point))
        found.append(Part(block.device, Rank.NAME, (x, y, x + width, below), block.index))
    if block.barred:
        bar = (x, below + VALUE_HEIGHT, x + block.wide, below + VALUE_HEIGHT + BAR_HEIGHT)
        found.append(Part(block.device, Rank.BAR, bar, block.index))
    return found
