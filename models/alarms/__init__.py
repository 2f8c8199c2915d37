"""Alarms: rules judged by a pure step, what stands, what happened, and how much of it there is."""

from models.alarms.alarm import Acknowledgement, Alarm, AlarmState, Shelving, Suppression
from models.alarms.annunciator import Annunciator
from models.alarms.load import Band, Flood, Load, LoadMeter, band_of
from models.alarms.outofservice import OutOfService
from models.alarms.transition import AlarmLog, Happening, NoAlarmLog, Transition

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
