"""Where everything lies at one zoom: room labels, value blocks in their rooms, what gives way.

Pure geometry in zoomed pixels (plan position times zoom): moving the plan keeps it, zooming and
switching a layer make a new one. Text is measured through a function, so no Qt here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from models.plan.blind import Blind
from models.plan.declutter import Box, Part, Rank, hidden
from models.plan.layers import Layer
from models.plan.outline import area, bounds, contains, middle, top_left, top_width
from models.plan.rollup import Standing
from models.site.park import Area
from widgets.plan.scene import Item, Scene

Measure = Callable[[str], float]
"""Width in pixels of a text in the label font."""

DOOR = (36, 20)
ICON = (22, 22)
DOT = 8
BLOCK_WIDTH = 96
NAME_HEIGHT, VALUE_HEIGHT, BAR_HEIGHT = 14, 19, 13
BLOCK_HEIGHT = NAME_HEIGHT + VALUE_HEIGHT + BAR_HEIGHT
PLATE_HEIGHT = 30
_FULL, _NAMED, _BARE = BLOCK_HEIGHT + 4, NAME_HEIGHT + VALUE_HEIGHT + 3, VALUE_HEIGHT + 3
_HEIGHTS = {64: BLOCK_HEIGHT, _FULL: BLOCK_HEIGHT, _NAMED: 33, _BARE: VALUE_HEIGHT}
"""What a block of each row pitch needs."""
_PITCH_X, _NARROW = 96, 66
"""Column pitch of value blocks, and the least that a number with its unit needs."""
_INSET = 10
_DODGES = ((0, 0), (0, 12), (14, 0), (14, 12), (26, 0), (0, 24), (44, 0), (44, 12), (80, 8))
"""How a room label may move to clear a door: 34 below a wall with doors, and so on."""
_LINE = 15
_SEVERAL = 3
"""From so many value devices on, a large room shows them where they stand."""
_CROWDED = 0.3
"""Share of colliding icons."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """One thing that is painted and repainted by itself."""

    owner: str
    """Device; for a plate the cause, see `cause_of`."""
    form: Literal["door", "icon", "dot", "value", "alarm", "plate"]
    box: tuple[int, int, int, int]
    """Left, top, width, height in zoomed pixels, everything that it may paint."""
    points: tuple[str, ...] = ()
    name: bool = True
    bar: bool = True
    wide: int = 76
    """Of a value: the width of its bar, less in a narrow room."""
    room: int = 140
    """Of a value: the width that its texts may take without crossing the wall."""


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a room; an empty text is not painted."""

    area: str
    x: float
    y: float
    """Top of the first line."""
    width: float
    number: str = ""
    name: str = ""
    name_below: bool = False
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sprites in painting order, labels, and where each device may be hit."""

    sprites: tuple[Sprite, ...]
    labels: tuple[Label, ...]
    places: Mapping[str, Box] = field(default_factory=dict)
    """By device: what a click on it may hit, in zoomed pixels."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the layout has to serve beside the scene."""

    layers: frozenset[Layer]
    alarms: Mapping[str, Standing]
    """By device."""
    blind: Sequence[Blind]
    room_names: Mapping[str, str]
    tenants: Mapping[str, str]
    """By room: the name of the unit it belongs to."""
    plates: Mapping[str, float]
    """By cause: width of its plate in pixels."""
    alarmed: Mapping[str, str] = field(default_factory=dict)
    """By device: the point that its alarm symbol belongs to."""
    name_width: Callable[[str], float] = lambda _point: 90.0
    """Width in pixels of the name over the value of a point."""


def arrange(scene: Scene, zoom: float, wishes: Wishes, measure: Measure) -> Layout:
    """The layout of `scene` at `zoom` pixels per plan unit."""
    shown = [item for item in scene.items if item.layer in wishes.layers]
    fixed = [part for item in shown if item.form != "value" for part in _fixed(item, zoom)]
    labels = [
        label
        for room in scene.rooms
        if (label := _label(room, zoom, wishes, measure, fixed)) is not None
    ]
    blocks = _blocks(scene, shown, zoom, labels, fixed, wishes)
    plates = _plates(scene, zoom, wishes, blocks, fixed)
    parts = [*fixed, *plates.values()]
    parts += [part for label in labels for part in _label_parts(label, measure)]
    parts += [part for block in blocks.values() for part in _block_parts(block, wishes)]
    alarms = {d: _alarm(d, s, scene, zoom, blocks, wishes) for d, s in wishes.alarms.items()}
    parts += [Part(d, Rank.ALARM, box) for d, box in alarms.items() if box is not None]
    gone = hidden(parts)
    sprites, places = _sprites(shown, zoom, blocks, gone, labels)
    sprites += [_sprite(link, "plate", part.box) for link, part in plates.items()]
    for device, box in alarms.items():
        if box is not None:
            # The ring passes the box that others must keep clear of
            left, top, right, bottom = box
            grown = (left - 4, top - 4, right + 4, bottom + 4)
            sprites.append(_sprite(device, "alarm", grown))
            places.setdefault(device, box)
    return Layout(tuple(sprites), tuple(_kept(label, gone) for label in labels), places)


