"""What an empty list of alarms says."""

from __future__ import annotations

from models.alarms import Happening
from models.views import View
from widgets.words import Words


def nothing_stands(view: View, words: Words) -> str:
    """`No standing alarms. Last: 10:46.`"""
    last = view.alarm_log.newest(view.now() + 1, 1, (Happening.RAISED,))
    if not last:
        return words.say("alarmpanel.empty")
    clock = words.until(last[0].at_ms, view.now())
    return words.say("alarmpanel.empty.last", clock=clock)
