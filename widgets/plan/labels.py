"""Where the words of a room stand: below its upper left corner, clear of doors."""

from __future__ import annotations

from collections.abc import Sequence

from models.plan.declutter import Part, Rank
from models.plan.layers import Layer
from models.plan.outline import bounds, top_left, top_width
from models.site.park import Area
from widgets.plan.placing import LINE, Label, Measure, Wishes, meet

_INSET = 10
_DODGES = ((0, 0), (0, 12), (14, 0), (14, 12), (26, 0), (0, 24), (44, 0), (44, 12), (80, 8))
"""How a room label may move to clear a door: 34 below a wall with doors, and so on."""


def room_label(
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
        strip = (label.x, label.y, label.x + wide, label.y + LINE * lines_of(label))
        if free < measure(number) or strip[3] > bottom * zoom:
            continue
        if not any(meet(box, strip) for box in doors):
            return label
    return found


def lines_of(label: Label) -> int:
    return 1 + (label.name_below and bool(label.name)) + bool(label.tenant)


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
        end = min(start + measure(label.name), x + label.width)
        # A room that has no number is known by its name alone
        rank = Rank.NAME if label.number else Rank.NUMBER
        found.append(Part(label.area, rank, (start, y, end, y + LINE)))
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
    tenant = "" if (label.area, Rank.TENANT, 0) in gone else label.tenant
    return Label(label.area, label.x, label.y, label.width, number, name, label.name_below, tenant)