# Symbols that stand where the device stands


def _centred(item: Item, zoom: float, width: float, height: float) -> Box:
    x, y = item.x * zoom, item.y * zoom
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _fixed(item: Item, zoom: float) -> list[Part]:
    if item.form == "door":
        return [Part(item.device.id, Rank.DOOR, _centred(item, zoom, *DOOR))]
    box = _centred(item, zoom, *ICON)
    found = [Part(item.device.id, Rank.VALUE, box)]
    if item.points:
        beside = (box[2] + 3, box[1] + 3, box[2] + 3 + 68, box[3] - 3)
        found.append(Part(item.device.id, Rank.SECOND, beside))
    return found


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# Room labels


def _label(
    room: Area, zoom: float, wishes: Wishes, measure: Measure, fixed: Sequence[Part]
) -> Label | None:
    corner = top_left(room.outline)
    x, y = corner[0] * zoom + _INSET, corner[1] * zoom + _INSET - 2
    width = top_width(room.outline) * zoom - _INSET - 4
    _, top, _, bottom = bounds(room.outline)
    if width < 14 or (bottom - top) * zoom < 24:
        return None
    number, name = room.number, wishes.room_names.get(room.id, "")
    both = measure(number) + (5 if number else 0) + measure(name)
    tenant = wishes.tenants.get(room.id, "") if Layer.UNITS in wishes.layers else ""
    doors = [part.box for part in fixed if part.rank is Rank.DOOR]
    found = None
    for dx, dy in _DODGES:
        free = width - dx
        below = bool(number) and both > free
        # A name cut down to a few letters says nothing
        said = "" if below and free < min(48.0, measure(name)) else name
        label = Label(room.id, x + dx, y + dy, free, number, said, below, tenant)
        found = found or label
        wide = min(max(measure(number), measure(name), measure(tenant)) if below else both, free)
        strip = (label.x, label.y, label.x + wide, label.y + _LINE * _lines(label))
        if free < measure(number) or strip[3] > bottom * zoom:
            continue
        if not any(_meet(box, strip) for box in doors):
            return label
    return found


def _lines(label: Label) -> int:
    return 1 + (label.name_below and bool(label.name)) + bool(label.tenant)


def _label_parts(label: Label, measure: Measure) -> list[Part]:
    found = []
    x, y, end = label.x, label.y, label.x
    if label.number:
        end = x + min(measure(label.number), label.width)
        found.append(Part(label.area, Rank.NUMBER, (x, y, end, y + _LINE)))
    if label.name:
        start = x if label.name_below or not label.number else end + 5
        if label.name_below:
            y += _LINE
        end = min(start + measure(label.name), x + label.width)
        # A room that has no number is known by its name alone
        rank = Rank.NAME if label.number else Rank.NUMBER
        found.append(Part(label.area, rank, (start, y, end, y + _LINE)))
    if label.tenant:
        y += _LINE
        end = min(x + measure(label.tenant), x + label.width)
        found.append(Part(label.area, Rank.TENANT, (x, y, end, y + _LINE)))
    return found


def _kept(label: Label, gone: frozenset[tuple[str, Rank, int]]) -> Label:
    number = "" if (label.area, Rank.NUMBER, 0) in gone else label.number
    rank = Rank.NAME if label.number else Rank.NUMBER
    name = "" if (label.area, rank, 0) in gone else label.name
    if label.number and not number:
        name = ""
    tenant = "" if (label.area, Rank.TENANT, 0) in gone else label.tenant
    return Label(label.area, label.x, label.y, label.width, number, name, label.name_below, tenant)


# Value blocks


@dataclass(frozen=True, slots=True)
class _Block:
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


