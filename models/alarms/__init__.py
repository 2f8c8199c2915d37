"""Limit and state violations as active alarms, and what is out of service."""

from models.alarms.outofservice import OutOfService
from models.alarms.violation import Alarm, returned, step, withheld

__all__ = ["Alarm", "OutOfService", "returned", "step", "withheld"]
