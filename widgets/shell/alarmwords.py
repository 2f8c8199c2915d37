"""What the window says about an active alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.alarms import Alarm
from models.views import View
from widgets.words import Words

_WHICH = {
    "low_low": "window.alarm.low_low",
    "low": "window.alarm.low",
    "high": "window.alarm.high",
    "high_high": "window.alarm.high_high",
}


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """One alarm in words, without its age."""

    title: str
    """`Cold room: temperature high`."""
    value: str
    """`9.4 °C, limit 8.0 °C`; empty for a state, which the title names."""
    place: str


def top_alarm(alarms: Sequence[Alarm]) -> Alarm | None:
    """Of `alarms` (worst first) the one to look at: what nobody acknowledged comes first."""
    return next((a for a in alarms if not a.acknowledged), alarms[0] if alarms else None)


def alarm_words(alarm: Alarm, view: View, words: Words) -> AlarmWords:
    """Put `alarm` in words; a point that the park does not know is called by its id."""
    point = view.park.points.get(alarm.point)
    if point is None:
        return AlarmWords(alarm.point, "", "")
    device = view.park.devices.get(point.device)
    whose = words.name(device.name) if device is not None else point.device
    what = words.name(point.name)
    place = words.place(view.park, point.device)
    if alarm.which == "state":
        state = words.quantity(point, alarm.value)
        title = words.say("window.alarm.state", device=whose, point=what, state=state)
        return AlarmWords(title, "", place)
    title = words.say(_WHICH[alarm.which], device=whose, point=what)
    latest = view.latest(alarm.point)
    usable = latest.value is not None and not latest.quality.is_last_known
    value = words.quantity(point, latest.value if usable else alarm.value)  # type: ignore[arg-type]
    limit = words.quantity(point, alarm.limit) if alarm.limit is not None else ""
    said = words.say("window.alarm.value", value=value, limit=limit)
    return AlarmWords(title, said, place)
