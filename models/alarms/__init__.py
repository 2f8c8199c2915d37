"""Alarms: rules judged by a pure step, what stands, what happened, and how much of it there is."""

from models.alarms.alarm import Acknowledgement, Alarm, AlarmState, Shelving, Suppression
from models.alarms.load import Band, Flood, Load, LoadMeter, band_of
from models.alarms.outofservice import OutOfService
from models.alarms.transition import AlarmLog, Happening, NoAlarmLog, Transition
from models.alarms.violation import returned, step, withheld

__all__ = [
    "Acknowledgement",
    "Alarm",
    "AlarmLog",
    "AlarmState",
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
    "returned",
    "step",
    "withheld",
]
