"""Every text of the window in one language: sentences, names, values, ages, times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.points import Point, Quality, Reading, Severity
from models.points.formatting import NO_BREAK, format_number, format_value
from models.points.units import UNITS
from models.site.park import Park
from models.text import Language, Message, Name
from models.text.say import say
from widgets.words.place import SEPARATOR, place_of, spot_of

if TYPE_CHECKING:
    from models.text.message import Parameter

DASH = "\u2014"


class Words:
    """Says things in `language`; times are shown in the site's `zone` (IANA)."""

    def __init__(self, language: Language, catalogue: Mapping[str, str], zone: str = "UTC") -> None:
        self.language: Language = language
        self._catalogue = catalogue
        self._zone = ZoneInfo(zone)

    def say(self, code: str | Message, **parameters: Parameter) -> str:
        """The sentence of a code (with its blanks filled) or of a message."""
        message = code if isinstance(code, Message) else Message.of(code, **parameters)
        return say(self._catalogue, message, self.language)

    def name(self, name: Name) -> str:
        """A name that a person entered."""
        return name.say(self.language)

    def listed(self, parts: Iterable[str]) -> str:
        """`Plumber, Pump contractor`; Chinese has a comma of its own for what is listed."""
        return ("\u3001" if self.language == "zh_CN" else ", ").join(parts)

    def value(self, point: Point, reading: Reading) -> tuple[str, str]:
        """Number and unit as shown; a state gives its name and no unit, no value an em dash."""
        if reading.value is None:
            return DASH, ""
        return format_value(reading.value, point, self.language)

    def quantity(self, point: Point, value: float) -> str:
        """A value of `point` with its unit in one text, for limits and sentences."""
        number, unit = format_value(value, point, self.language)
        return f"{number}{NO_BREAK}{unit}" if unit else number

    def number(self, value: float, digits: int = 0) -> str:
        """A bare number with thousands commas and a true minus."""
        return format_number(value, digits)

    def unit(self, code: str) -> str:
        """How the unit with this UCUM code is written on screen."""
        unit = UNITS.get(code)
        return unit.symbol if unit is not None else code

    def place(self, park: Park, device: str) -> str:
        """`Building B · Floor 2 · 2.12`; empty for a device without a place."""
        return self._joined(place_of(park, device))

    def spot(self, park: Park, floor: str, room: str, short: bool = False) -> str:
        """The same of a room on a floor, or of the floor alone; `short`: `B · Floor 2 · 2.12`."""
        return self._joined(spot_of(park, floor, room, short))

    def _joined(self, parts: tuple[str | Name, ...]) -> str:
        return SEPARATOR.join(p if isinstance(p, str) else self.name(p) for p in parts)

    def age(self, ms: int) -> str:
        """A duration in two units at most: `3 min 27 s`, `2 h 38 min`, `4 d 2 h`."""
        seconds = max(0, ms) // 1000
        if seconds < 60:
            return self.say("window.age.seconds", s=seconds)
        if seconds < 3600:
            minutes, s = divmod(seconds, 60)
            return self.say("window.age.minutes", min=minutes, s=f"{s:02d}")
        if seconds < 86_400:
            return self.say("window.age.hours", h=seconds // 3600, min=seconds % 3600 // 60)
        return self.say("window.age.days", d=seconds // 86_400, h=seconds % 86_400 // 3600)

    def short_age(self, ms: int) -> str:
        """A duration in one unit, where two do not fit: `40 s`, `11 min`, `3 h`, `2 d`."""
        seconds = max(0, ms) // 1000
        if seconds < 60:
            return self.say("window.age.seconds", s=seconds)
        if seconds < 3600:
            return self.say("window.age.whole_minutes", min=seconds // 60)
        if seconds < 86_400:
            return self.say("window.age.whole_hours", h=seconds // 3600)
        return self.say("window.age.whole_days", d=seconds // 86_400)

    def clock(self, ms: int) -> str:
        """Time of day with seconds, 24 h."""
        return self._local(ms).strftime("%H:%M:%S")

    def date(self, ms: int) -> str:
        """Day of the week and month: `Tue 14 Oct`."""
        local = self._local(ms)
        weekday = _WEEKDAYS[local.weekday()]
        month = _MONTHS[local.month - 1]
        return self.say(
            "window.date", weekday=self.say(weekday), day=local.day, month=self.say(month)
        )

    def time(self, ms: int) -> str:
        """Date and time of day of a moment, for things that may lie days back."""
        local = self._local(ms)
        month = self.say(_MONTHS[local.month - 1])
        return self.say(
            "window.moment", day=local.day, month=month, clock=local.strftime("%H:%M:%S")
        )

    def since(self, ms: int, now_ms: int) -> str:
        """When something began: the time of day, with the date if that was another day."""
        same = self._local(ms).date() == self._local(now_ms).date()
        return self.clock(ms) if same else self.time(ms)

    def until(self, ms: int, now_ms: int) -> str:
        """When something ends, to the minute: with the date if that is another day."""
        return self.since(ms, now_ms).removesuffix(self._local(ms).strftime(":%S"))

    def quality(self, quality: Quality) -> str:
        """The reason of a quality in words."""
        return self.say(_QUALITIES[quality])

    def severity(self, severity: Severity) -> str:
        """The priority in words; empty for NONE."""
        return self.say(_SEVERITIES[severity]) if severity else ""

    def _local(self, ms: int) -> datetime:
        return datetime.fromtimestamp(ms / 1000, self._zone)


_QUALITIES = {
    Quality.GOOD: "window.quality.good",
    Quality.MANUAL: "window.quality.manual",
    Quality.STALE: "window.quality.stale",
    Quality.RETAINED: "window.quality.retained",
    Quality.LINK_LOST: "window.quality.link_lost",
    Quality.DEVICE_LOST: "window.quality.device_lost",
    Quality.CLOCK_SKEW: "window.quality.clock_skew",
    Quality.RANGE: "window.quality.range",
    Quality.NOTHING_YET: "window.quality.nothing_yet",
    Quality.DECODE: "window.quality.decode",
    Quality.SENTINEL: "window.quality.sentinel",
    Quality.REFUSED: "window.quality.refused",
    Quality.DEVICE_FAULT: "window.quality.device_fault",
    Quality.OUT_OF_SERVICE: "window.quality.out_of_service",
    Quality.NOT_RECORDED: "window.quality.not_recorded",
}
_SEVERITIES = {
    Severity.CRITICAL: "window.severity.critical",
    Severity.HIGH: "window.severity.high",
    Severity.MEDIUM: "window.severity.medium",
    Severity.LOW: "window.severity.low",
}
_WEEKDAYS = (
    "window.weekday.mon",
    "window.weekday.tue",
    "window.weekday.wed",
    "window.weekday.thu",
    "window.weekday.fri",
    "window.weekday.sat",
    "window.weekday.sun",
)
_MONTHS = (
    "window.month.jan",
    "window.month.feb",
    "window.month.mar",
    "window.month.apr",
    "window.month.may",
    "window.month.jun",
    "window.month.jul",
    "window.month.aug",
    "window.month.sep",
    "window.month.oct",
    "window.month.nov",
    "window.month.dec",
)
