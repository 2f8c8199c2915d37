"""The three marks of a door (ONVIF Door Control): what is ordered, the leaf, the bolt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.points import Point, Quality, Reading

MODES = frozenset(
    {
        "locked",
        "double_locked",
        "unlocked",
        "accessed",
        "blocked",
        "locked_down",
        "locked_open",
        "unknown",
    }
)
_CONTACTS = {"closed": "closed", "open": "open", "fault": "fault", "tampered": "fault"}
_LOCKS = {"locked": "locked", "unlocked": "unlocked", "fault": "fault", "jammed": "fault"}

KINDS = ("door_mode", "door_contact", "lock_state")


@dataclass(frozen=True, slots=True)
class DoorMarks:
    """Words of the symbol; `none` where the door has no such sensor."""

    mode: str = "unknown"
    """One of `MODES`."""
    contact: str = "none"
    """`closed`, `open`, `fault`, `none`."""
    lock: str = "none"
    """`locked`, `unlocked`, `fault`, `none`."""
    quality: Quality = Quality.GOOD
    """The worst of the three."""


def door_marks(points: Iterable[Point], latest: Callable[[str], Reading]) -> DoorMarks:
    """What the points of one door say together; a bad value is a fault, never `closed`."""
    mode, contact, lock = "unknown", "none", "none"
    quality = Quality.GOOD
    for point in points:
        if point.kind not in KINDS:
            continue
        reading = latest(point.id)
        code = _code(point, reading)
        quality = max(quality, reading.quality)
        if point.kind == "door_mode":
            mode = code if code in MODES else "unknown"
        elif point.kind == "door_contact":
            contact = _CONTACTS.get(code, "fault")
        else:
            lock = _LOCKS.get(code, "fault")
    return DoorMarks(mode, contact, lock, quality)


def _code(point: Point, reading: Reading) -> str:
    if reading.value is None:
        return ""
    index = int(reading.value)
    return point.states[index].code if 0 <= index < len(point.states) else ""
