"""A view that stands still: the park as it was at one moment, without any way to act on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.alarms import Alarm, AlarmLog, Load, NoAlarmLog, OutOfService
from models.alarms.load import rebuilt
from models.alarms.moment import BACK_MS, alarms_at
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.plant import link_point_id
from models.points import Quality, Reading
from models.records import Attachments, NoRecords, Records
from models.site.park import Park
from models.views import Health, History, ViewKind
from models.views.view import Listener, Unsubscribe
from models.works import out_at


class FrozenView:
    """Implements `models.views.View` for a fixed moment.

    `readings` is the state at `at_ms`, for instance of the nearest keyframe; alarms follow from
    it by the same rules that the live park uses, and from what `alarm_log` says of the day
    before. Records are as they stand now.
    """

    commanding = None
    recording = None

    def __init__(
        self,
        park: Park,
        readings: Mapping[str, Reading],
        history: History,
        at_ms: int,
        *,
        kind: ViewKind = ViewKind.PAST,
        records: Records | None = None,
        attachments: Attachments | None = None,
        out: Mapping[str, OutOfService] | None = None,
        alarm_log: AlarmLog | None = None,
    ) -> None:
        """`out`: what was out of service at the moment; by default what the works say."""
        self.kind = kind
        self.park = park
        self.history = history
        self.records: Records = records or NoRecords()
        self.attachments: Attachments = attachments or NoRecords()
        self.alarm_log: AlarmLog = alarm_log or NoAlarmLog()
        self._at_ms = at_ms
        self._readings = readings
        self._out = dict(self._works() if out is None else out)
        self._load: Load | None = None
        told = self.alarm_log.between(at_ms - BACK_MS, at_ms + 1)
        self._alarms, self._withheld = alarms_at(park, readings, at_ms, self._out, told)

    def now(self) -> int:
        """The moment this view stands at."""
        return self._at_ms

    def _works(self) -> Mapping[str, OutOfService]:
        try:
            return out_at(self.records, self._at_ms)
        except LookupError:  # records that know no works
            return {}

    def latest(self, point: str) -> Reading:
        """The reading as of the moment; NOTHING_YET if none was known."""
        if point not in self.park.points:
            raise LookupError(point)
        reading = self._readings.get(point) or Reading(point, None, Quality.NOTHING_YET, 0, 0)
        if point in self._out:
            return reading._replace(quality=Quality.OUT_OF_SERVICE)
        return reading

    def alarm(self, point: str) -> Alarm | None:
        """The worst alarm of `point` that called."""
        return next((alarm for alarm in self._alarms if alarm.point == point), None)

    def alarms(self) -> Sequence[Alarm]:
        """What called, in the order of every view."""
        return self._alarms

    def withheld(self) -> Sequence[Alarm]:
        """Conditions that called nobody."""
        return self._withheld

    def alarm_load(self) -> Load:
        """The rate as it was at the moment, as far as the journal of alarms tells it."""
        if self._load is None:
            meter, _ = rebuilt(self.alarm_log, self.park.alarms, self._at_ms)
            self._load = meter.load(self._at_ms)
        return self._load

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """What was out of service."""
        return self._out

    def links(self) -> Sequence[LinkStatus]:
        """State of the links as their points had it."""
        return [
            LinkStatus(link, "", self._link_state(link), self.latest_or_now(link_point_id(link)))
            for link in self.park.links
        ]

    def latest_or_now(self, point: str) -> int:
        """Source time of a point's reading, or the moment itself."""
        reading = self._readings.get(point)
        return reading.source_ms if reading else self._at_ms

    def _link_state(self, link: str) -> LinkState:
        reading = self._readings.get(link_point_id(link))
        if reading is None or reading.value is None:
            return LinkState.CONNECTING
        return LinkState.LIVE if reading.value else LinkState.DOWN

    def device(self, device: str) -> DeviceHealth | None:
        """Not kept in the past."""
        return None

    def dead_letters(self) -> Sequence[DeadLetter]:
        """Not kept in the past."""
        return ()

    def commands(self) -> Sequence[CommandRecord]:
        """Not shown from the past yet."""
        return ()

    def health(self) -> Health:
        """A frozen view has no core."""
        return Health()

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Nothing ever changes here."""
        return lambda: None
