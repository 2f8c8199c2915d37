"""What a layout is made of: sprites, labels, and what it has to serve. All in zoomed pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from models.plan.blind import Blind
from models.plan.declutter import Box, cells_of, meets_any
from models.plan.layers import Layer
from models.plan.rollup import Standing
from widgets.plan.scene import Item

Measure = Callable[[str], float]
"""Width in pixels of a text in the label font."""

DOOR = (36, 20)
ICON = (22, 22)
DOT = 8
NAME_HEIGHT, VALUE_HEIGHT, BAR_HEIGHT = 14, 19, 13
BLOCK_HEIGHT = NAME_HEIGHT + VALUE_HEIGHT + BAR_HEIGHT
PLATE_HEIGHT = 30
LINE = 15
NARROW = 66
"""What a number with its unit and quality mark usually needs."""


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
    second: str = ""
    """The rest of a name that takes two lines."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sprites in painting order, labels, and where each device may be hit."""

    sprites: tuple[Sprite, ...]
    labels: tuple[Label, ...]
    places: Mapping[str, Box] = field(default_factory=dict)
    """By device: where it stands, in zoomed pixels."""
    unseen: frozenset[str] = frozenset()
    """Devices of `places` whose dot would have stood on text; a click does not mean them."""


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
    name_width: Callable[[str, float], float] = lambda _point, width: min(width, 90.0)
    """Width in pixels of the name over the value of a point, the short one if the long one is
    wider than so many pixels; 0 if neither fits."""
    value_width: Callable[[str], float] = lambda _point: float(NARROW)
    """Width in pixels of a value with its unit and quality mark."""
    works: Mapping[str, str] = field(default_factory=dict)
    """By room in which works run: what stands in the place of the tenant."""


def cause_of(blind: Blind) -> str:
    """One name per plate: a link that is down, or the silence behind one that is not."""
    return blind.link if blind.link_down else f"silent:{blind.link}"


def meet(a: Box, b: Box) -> bool:
    """Whether they overlap; edges that only touch do not."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def covered(box: Box, by: Box) -> float:
    """Share of `box` that lies under `by`."""
    across = min(box[2], by[2]) - max(box[0], by[0])
    down = min(box[3], by[3]) - max(box[1], by[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / ((box[2] - box[0]) * (box[3] - box[1]))


MANY = 1_500
"""From so many symbols on one floor on, what collides is dropped instead of moved."""


class Ground:
    """What is taken, in cells of 64 px: with thousands of symbols each asks only its neighbours."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Something stands there now."""
        for key in cells_of(box):
            self._cells[key].append(box)

    def room_beside(self, box: Box, most: float) -> float:
        """Width from the left of `box` to what stands at its right, at most `most`."""
        left, top, right, bottom = box
        strip = (right, top, left + most, bottom)
        near = (other for key in cells_of(strip) for other in self._cells.get(key, ()))
        edges = (other[0] for other in near if meet(strip, other) and other[0] >= right)
        return min((edge - left for edge in edges), default=most)

    def free(self, box: Box) -> bool:
        """Whether nothing stands there."""
        cells = self._cells
        return not meets_any(box, [cells.get(key, ()) for key in cells_of(box)])


def centred(item: Item, zoom: float, width: float, height: float) -> Box:
    """A box of this size round the place of `item`, all in zoomed pixels."""
    x, y = item.x * zoom, item.y * zoom
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
