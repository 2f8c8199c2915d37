"""The process image.

Every reading passes through `take`: it becomes the newest value, goes through the alarm step, and
is handed on to the history. Only the pixels may skip: they drain the set of changed points when
they are ready. Single-threaded by construction; all calls come from the event loop.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.alarms import Alarm, Annunciator, Happening, OutOfService, Transition
from models.alarms.watching import PointWatch
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.plant.gateways import Gateway, gateways
from models.plant.lateness import is_late
from models.plant.linkpoints import OFFLINE, ONLINE, link_point_id
from models.plant.liveness import Liveness
from models.plant.orders import Orders
from models.points import Grade, Point, Quality, Reading
from models.site.park import Device, Park
from models.views.view import Changes

Record = Callable[[Sequence[Reading]], None]
Tell = Callable[[Transition], None]

_DEAD_LETTERS = 500
_CLOCK_SET_MS = 2_000
"""So far the clock on the wall may run away from the one that counts seconds, between two looks."""


@dataclass(slots=True)
class Tally:
    """What went through since the start."""

    received: int = 0
    bad: int = 0
    unknown: int = 0
    late: int = 0
    raised: int = 0
    cleared: int = 0


class _Slot:
    """The newest reading of one point, and its alarm rules (None: no rule reads it)."""

    __slots__ = ("index", "point", "reading", "watch")

    def __init__(self, point: Point, index: int) -> None:
        self.point = point
        self.index = index
        self.reading = Reading(point.id, None, Quality.NOTHING_YET, 0, 0)
        self.watch: PointWatch | None = None


class Plant:
    """Newest reading, alarm and liveness of every point of one park; implements `Sink`.

    `clock` gives UTC milliseconds, `monotonic` milliseconds that never jump: staleness is a
    duration and goes by the second. `record` gets every reading for the history, `transition`
    everything that happens to an alarm.
    """

    def __init__(
        self,
        park: Park,
        *,
        clock: Callable[[], int],
        monotonic: Callable[[], int],
        record: Record,
        transition: Tell,
    ) -> None:
        self.park = park
        self.tally = Tally()
        self._clock = clock
        self._monotonic = monotonic
        self._ahead_ms = clock() - monotonic()
        self._record = record
        self._transition = transition
        self._slots = {p.id: _Slot(p, i) for i, p in enumerate(park.points.values())}
        self._by_index = list(self._slots.values())
        self.annunciator = Annunciator(park, self.latest, self._tell, clock)
        for slot in self._by_index:
            slot.watch = self.annunciator.of(slot.point.id)
        self._liveness = Liveness(
            [s.point.stale_after_ms for s in self._by_index],
            [s.watch is not None and s.watch.minds_silence for s in self._by_index],
        )
        self._links: dict[str, LinkStatus] = {}
        self._devices: dict[str, DeviceHealth] = {}
        self._letters: deque[DeadLetter] = deque(maxlen=_DEAD_LETTERS)
        self._unread: Counter[str] = Counter()
        self._orders = Orders()
        self._changed: set[str] = set()
        self._links_changed = False
        self._watching: dict[str, list[Callable[[Reading], None]]] = {}
        self._points_of_link: dict[str, list[str]] = {}
        self._gateways = {d: one for one in gateways(park) for d in one.devices}
        for device in park.devices.values():
            if device.kind != "link":
                self._points_of_link.setdefault(device.link, []).extend(device.points)
        for link, points in self._points_of_link.items():
            if link in park.links:
                self._liveness.excuse(self._indices(points))
            else:
                self._liveness.expect(self._indices(points), monotonic())

    # -- what the links report -------------------------------------------------------------

    def take(self, readings: Sequence[Reading]) -> None:
        """Readings in the order they were heard."""
        now, tick = self._time()
        judge = self.annunciator.judge
        slots, changed = self._slots, self._changed
        heard, live = self._liveness.heard, self._liveness.live
        for reading in readings:
            slot = slots.get(reading.point)
            if slot is None:
                self.tally.unknown += 1
                continue
            quality = reading.quality
            if quality:
                if quality >= Quality.NOTHING_YET:
                    self.tally.bad += 1
                elif quality is Quality.CLOCK_SKEW and is_late(slot.reading, reading):
                    self.tally.late += 1
                    if slot.watch is not None and slot.watch.saves_lives:
                        # or the device's clock was set back
                        self.annunciator.warn(slot.watch, reading, now)
                    continue
            slot.reading = reading
            heard[slot.index] = tick
            live[slot.index] = quality is not Quality.RETAINED
            changed.add(reading.point)
            watch = slot.watch
            if watch is not None and (quality or not watch.low <= reading.value <= watch.high):  # type: ignore[operator]
                judge(watch, reading, now)
            if self._watching and reading.point in self._watching:
                for listener in tuple(self._watching[reading.point]):
                    listener(reading)
        self.tally.received += len(readings)
        self._record(readings)

    def link_changed(self, status: LinkStatus) -> None:
        """Keep the snapshot; when the link went down, what it fed is last known from now on."""
        before = self._links.get(status.link)
        self._links[status.link] = status
        self._links_changed = True
        points = self._points_of_link.get(status.link, ())
        if before is not None and before.state is status.state:
            if status.state is LinkState.DOWN and before.losses != status.losses:
                self._lose(points, Quality.LINK_LOST)
            return
        now = self._clock()
        if status.state is LinkState.LIVE:
            self._own_reading(link_point_id(status.link), ONLINE, now)
            cut_off = {p for d in self._behind_lost() for p in self.park.devices[d].points}
            heard_of = [point for point in points if point not in cut_off]
            self._liveness.expect(self._indices(heard_of), self._monotonic())
        elif status.state is LinkState.DOWN or before is not None:
            self._own_reading(link_point_id(status.link), OFFLINE, now)
            self._lose(points, Quality.LINK_LOST)
            self._liveness.excuse(self._indices(points))

    def device_changed(self, health: DeviceHealth) -> None:
        """Keep the health; a lost device makes its points last known."""
        before = self._devices.get(health.device)
        self._devices[health.device] = health
        self._links_changed = True
        device = self.park.devices.get(health.device)
        if device is None or (before is not None and before.alive is health.alive):
            return
        gateway = self._gateways.get(health.device)
        if gateway is not None:
            self._gateway_changed(gateway, device, health.alive)
        elif not health.alive:
            self._lose(device.points, health.cause)

    def _gateway_changed(self, gateway: Gateway, device: Device, alive: bool) -> None:
        """What one of its devices said goes for all of them: one message, one alarm."""
        state = ONLINE if alive else OFFLINE
        told = self._slots.get(gateway.point)
        if told is not None and told.reading.value != state:
            self._own_reading(gateway.point, state, self._clock())
        indices = self._indices(device.points)
        if alive:
            self._liveness.expect(indices, self._monotonic())
        else:
            self._lose(device.points, Quality.LINK_LOST)
            self._liveness.excuse(indices)

    def _behind_lost(self) -> frozenset[str]:
        """The devices whose gateway is gone, as far as it was heard: the link alone does not
        bring them back."""
        told = {device: self._slots.get(one.point) for device, one in self._gateways.items()}
        return frozenset(d for d, slot in told.items() if slot and slot.reading.value == OFFLINE)

    def dead_letter(self, letter: DeadLetter) -> None:
        """Keep it in the bounded list; the same again only counts."""
        self._unread[letter.device] += letter.count
        if self._letters:
            last = self._letters[-1]
            if (last.link, last.address, last.reason) == (
                letter.link,
                letter.address,
                letter.reason,
            ):
                self._letters.pop()
                letter = replace(letter, count=last.count + letter.count)
        self._letters.append(letter)
        self._links_changed = True

    def sweep(self) -> None:
        """Make what was silent for longer than its proof of life STALE, put back into service what
        was out until now, and let the alarms' time pass; twice a second."""
        now, tick = self._time()
        if self._orders.is_due(now, tick):
            self.set_out_of_service(self._orders.given)
        self._fall_silent([self._by_index[i].point for i in self._liveness.silent(tick)])
        for index in self._liveness.never_came(tick):
            slot = self._by_index[index]
            if slot.watch is not None:
                unheard = slot.reading._replace(quality=Quality.NOTHING_YET)
                self.annunciator.judge(slot.watch, unheard, now)
        self.annunciator.tick(now)

    def _fall_silent(self, points: Sequence[Point]) -> None:
        """What one connection of a link still said while another was lost already falls silent
        with the link, and what came after the word of its gateway's end with that gateway: that
        is no silence of its own."""
        if not points:
            return
        down = {link for link, status in self._links.items() if status.state is LinkState.DOWN}
        behind = self._behind_lost()
        cut_off = [
            p.id for p in points if p.device in behind or self.park.devices[p.device].link in down
        ]
        self._lose(cut_off, Quality.LINK_LOST)
        lost = set(cut_off)
        self._lose([p.id for p in points if p.id not in lost], Quality.STALE)

    # -- what runs in the park ---------------------------------------------------------------

    def set_out_of_service(self, orders: Mapping[str, OutOfService]) -> None:
        """Exactly these points are out of service now, each until its end and no longer, also
        where the clock is set back meanwhile.

        Readings and conditions go on; only nobody is called. What comes back while its condition
        holds is raised again, unacknowledged. Points that the park does not have are left out.
        """
        now, tick = self._time()
        known = {point: order for point, order in orders.items() if point in self._slots}
        self._changed.update(self._orders.give(known, now, tick))
        self.annunciator.set_out_of_service(self._orders.standing)

    # -- what views and commands read ------------------------------------------------------

    def latest(self, point: str) -> Reading:
        """The newest reading; LookupError for an unknown point."""
        return self._slots[point].reading

    def is_live(self, point: str) -> bool:
        """True while the point is proven: heard within its proof of life, not last known."""
        slot = self._slots[point]
        return bool(self._liveness.live[slot.index]) and slot.reading.quality.grade is not Grade.BAD

    def alarm(self, point: str) -> Alarm | None:
        """The worst alarm of `point` that calls or has called; None if all are withheld."""
        return self.annunciator.alarm(point)

    def alarms(self) -> tuple[Alarm, ...]:
        """What calls or has called and was not acknowledged, in the order of the view."""
        return self.annunciator.alarms()

    def withheld(self) -> tuple[Alarm, ...]:
        """Conditions that call nobody now."""
        return self.annunciator.withheld()

    def standing(self) -> tuple[Alarm, ...]:
        """All of them, withheld or not."""
        return (*self.annunciator.alarms(), *self.annunciator.withheld())

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """What is out of service now, by point."""
        return self._orders.standing

    def links(self) -> list[LinkStatus]:
        """All links in the order of the site; CONNECTING for one that has not reported yet."""
        return [
            self._links.get(link.id)
            or LinkStatus(link.id, "", LinkState.CONNECTING, since_ms=self._clock())
            for link in self.park.links.values()
        ]

    def device(self, device: str) -> DeviceHealth | None:
        """Health of a device; None if nothing is known yet.

        Its errors are at least what came from it and could not be read: not every link counts them
        per device.
        """
        health, unread = self._devices.get(device), self._unread[device]
        if health is None or unread <= health.errors:
            return health
        return replace(health, errors=unread)

    def dead_letters(self) -> list[DeadLetter]:
        """Newest last."""
        return list(self._letters)

    def state(self) -> Iterable[Reading]:
        """The newest reading of every point of which anything was ever heard."""
        return (s.reading for s in self._by_index if s.reading.received_ms)

    def watch(self, point: str, listener: Callable[[Reading], None]) -> Callable[[], None]:
        """Call `listener` with every reading of `point`; returns the end of it."""
        listeners = self._watching.setdefault(point, [])
        listeners.append(listener)

        def unwatch() -> None:
            listeners.remove(listener)
            if not listeners and self._watching.get(point) is listeners:
                del self._watching[point]

        return unwatch

    def drain(self) -> Changes | None:
        """What changed since the last call; None if nothing did."""
        alarms = self.annunciator.drain()
        if not (self._changed or alarms or self._links_changed):
            return None
        changes = Changes(frozenset(self._changed), alarms, self._links_changed)
        self._changed.clear()
        self._links_changed = False
        return changes

    # -- inside ------------------------------------------------------------------------------

    def _time(self) -> tuple[int, int]:
        """The moment and the tick; the alarms hear of a clock that was set."""
        now, tick = self._clock(), self._monotonic()
        moved = now - tick - self._ahead_ms
        if moved:
            self._ahead_ms = now - tick
            if abs(moved) > _CLOCK_SET_MS:
                self.annunciator.clock_set(moved, now)
                # what a clock that was ahead had ended is out again
                self.set_out_of_service(self._orders.given)
        return now, tick

    def _own_reading(self, point: str, value: int, now: int) -> None:
        if point in self._slots:
            self.take((Reading(point, value, Quality.GOOD, now, now),))

    def _indices(self, points: Iterable[str]) -> list[int]:
        return [self._slots[point].index for point in points if point in self._slots]

    def _lose(self, points: Iterable[str], cause: Quality) -> None:
        """Mark points as last known for `cause`; their values and receipt times stay."""
        now = self._clock()
        markers: list[Reading] = []
        for point in points:
            slot = self._slots.get(point)
            if slot is None:
                continue
            self._liveness.live[slot.index] = False
            old = slot.reading
            if old.value is not None and not old.quality.is_last_known:
                slot.reading = old._replace(quality=cause)
                markers.append(Reading(point, old.value, cause, now, now))
                self._changed.add(point)
            watch = slot.watch
            if watch is None or not old.received_ms:
                continue
            # a lost link is no silence of its points: only what stands or waits there has to know
            if watch.is_busy or (watch.minds_silence and cause is not Quality.LINK_LOST):
                lost = old._replace(quality=cause, received_ms=now)
                self.annunciator.judge(watch, lost, now)
        if markers:
            self._record(markers)

    def _tell(self, transition: Transition) -> None:
        self.tally.raised += transition.happening is Happening.RAISED
        self.tally.cleared += transition.happening is Happening.RETURNED
        self._transition(transition)
