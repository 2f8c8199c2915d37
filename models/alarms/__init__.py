"""Alarms: rules judged by a pure step, what stands, what happened, and how much of it there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.alarms.alarm import Acknowledgement, Alarm, AlarmState, Shelving, Suppression
    from models.alarms.annunciator import Annunciator
    from models.alarms.load import Band, Flood, Load, LoadMeter, band_of
    from models.alarms.outofservice import OutOfService
    from models.alarms.transition import AlarmLog, Happening, NoAlarmLog, Transition

__getattr__ = parts(
    __name__,
    {
        "alarm": "Acknowledgement Alarm AlarmState Shelving Suppression",
        "annunciator": "Annunciator",
        "load": "Band Flood Load LoadMeter band_of",
        "outofservice": "OutOfService",
        "transition": "AlarmLog Happening NoAlarmLog Transition",
    },
)

__all__ = [
    "Acknowledgement",
    "Alarm",
    "AlarmLog",
    "AlarmState",
    "Annunciator",
    "Band",
    "Flood",
    "Happening",
    "Load",
    "LoadMeter",
    "NoAlarmLog",
    "OutOfService",
    "Shelving",
    "Suppression",
    "Transition",
    "band_of",
]
