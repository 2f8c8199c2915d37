"""What the window says about an active alarm: whose, of what if that adds something, how."""

from __future__ import annotations

import re
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
    """`Cold room: temperature high`, `Site broker: no connection`."""
    value: str
    """`9.4 °C, limit 8.0 °C`; empty for a state, which the title names; of an alarm that is out of
    service which work keeps it so."""
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
    works = _works(alarm, view, words)
    if alarm.which == "state":
        title = _title(words, whose, what, words.quantity(point, alarm.value))
        return AlarmWords(title, works, place)
    title = _title(words, whose, what, words.say(_WHICH[alarm.which]))
    if works:
        return AlarmWords(title, works, place)
    latest = view.latest(alarm.point)
    now = None if latest.quality.is_last_known else latest.value
    value = words.quantity(point, alarm.value if now is None else now)
    limit = words.quantity(point, alarm.limit) if alarm.limit is not None else ""
    said = words.say("window.alarm.value", value=value, limit=limit)
    return AlarmWords(title, said, place)


def _works(alarm: Alarm, view: View, words: Words) -> str:
    """Which work keeps it from calling, and until when; empty if it calls."""
    if alarm.out is None:
        return ""
    until = words.until(alarm.out.until_ms, view.now())
    return words.say("window.alarm.works", number=alarm.out.number, until=until)


def _title(words: Words, device: str, point: str, state: str) -> str:
    """Device, point and state without saying a word twice."""
    generic = words.say("window.alarm.generic").split()
    what = _inside(state)
    if _adds(point, f"{device} {state}", generic):
        what = words.say("window.alarm.what", point=_inside(point), state=what)
    return words.say("window.alarm.title", device=device, what=what)


def _adds(name: str, said: str, generic: Sequence[str]) -> bool:
    """Whether `name` has a word that neither `said` nor the `generic` words have."""
    rest, said = name.casefold(), said.casefold()
    for word in generic:
        rest = re.sub(_word(word), " ", rest)
    return any(re.search(_word(part), said) is None for part in rest.split())


def _word(word: str) -> str:
    """A pattern of a whole word; Chinese has no spaces, so there a part of a name is one."""
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"


def _inside(name: str) -> str:
    """`name` as it is written in the middle of a sentence: abbreviations stay as they are."""
    first = name.split(" ", 1)[0]
    return name[0].lower() + name[1:] if first[1:].isalpha() and first[1:].islower() else name
