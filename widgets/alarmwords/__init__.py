"""What every part of the window says about an alarm, and where it shows one."""

from widgets.alarmwords.target import alarm_target
from widgets.alarmwords.title import AlarmWords, alarm_words, level_of, rule_of, top_alarm

__all__ = [
    "AlarmWords",
    "alarm_target",
    "alarm_words",
    "level_of",
    "rule_of",
    "top_alarm",
]
