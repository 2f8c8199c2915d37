"""Painter functions for every symbol of the window, drawn from the tokens of a theme."""

from widgets.symbols.alarm import (
    AlarmMark,
    alarm_pixmap,
    mark_of,
    mark_of_place,
    paint_alarm,
)
from widgets.symbols.device import DEVICE_SIZE, DeviceLook, device_pixmap, paint_device
from widgets.symbols.door import (
    DOOR_SIZE,
    DoorContact,
    DoorLock,
    DoorLook,
    DoorMode,
    door_pixmap,
    paint_door,
)
from widgets.symbols.glyph import icon, paint_glyph
from widgets.symbols.outcome import paint_outcome
from widgets.symbols.quality import paint_quality, quality_mark
from widgets.symbols.sparkline import paint_sparkline
from widgets.symbols.texts import Texts
from widgets.symbols.valuebar import ValueBar, paint_bar

__all__ = [
    "DEVICE_SIZE",
    "DOOR_SIZE",
    "AlarmMark",
    "DeviceLook",
    "DoorContact",
    "DoorLock",
    "DoorLook",
    "DoorMode",
    "Texts",
    "ValueBar",
    "alarm_pixmap",
    "device_pixmap",
    "door_pixmap",
    "icon",
    "mark_of",
    "mark_of_place",
    "paint_alarm",
    "paint_bar",
    "paint_device",
    "paint_door",
    "paint_glyph",
    "paint_outcome",
    "paint_quality",
    "paint_sparkline",
    "quality_mark",
]
