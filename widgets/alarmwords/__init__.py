"""What every part of the window says about an alarm, and where it shows one."""

from widgets.alarmwords.kinds import kind_word
from widgets.alarmwords.nothing import nothing_stands
from widgets.alarmwords.ruling import rule_sentences
from widgets.alarmwords.spot import AlarmSpot, spot_of
from widgets.alarmwords.states import happening_word, rule_word, state_word
from widgets.alarmwords.target import alarm_target
from widgets.alarmwords.title import (
    AlarmWords,
    alarm_value,
    alarm_words,
    level_of,
    rule_of,
    top_alarm,
)

__all__ = [
    "AlarmSpot",
    "AlarmWords",
    "alarm_target",
    "alarm_value",
    "alarm_words",
    "happening_word",
    "kind_word",
    "level_of",
    "nothing_stands",
    "rule_of",
    "rule_sentences",
    "rule_word",
    "spot_of",
    "state_word",
    "top_alarm",
]
