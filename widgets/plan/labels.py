"""Where the words of a room stand: below its upper left corner, clear of doors and alarms.

Words are never cut in the middle. What does not fit goes in this order: one line becomes two, the
tenant goes, the label moves, the name loses its last words, and at last only the number stands. The
name of a room without a number ends in an ellipsis wherever it must.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.plan.declutter import Box, Part, Rank
from models.plan.layers import Layer
from models.plan.outline import bounds, contains, top_left
from models.site.park import Area
from widgets.plan.placing import LINE, Label, Measure, Wishes, meet

_INSET = 10
_DODGES = ((0, 0), (0, 12), (14, 0), (14, 12), (26, 0), (0, 24), (44, 0), (44, 12), (80, 8))
"""How a room label may move to clear a door: 34 below a wall with doors, and so on."""
_STEP_X, _STEP_Y = 8, 6
_TOLD = 40.0
"""A name cut down to less than this many pixels says nothing."""


class _Room:
    """One room in zoomed pixels with what its label must keep clear of."""

    def __init__(self, area: Area, zoom: float, measure: Measure, taken: Sequence[Box]) -> None:
        self.area = area
        self.zoom = zoom
        self.measure = measure
        left, top, right, bottom = (edge * zoom for edge in bounds(area.outline))
        self.frame = (left, top, right, bottom)
        self.near = [box for box in taken if meet(box, self.frame)]
        corner = top_left(area.outline)
        self.corner = (corner[0] * zoom, corner[1] * zoom)

    def dodges(self) -> Iterator[tuple[float, float]]:
        x, y = self.corner[0] + _INSET, self.corner[1] + _INSET - 2
        return ((x + dx, y + dy) for dx, dy in _DODGES)

    def everywhere(self) -> Iterator[tuple[float, float]]:
        left, top, right, bottom = (round(edge) for edge in self.frame)
        for y in range(top + 3, bottom - LINE + 1, _STEP_Y):
            for x in range(left + 4, right - 14, _STEP_X):
                yield x, y

    def label(self, x: float, y: float, name: str, tenant: str, cut: bool) -> Label | None:
        """The label at this place, None if its words do not fit there."""
        measure, number = self.measure, self.area.number
        width = self.frame[2] - x - 4
        if measure(tenant) > width or measure(number) > width:
            return None
        lines, below = (name, ""), False
        if not number or measure(number) + 5 + measure(name) > width:
            below = bool(number)
            lines = wrapped(name, width, measure)
            if measure(lines[0]) > width or measure(lines[1]) > width:
                if not cut or width < _TOLD:
                    return None
                lines = (shortened(name, width, measure) if number else name, "")
                if not lines[0]:
                    return None
        label = Label(self.area.id, x, y, width, number, lines[0], below, tenant, lines[1])
        return label if self._free(label_box(label, measure)) else None

    def _free(self, box: Box) -> bool:
        left, top, right, bottom = self.frame
        if box[0] < left + 2 or box[2] > right - 2 or box[1] < top + 2 or box[3] > bottom - 1:
            return False
        if any(meet(box, other) for other in self.near):
            return False
        if len(self.area.outline) <= 4:
            return True
        corners = ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3]))
        return all(contains(self.area.outline, x / self.zoom, y / self.zoom) for x, y in corners)


def room_label(
    area: Area, zoom: float, wishes: Wishes, measure: Measure, taken: Sequence[Box]
) -> Label | None:
    """The label of `area`; None only if not even its number has a place.

    `taken`: boxes of doors and alarms, which do not give way.
    """
    room = _Room(area, zoom, measure, taken)
    name = wishes.room_names.get(area.id, "")
    tenant = wishes.tenants.get(area.id, "") if Layer.UNITS in wishes.layers else ""
    tenant = wishes.works.get(area.id, tenant)
    tries = [(room.dodges, name, tenant, False), (room.dodges, name, "", False)]
    tries += [(room.everywhere, name, "", False), (room.dodges, name, "", True)]
    if area.number:
        tries += [(room.dodges, "", "", False), (room.everywhere, "", "", False)]
    for places, said, unit, cut in tries:
        for x, y in places():
            label = room.label(x, y, said, unit, cut)
            if label is not None:
                return label
    return None


def wrapped(text: str, width: float, measure: Measure) -> tuple[str, str]:
    """`text` on two lines, broken at the last space that leaves the first line short enough."""
    if measure(text) <= width:
        return text, ""
    breaks = [at for at, letter in enumerate(text) if letter == " "]
    for at in reversed(breaks):
        if measure(text[:at]) <= width:
            return text[:at], text[at + 1 :]
    return text, ""


def shortened(text: str, width: float, measure: Measure) -> str:
    """As many whole words of `text` as fit, with an ellipsis; empty if not even the first does."""
    words = text.split(" ")
    for many in range(len(words) - 1, 0, -1):
        found = " ".join(words[:many]) + "\u2026"
        if measure(found) <= width:
            return found
    return ""


def label_box(label: Label, measure: Measure) -> Box:
    """All words of `label`."""
    parts = label_parts(label, measure)
    right = max((part.box[2] for part in parts), default=label.x)
    return (label.x, label.y, right, label.y + LINE * lines_of(label))


def lines_of(label: Label) -> int:
    below = label.name_below and bool(label.name)
    return 1 + below + bool(label.second) + bool(label.tenant)


def label_parts(label: Label, measure: Measure) -> list[Part]:
    found = []
    x, y, end = label.x, label.y, label.x
    if label.number:
        end = x + min(measure(label.number), label.width)
        found.append(Part(label.area, Rank.NUMBER, (x, y, end, y + LINE)))
    if label.name:
        start = x if label.name_below or not label.number else end + 5
        if label.name_below:
            y += LINE
        wide = max(measure(label.name), measure(label.second))
        end = min(start + wide, x + label.width)
        # A room that has no number is known by its name alone
        rank = Rank.NAME if label.number else Rank.NUMBER
        below = y + LINE * (1 + bool(label.second))
        found.append(Part(label.area, rank, (start, y, end, below)))
        y = below - LINE
    if label.tenant:
        y += LINE
        end = min(x + measure(label.tenant), x + label.width)
        found.append(Part(label.area, Rank.TENANT, (x, y, end, y + LINE)))
    return found


def kept(label: Label, gone: frozenset[tuple[str, Rank, int]]) -> Label:
    number = "" if (label.area, Rank.NUMBER, 0) in gone else label.number
    rank = Rank.NAME if label.number else Rank.NUMBER
    name = "" if (label.area, rank, 0) in gone else label.name
    if label.number and not number:
        name = ""
    second = label.second if name else ""
    tenant = "" if (label.area, Rank.TENANT, 0) in gone else label.tenant
    return Label(
        label.area, label.x, label.y, label.width, number, name, label.name_below, tenant, second
    )
