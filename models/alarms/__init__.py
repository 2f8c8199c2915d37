"""Limit and state violations as active alarms."""

from models.alarms.violation import Alarm, step

__all__ = ["Alarm", "step"]
