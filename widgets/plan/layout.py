"""Where everything lies at one zoom: room labels, value blocks in their rooms, what gives way.

Pure geometry in zoomed pixels (plan position times zoom): moving the plan keeps it, zooming and
switching a layer make a new one. Text is measured through a function, so no Qt here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from models.plan.declutter import Box, Part, Rank, hidden
from widgets.plan.blocks import Block, block_parts, place_blocks
from widgets.plan.labels import kept, label_parts, lines_of, room_label
from widgets.plan.overlays import alarm_box, place_plates
from widgets.plan.placing import (
    DOOR,
    DOT,
    ICON,
    LINE,
    Label,
    Layout,
    Measure,
    Sprite,
    Wishes,
    centred,
    meet,
)
from widgets.plan.scene import Item, Scene

_CROWDED = 0.3
"""Share of colliding icons."""


def arrange(scene: Scene, zoom: float, wishes: Wishes, measure: Measure) -> Layout:
    """The layout of `scene` at `zoom` pixels per plan unit."""
    shown = [item for item in scene.items if item.layer in wishes.layers]
    fixed = [part for item in shown if item.form != "value" for part in _fixed(item, zoom)]
    labels = [
        label
        for room in scene.rooms
        if (label := room_label(room, zoom, wishes, measure, fixed)) is not None
    ]
    blocks = place_blocks(scene, shown, zoom, labels, fixed, wishes)
    plates = place_plates(scene, zoom, wishes, blocks, fixed)
    parts = [*fixed, *plates.values()]
    parts += [part for label in labels for part in label_parts(label, measure)]
    parts += [part for block in blocks.values() for part in block_parts(block, wishes)]
    alarms = {d: alarm_box(d, s, scene, zoom, blocks, wishes) for d, s in wishes.alarms.items()}
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
    return Layout(tuple(sprites), tuple(kept(label, gone) for label in labels), places)


def _fixed(item: Item, zoom: float) -> list[Part]:
    if item.form == "door":
        return [Part(item.device.id, Rank.DOOR, centred(item, zoom, *DOOR))]
    box = centred(item, zoom, *ICON)
    found = [Part(item.device.id, Rank.VALUE, box)]
    if item.points:
        beside = (box[2] + 3, box[1] + 3, box[2] + 3 + 68, box[3] - 3)
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


def _sprites(
    shown: Sequence[Item],
    zoom: float,
    blocks: Mapping[tuple[str, int], Block],
    gone: frozenset[tuple[str, Rank, int]],
    labels: Sequence[Label],
) -> tuple[list[Sprite], dict[str, Box]]:
    sprites: list[Sprite] = []
    places: dict[str, Box] = {}
    crowded = _crowded(shown, gone)
    for item in shown:
        id = item.device.id
        if item.form == "door":
            box = centred(item, zoom, *DOOR)
            # The quality mark hangs over the lower right corner
            sprites.append(
                _sprite(id, "door", (box[0], box[1], box[2] + 6, box[3] + 7), item.points)
            )
        elif item.form == "icon" and not crowded and (id, Rank.VALUE, 0) not in gone:
            box = centred(item, zoom, *ICON)
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
            box = centred(item, zoom, DOT, DOT)
            under = [label for label in labels if label.area == item.room]
            for label in under:
                words = (label.x, label.y, label.x + label.width, label.y + LINE * lines_of(label))
                if meet(box, words):
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
    blocks: Mapping[tuple[str, int], Block],
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