def _blocks(
    scene: Scene,
    shown: Sequence[Item],
    zoom: float,
    labels: Sequence[Label],
    fixed: Sequence[Part],
    wishes: Wishes,
) -> dict[tuple[str, int], _Block]:
    rooms = {room.id: room for room in scene.rooms}
    starts = {label.area: label.y + _lines(label) * _LINE for label in labels}
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
                block = _Block(
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
) -> list[_Block]:
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
            _Block(item.device.id, index, item.points[index], x, y, min(110, int(right - x - 2)))
        )
    boxes = [(b.x, b.y, b.x + 92, b.y + BLOCK_HEIGHT) for b in blocks]
    taken = [part.box for part in fixed if part.rank is not Rank.SECOND]
    for number, box in enumerate(boxes):
        if box[3] > bottom - 4 or not _inside(room, zoom, box):
            return []
        if any(_meet(box, other) for other in (*boxes[:number], *taken)):
            return []
    return blocks


def _in_room(
    room: Area,
    entries: Sequence[tuple[Item, int]],
    zoom: float,
    start: float | None,
    fixed: Sequence[Part],
    alarmed: frozenset[str],
) -> list[_Block]:
    """A grid below the label: rows first while they fit in one column, else row by row."""
    left, top, right, bottom = (edge * zoom for edge in bounds(room.outline))
    top = top + 8 if start is None else start + 6
    near = [
        part.box
        for part in fixed
        if _meet(part.box, (left, top, right, bottom)) and part.rank is not Rank.SECOND
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
        _Block(
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
        columns = 1 + max(0, int((right - left - 14 - _NARROW) // _PITCH_X))
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
                box = (x, y, min(x + _NARROW, right - 4), y + height)
                if box[3] <= bottom and self._free(box):
                    free.append((x, y, int(width)))
        return free

    def _free(self, box: Box) -> bool:
        if any(_meet(box, other) for other in self.near):
            return False
        return box[2] - box[0] >= 40 and _inside(self.room, self.zoom, box)


def _inside(room: Area, zoom: float, box: Box) -> bool:
    if len(room.outline) <= 4:
        return True
    corners = ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3]))
    return all(contains(room.outline, x / zoom, y / zoom) for x, y in corners)


def _block_parts(block: _Block, wishes: Wishes) -> list[Part]:
    x, y = round(block.x), round(block.y)
    below = y + (NAME_HEIGHT if block.named else 0)
    second = block.index > 0 and wishes.alarmed.get(block.device) != block.point
    rank = Rank.SECOND if second else Rank.VALUE
    number = (x, below, x + min(_NARROW, block.room), below + VALUE_HEIGHT - 2)
    found = [Part(block.device, rank, number, block.index)]
    if block.named:
        width = min(float(block.room), BLOCK_WIDTH, wishes.name_width(block.point))
        found.append(Part(block.device, Rank.NAME, (x, y, x + width, below), block.index))
    if block.barred:
        bar = (x, below + VALUE_HEIGHT, x + block.wide, below + VALUE_HEIGHT + BAR_HEIGHT)
        found.append(Part(block.device, Rank.BAR, bar, block.index))
    return found


# Alarms and plates


def _alarm(
    device: str,
    standing: Standing,
    scene: Scene,
    zoom: float,
    blocks: Mapping[tuple[str, int], _Block],
    wishes: Wishes,
) -> Box | None:
    item = next((item for item in scene.items if item.device.id == device), None)
    if item is None:
        return None
    half = 13 if not standing.acknowledged else 10
    x, y = item.x * zoom, item.y * zoom
    point = wishes.alarmed.get(device, "")
    index = item.points.index(point) if point in item.points else 0
    block = blocks.get((device, index)) or blocks.get((device, 0))
    if item.layer in wishes.layers:
        if block is not None:
            x, y = block.x + _NARROW + 3 + half, block.y + (NAME_HEIGHT if block.named else 0) + 4
        elif item.form == "door":
            x, y = x + 25, y - 13
        elif item.form == "icon":
            x, y = x + 18, y - 13
    return (x - half, y - half, x + half, y + half)


def _plates(
    scene: Scene,
    zoom: float,
    wishes: Wishes,
    blocks: Mapping[tuple[str, int], _Block],
    fixed: Sequence[Part],
) -> dict[str, Part]:
    """One plate per lost link, where it covers the least, first in the largest blind room."""
    rooms = {room.id: room for room in scene.rooms}
    taken = [part.box for part in fixed]
    taken += [(b.x, b.y, b.x + BLOCK_WIDTH, b.y + BLOCK_HEIGHT) for b in blocks.values()]
    found: dict[str, Part] = {}
    for blind in wishes.blind:
        width = wishes.plates.get(cause_of(blind), 200.0)
        outlines = [rooms[a].outline for a in blind.areas if a in rooms]
        if blind.whole_floor or not outlines:
            outlines = [room.outline for room in scene.rooms] or outlines
        best: tuple[float, Box] | None = None
        for outline in sorted(outlines, key=area, reverse=True)[:12]:
            for box in _plate_places(outline, zoom, width):
                cost = sum(_overlap(box, other) for other in taken)
                if best is None or cost < best[0]:
                    best = (cost, box)
        if best is not None:
            taken.append(best[1])
            found[cause_of(blind)] = Part(cause_of(blind), Rank.PLATE, best[1])
    return found


def cause_of(blind: Blind) -> str:
    """One name per plate: a link that is down, or the silence behind one that is not."""
    return blind.link if blind.link_down else f"silent:{blind.link}"


def _plate_places(outline: Sequence[tuple[float, float]], zoom: float, width: float) -> list[Box]:
    left, top, right, bottom = (edge * zoom for edge in bounds(outline))
    x, y = middle(outline)
    x = min(max(x * zoom - width / 2, left + 12), max(left + 12, right - 12 - width))
    ys = [y * zoom - PLATE_HEIGHT / 2, bottom - 14 - PLATE_HEIGHT, top + 58]
    return [(x, at, x + width, at + PLATE_HEIGHT) for at in ys]


def _overlap(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across * down if across > 0 and down > 0 else 0.0


# From parts to sprites


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


def _sprites(
    shown: Sequence[Item],
    zoom: float,
    blocks: Mapping[tuple[str, int], _Block],
    gone: frozenset[tuple[str, Rank, int]],
    labels: Sequence[Label],
) -> tuple[list[Sprite], dict[str, Box]]:
    sprites: list[Sprite] = []
    places: dict[str, Box] = {}
    crowded = _crowded(shown, gone)
    for item in shown:
        id = item.device.id
        if item.form == "door":
            box = _centred(item, zoom, *DOOR)
            # The quality mark hangs over the lower right corner
            sprites.append(
                _sprite(id, "door", (box[0], box[1], box[2] + 6, box[3] + 7), item.points)
            )
        elif item.form == "icon" and not crowded and (id, Rank.VALUE, 0) not in gone:
            box = _centred(item, zoom, *ICON)
            label = (id, Rank.SECOND, 0) not in gone and bool(item.points)
            wide = 68 + 6 if label else 6
            grown = (box[0], box[1], box[2] + wide, box[3] + 6)
            sprites.append(_sprite(id, "icon", grown, item.points, name=label))
        elif item.form == "value" and (id, 0) in blocks and (id, Rank.VALUE, 0) not in gone:
            block = blocks[id, 0]
            x, y = block.x, block.y
            box = (x - 4, y - 1, x + min(84, block.room), y + block.height + 1)
            sprites += _values(item, blocks, gone)
        else:
            box = _centred(item, zoom, DOT, DOT)
            under = [label for label in labels if label.area == item.room]
            for label in under:
                words = (label.x, label.y, label.x + label.width, label.y + _LINE * _lines(label))
                if _meet(box, words):
                    # A dot may move a little, words must stay readable
                    box = (box[0], words[3], box[2], words[3] + DOT)
            sprites.append(_sprite(id, "dot", box, item.points[:1]))
        places[id] = box
    return sprites, places


def _crowded(shown: Sequence[Item], gone: frozenset[tuple[str, Rank, int]]) -> bool:
    """Whether so many icons collide that all become dots: half and half would look like a
    difference between devices."""
    icons = [item.device.id for item in shown if item.form == "icon"]
    lost = sum((id, Rank.VALUE, 0) in gone for id in icons)
    return lost > _CROWDED * len(icons)


def _values(
    item: Item,
    blocks: Mapping[tuple[str, int], _Block],
    gone: frozenset[tuple[str, Rank, int]],
) -> list[Sprite]:
    found = []
    id = item.device.id
    for index, point in enumerate(item.points):
        block = blocks.get((id, index))
        lost = (id, Rank.SECOND, index) in gone or (id, Rank.VALUE, index) in gone
        if block is None or (index and lost):
            continue
        name = block.named and (id, Rank.NAME, index) not in gone
        bar = block.barred and (id, Rank.BAR, index) not in gone
        size = (round(block.x), round(block.y), max(100, block.room), block.height)
        found.append(Sprite(id, "value", size, (point,), name, bar, block.wide, block.room))
    return found
