"""Where values stand: in a grid below the label of their room, or at their sensors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.plan.declutter import Box, Part, Rank
from models.plan.outline import bounds, contains
from models.site.park import Area
from widgets.plan.labels import label_box, label_parts
from widgets.plan.placing import (
    BAR_HEIGHT,
    BLOCK_HEIGHT,
    LINE,
    NAME_HEIGHT,
    NARROW,
    VALUE_HEIGHT,
    Ground,
    Label,
    Measure,
    Wishes,
    meet,
)
from widgets.plan.scene import Item, Scene

_FULL, _NAMED, _BARE = BLOCK_HEIGHT + 4, NAME_HEIGHT + VALUE_HEIGHT + 3, VALUE_HEIGHT + 3
_HEIGHTS = {64: BLOCK_HEIGHT, _FULL: BLOCK_HEIGHT, _NAMED: 33, _BARE: VALUE_HEIGHT}
"""What a block of each row pitch needs."""
_PITCH_X = 96
"""Least distance of two columns."""
_STEP = 4
"""How finely a column is searched for a free place."""
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
    need: int = NARROW
    """Width of the number with its unit and mark."""

    @property
    def wide(self) -> int:
        """Of its bar."""
        return min(76, self.room - 6)

    @property
    def height(self) -> int:
        """Of what may be painted."""
        return VALUE_HEIGHT + self.named * NAME_HEIGHT + self.barred * BAR_HEIGHT


Entry = tuple[Item, int]
"""A device and which of its shown points."""


def place_blocks(
    scene: Scene,
    shown: Sequence[Item],
    zoom: float,
    labels: Sequence[Label],
    taken: Sequence[Box],
    wishes: Wishes,
    measure: Measure,
) -> dict[tuple[str, int], Block]:
    """Blocks by device and index; what does not fit its room has none.

    `taken`: boxes of doors, symbols and alarms, which do not give way.
    """
    rooms = {room.id: room for room in scene.rooms}
    said = {label.area: label for label in labels}
    wanted: dict[str, list[Entry]] = defaultdict(list)
    for index in range(max((len(item.points) for item in shown), default=0)):
        for item in shown:
            if item.form == "value" and index < len(item.points):
                wanted[item.room if item.room in rooms else ""].append((item, index))
    blocks = {}
    for room, entries in wanted.items():
        for block in (
            _in_place(rooms[room], entries, zoom, said.get(room), taken, wishes, measure)
            if room
            else _outside(entries, zoom, wishes)
        ):
            blocks[block.device, block.index] = block
    return blocks


def _outside(entries: Sequence[Entry], zoom: float, wishes: Wishes) -> list[Block]:
    """Devices in no room show their values where they stand."""
    found = []
    for item, index in entries:
        x, y = item.x * zoom - 38, item.y * zoom - 23 + index * BLOCK_HEIGHT
        point = item.points[index]
        need = round(wishes.value_width(point))
        found.append(Block(item.device.id, index, point, x, y, need=need))
    return found


def _in_place(
    room: Area,
    entries: Sequence[Entry],
    zoom: float,
    label: Label | None,
    taken: Sequence[Box],
    wishes: Wishes,
    measure: Measure,
) -> list[Block]:
    left, top, right, bottom = (edge * zoom for edge in bounds(room.outline))
    near = [box for box in taken if meet(box, (left, top, right, bottom))]
    words = label_parts(label, measure) if label is not None else []
    start = top + 8
    if label is not None and label.y - top < 48:
        start = label_box(label, measure)[3] + 4
    whole = [*near, *(part.box for part in words)]
    spread = _spread(room, entries, zoom, start, whole, wishes)
    if spread:
        return spread
    found = _in_room(room, entries, zoom, start, whole, wishes)
    if not found and label is not None and label.tenant:
        # A value says more than who rents the room
        less = [*near, *(part.box for part in words if part.rank is not Rank.TENANT)]
        found = _in_room(room, entries, zoom, start - LINE, less, wishes)
    return found


def _spread(
    room: Area,
    entries: Sequence[Entry],
    zoom: float,
    start: float,
    taken: Sequence[Box],
    wishes: Wishes,
) -> list[Block]:
    """Blocks where their sensors are, in a large room with several; empty if they would meet."""
    left, top, right, bottom = (edge * zoom for edge in bounds(room.outline))
    devices = {item.device.id for item, _ in entries}
    if len(devices) < _SEVERAL or right - left < 220 or bottom - top < 160:
        return []
    counts: dict[str, int] = defaultdict(int)
    blocks = []
    for item, index in entries:
        row = counts[item.device.id]
        counts[item.device.id] += 1
        x = min(max(item.x * zoom - 30, left + 12), right - 86)
        y = max(item.y * zoom - 24, start) + row * _FULL
        point = item.points[index]
        width, need = min(110, int(right - x - 2)), round(wishes.value_width(point))
        blocks.append(Block(item.device.id, index, point, x, y, width, need=need))
    boxes = [(b.x, b.y, b.x + max(92, b.need), b.y + BLOCK_HEIGHT) for b in blocks]
    for number, box in enumerate(boxes):
        if box[3] > bottom - 4 or not _inside(room, zoom, box):
            return []
        if any(meet(box, other) for other in (*boxes[:number], *taken)):
            return []
    return blocks


def _in_room(
    room: Area,
    entries: Sequence[Entry],
    zoom: float,
    start: float,
    taken: Sequence[Box],
    wishes: Wishes,
) -> list[Block]:
    """A grid below the label: rows first while they fit in one column, else row by row.

    Bars give way before second values, these before names. Of several values none stands without
    its name: what has no place is left out, alarmed ones last.
    """
    left, _, right, bottom = (edge * zoom for edge in bounds(room.outline))
    alarmed = frozenset(wishes.alarmed.values())
    grid = _Grid(room, zoom, (left, start, right, bottom - 4), Ground(taken), wishes)
    firsts = [e for e in entries if e[1] == 0 or e[0].points[e[1]] in alarmed]
    firsts.sort(key=lambda e: e[0].points[e[1]] not in alarmed)
    for wanted, pitch in (
        (entries, 64), (entries, _FULL), (entries, _NAMED), (firsts, 64), (firsts, _FULL),
        (firsts, _NAMED),
    ):  # fmt: skip
        found = grid.blocks(wanted, pitch)
        if len(found) >= len(wanted):
            return found
    return found if len(firsts) > 1 and found else grid.blocks(firsts[:1], _BARE)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places for blocks in one room, all in zoomed pixels."""

    room: Area
    zoom: float
    frame: Box
    taken: Ground
    wishes: Wishes

    def blocks(self, entries: Sequence[Entry], pitch: int) -> list[Block]:
        """Blocks for the first of `entries` that have a place at this row pitch."""
        points = [item.points[index] for item, index in entries]
        need = max(map(self.wishes.value_width, points), default=float(NARROW))
        slots = self._slots(len(entries), pitch, need, points if pitch >= _NAMED else ())
        return [
            Block(
                item.device.id,
                index,
                point,
                x,
                y,
                width,
                pitch >= _NAMED,
                pitch >= _FULL,
                round(self.wishes.value_width(point)),
            )
            for (item, index), point, (x, y, width) in zip(entries, points, slots, strict=False)
        ]

    def _slots(
        self, count: int, pitch: int, need: float, named: Sequence[str]
    ) -> list[tuple[float, float, int]]:
        """Free places (x, y, width) at this row pitch, in the order they are to be filled."""
        left, top, right, bottom = self.frame
        inset = 14 if right - left > need + 18 else 6
        across = right - left - inset - 2
        if across < need:
            return []
        names = [self.wishes.name_width(point, across) for point in named]
        if named and not all(names):
            return []
        height = _HEIGHTS[pitch]
        step = max(float(_PITCH_X), need + 6)
        # Names may ask for wider columns
        while (
            names
            and step < across
            and not all(self.wishes.name_width(point, step - 4) for point in named)
        ):
            step += 12
        columns = 1 + max(0, int((across - need) // step))
        rows = int((bottom - top - height) // pitch) + 1
        one = count <= rows
        used = min(rows, count) if one else min(rows, -(-count // columns))
        air = min(40.0, max(0.0, (bottom - top - used * pitch) * 0.4))
        step = max(step, min(140.0, across / columns))
        for start, many in ((air, 1 if one else columns), (0.0, 1 if one else columns),
                            (0.0, columns)):  # fmt: skip
            free = self._free_places(top + start, pitch, (need, step, inset, many))
            if len(free) >= count:
                break
        return free[:count]

    def _free_places(
        self, top: float, pitch: int, across: tuple[float, float, float, int]
    ) -> list[tuple[float, float, int]]:
        left, _, right, bottom = self.frame
        need, step, inset, columns = across
        height = _HEIGHTS[pitch]
        found = []
        for column in range(columns):
            x, y, row = left + inset + column * step, top, 0
            width = min(step - 4 if column < columns - 1 else 140.0, right - x - 2)
            while y + height <= bottom:
                box = (x, y, x + min(need, width), y + height)
                if self._free(box):
                    # units and ages end before a door
                    room = int(self.taken.room_beside(box, width)) - 1
                    found.append((row, column, (x, y, room)))
                    y, row = y + pitch, row + 1
                else:
                    y += _STEP
        return [place for _, _, place in sorted(found)]

    def _free(self, box: Box) -> bool:
        return self.taken.free(box) and _inside(self.room, self.zoom, box)


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
    number = (x, below, x + min(block.need, block.room), below + VALUE_HEIGHT - 2)
    found = [Part(block.device, rank, number, block.index)]
    width = wishes.name_width(block.point, block.room) if block.named else 0
    if width:
        found.append(Part(block.device, Rank.NAME, (x, y, x + width, below), block.index))
    if block.barred:
        bar = (x, below + VALUE_HEIGHT, x + block.wide, below + VALUE_HEIGHT + BAR_HEIGHT)
        found.append(Part(block.device, Rank.BAR, bar, block.index))
    return found
