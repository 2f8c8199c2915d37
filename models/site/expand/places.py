"""Buildings, floors, areas, and where devices stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.site.expand.names import to_name
from models.site.park import Area, Building, Floor, Place
from models.site.read.paths import inside
from models.site.read.validation import nearest
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.site.faults import Faults, Origin
    from models.site.read.sitefile import Entry, SiteDraft
    from models.site.schema.site import AreaText, DeviceText, FloorText


def known(
    word: str, section: str, key: str, origin: Origin, draft: SiteDraft, faults: Faults
) -> bool:
    """True if `word` is, or may have been, an id of `section`; else a fault was noted."""
    declared: Collection[str] = draft.declared.get(section, ())
    if word in declared or section in draft.unreadable:
        return True
    what = Message.of("site.unknown_id", id=word)
    faults.add(origin.at(key), what, nearest(word, declared))
    return False


def plan_file(draft: SiteDraft, plan: str, origin: Origin, faults: Faults) -> None:
    """The drawing lies inside the site's folder and is a file."""
    path = inside(draft.root, plan, origin.at("plan"), faults)
    if path is not None and not path.is_file():
        faults.add(origin.at("plan"), Message.of("site.plan_missing", path=plan))


def expand_buildings(draft: SiteDraft) -> dict[str, Building]:
    """By id, in the order of the file."""
    return {
        b.id: Building(b.id, to_name(b.name), b.short, outline(b.outline or []))
        for b in (entry.value for entry in draft.buildings)
    }


def expand_floors(draft: SiteDraft, faults: Faults) -> dict[str, Floor]:
    """By id; checks building, plan, and that a building has each level once."""
    floors: dict[str, Floor] = {}
    levels: set[tuple[str, int]] = set()
    for entry in draft.floors:
        text, origin = entry.value, entry.origin
        known(text.building, "building", "building", origin, draft, faults)
        plan_file(draft, text.plan, origin, faults)
        if (text.building, text.level) in levels:
            what = Message.of("site.level_taken", level=text.level, building=text.building)
            faults.add(origin.at("level"), what)
        levels.add((text.building, text.level))
        floors[text.id] = Floor(
            text.id,
            text.building,
            to_name(text.name),
            text.short,
            text.level,
            text.plan,
            float(text.size[0]),
            float(text.size[1]),
            text.metres_per_unit,
        )
    return floors


def expand_areas(draft: SiteDraft, faults: Faults) -> dict[str, Area]:
    """By id; checks floor, unit and outline."""
    texts = {entry.value.id: entry.value for entry in draft.areas}
    floors = {entry.value.id: entry.value for entry in draft.floors}
    for entry in draft.areas:
        _check_area(entry, texts, floors, draft, faults)
    return {
        text.id: Area(
            text.id,
            text.floor,
            to_name(text.name),
            text.kind,
            outline(text.outline),
            text.number,
            text.unit or "",
        )
        for text in texts.values()
    }


def _check_area(
    entry: Entry[AreaText],
    texts: dict[str, AreaText],
    floors: dict[str, FloorText],
    draft: SiteDraft,
    faults: Faults,
) -> None:
    text, origin = entry.value, entry.origin
    known(text.floor, "floor", "floor", origin, draft, faults)
    if len({tuple(point) for point in text.outline}) < 3:
        faults.add(
            origin.at("outline"), Message.of("site.outline_flat"), Message.of("site.want_corners")
        )
    floor = floors.get(text.floor)
    for x, y in text.outline:
        if floor is not None and not (0 <= x <= floor.size[0] and 0 <= y <= floor.size[1]):
            _off_plan(x, y, floor, origin.at("outline"), faults)
            break
    if text.unit is None or not known(text.unit, "area", "unit", origin, draft, faults):
        return
    unit = texts.get(text.unit)
    if text.kind != "room" or (unit is not None and unit.kind != "unit"):
        faults.add(origin.at("unit"), Message.of("site.unit_of_area"), Message.of("site.want_unit"))
    elif unit is not None and unit.floor != text.floor:
        faults.add(origin.at("unit"), Message.of("site.other_floor", floor=unit.floor))


def _off_plan(x: float, y: float, floor: FloorText, origin: Origin, faults: Faults) -> None:
    what = Message.of("site.off_plan", x=x, y=y)
    faults.add(
        origin, what, Message.of("site.want_on_plan", width=floor.size[0], height=floor.size[1])
    )


def expand_place(
    entry: Entry[DeviceText],
    floors: dict[str, FloorText],
    areas: dict[str, AreaText],
    draft: SiteDraft,
    faults: Faults,
) -> Place | None:
    """Where a device stands; None if it is on no plan or after a fault."""
    text, origin = entry.value, entry.origin
    if text.floor is None or text.x is None or text.y is None:
        if not (text.floor is None and text.x is None and text.y is None and text.room is None):
            faults.add(origin, Message.of("site.half_place"), Message.of("site.want_place"))
        return None
    if not known(text.floor, "floor", "floor", origin, draft, faults):
        return None
    floor = floors.get(text.floor)
    if floor is not None and not (0 <= text.x <= floor.size[0] and 0 <= text.y <= floor.size[1]):
        _off_plan(text.x, text.y, floor, origin.at("x"), faults)
    if text.room is not None and known(text.room, "area", "room", origin, draft, faults):
        room = areas.get(text.room)
        if room is not None and room.floor != text.floor:
            faults.add(origin.at("room"), Message.of("site.other_floor", floor=room.floor))
    return Place(text.id, text.floor, text.x, text.y, text.rotation, text.room or "")


def outline(points: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    """Pairs as the model keeps them."""
    return tuple((float(x), float(y)) for x, y in points)
