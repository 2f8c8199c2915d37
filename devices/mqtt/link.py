"""A broker as a link: three connections, one state, readings to the sink, commands out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from devices.mqtt.client import raw_of
from devices.mqtt.connection import Connection
from devices.mqtt.dispatch import Dispatcher
from devices.mqtt.endpoint import Dialect, Endpoint
from devices.mqtt.events import Events
from devices.mqtt.filters import derive_filters
from devices.mqtt.inbox import Inbox
from devices.mqtt.intake import Intake
from devices.mqtt.role import Role, Standing
from devices.payload import fill
from models.commands import Delivery, Dispatch
from models.links import LinkState, LinkStatus
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from devices.mqtt.client import Batch
    from devices.mqtt.events import EventSink
    from models.commands import Command
    from models.links import Sink
    from models.points import Point
    from models.site import park

log = logging.getLogger(__name__)

STATUS_EVERY_S = 1.0
_SLICE = 4_000
"""Messages decoded before the event loop gets its turn."""


def _utc_ms() -> int:
    return time.time_ns() // 1_000_000


def _no_secret(_name: str) -> str | None:
    return None


class MqttLink:
    """Implements `devices.link.Link` for one broker."""

    def __init__(
        self,
        settings: park.MqttLink,
        *,
        station: str,
        points: Mapping[str, Point],
        secrets: Callable[[str], str | None] = _no_secret,
        commit: EventSink | None = None,
        root: Path = Path(),
        clock: Callable[[], int] = _utc_ms,
        batched: bool = True,
        had_session: bool = False,
    ) -> None:
        """`station` makes the client ids and names the broker's session: it must stay the same
        from start to start and be another on every machine. `had_session`: an earlier run of this
        station left a session with the broker, so its absence is a gap from the start.

        `secrets` is called on network threads. `commit` stores events durably; they are
        acknowledged to the broker when it has returned. `root` is the folder of the site file.
        `batched=False` reads with stock paho.
        """
        self.id = settings.id
        self._settings = settings
        self._station = station
        self._points = points
        self._commit = commit
        self._clock = clock
        self._batched = batched
        self._endpoint = Endpoint.of(settings, secrets, root)
        self._targets = {target.point: target for target in settings.targets}
        event_topics = {source.topic for source in settings.sources if source.event}
        live = [source for source in settings.sources if source.topic not in event_topics]
        commands = sorted({target.topic for target in settings.targets})
        self._intake = Intake(
            settings.id,
            live,
            settings.availability,
            points,
            command_topics=commands,
            ignored=event_topics,
        )
        self._event_intake = Intake(
            settings.id,
            [source for source in settings.sources if source.topic in event_topics],
            (),
            points,
            ignored=[*commands, *(source.topic for source in live)],
        )
        self._counts = {"telemetry": self._intake.counts, "events": self._event_intake.counts}
        """By connection through which readings come."""
        taken = {source.topic for source in live} | {a.topic for a in settings.availability}
        self._filters = derive_filters(taken, avoid=commands)
        self._event_filters = derive_filters(event_topics, avoid=commands)
        self._peek = tuple(topic for topic in commands if topic not in taken | event_topics)
        self._dispatcher = Dispatcher()
        self._standing: dict[str, Standing] = {}
        self._connections: dict[str, Connection] = {}
        self._sink: Sink | None = None
        self._inbox: Inbox | None = None
        self._events: Events | None = None
        self._pending: deque[tuple[int, Batch]] = deque()
        self._draining = False
        self._broken: asyncio.Future[None] | None = None
        """Has an exception as soon as readings cannot be taken."""
        self._connects = 0
        self._losses = 0
        self._lost_at: dict[str, int] = {}
        """Of those connections that are gone: how much had been taken of what came through them."""
        self._gap = False
        self._had_session = had_session
        self._error: Message | None = None
        self._state = LinkState.CONNECTING
        self._since = clock()

    async def run(self, sink: Sink) -> None:
        """Keep the link up until cancelled. Raises what broke the taking of readings or events."""
        loop = asyncio.get_running_loop()
        self._sink = sink
        self._broken = broken = loop.create_future()
        dialect = Dialect(self._settings.version)
        self._inbox = Inbox(lambda: _call(loop, self._doorbell))
        self._events = Events(self._event_intake, sink, self._commit, self._clock, loop)
        for role in self._roles(self._inbox, self._events, loop):
            self._connections[role.name] = Connection(
                role,
                self._endpoint,
                dialect,
                lambda standing, name=role.name: self._changed(name, standing),  # type: ignore[misc]
                batched=self._batched,
            )
        # an earlier run says nothing of these connections
        self._standing.clear()
        self._lost_at.clear()
        self._losses += 1
        self._judge()
        worker = asyncio.create_task(self._events.run(), name=f"mqtt-events-{self.id}")
        try:
            for connection in self._connections.values():
                connection.start()
            while True:
                ended, _ = await asyncio.wait(
                    (worker, broken), timeout=STATUS_EVERY_S, return_when=asyncio.FIRST_COMPLETED
                )
                for one in ended:  # neither ends by itself: what broke it ends the link
                    await one
                self._watch()
                self._disown()
                self._report()
        finally:
            worker.cancel()
            broken.cancel()
            self._dispatcher.give_up()
            stops = [connection.stop() for connection in self._connections.values()]
            await asyncio.gather(worker, broken, *stops, return_exceptions=True)
            self._connections.clear()

    async def send(self, command: Command) -> Dispatch:
        """Publish `command` once, if the link is live; see docs/adr/0006."""
        target = self._targets[command.point]
        connection = self._connections.get("commands")
        if connection is None or self._state is not LinkState.LIVE:
            return Dispatch(Delivery.NOT_SENT, Message.of("mqtt.command_link_down"))

        def payload() -> bytes:
            return fill(
                target.payload,
                value=command.value,
                state=self._state_code(command),
                command=command.id,
                expires_ms=self._clock() + target.expires_ms,
            )

        return await self._dispatcher.publish(connection, target.topic, payload, target.expires_ms)

    def _state_code(self, command: Command) -> str:
        point = self._points.get(command.point)
        index = int(command.value)
        if point is None or not 0 <= index < len(point.states):
            return ""
        return point.states[index].code

    def _roles(self, inbox: Inbox, events: Events, loop: asyncio.AbstractEventLoop) -> list[Role]:
        clock = self._clock
        name = f"{self._station}-{self.id}"
        roles = [
            Role(
                "telemetry",
                f"{name}-t",
                self._filters,
                peek=self._peek,
                status_topic=self._settings.status_topic,
                collect=True,
                on_batch=lambda batch: inbox.put(clock(), batch),
                on_message=lambda _client, message: inbox.put(clock(), [raw_of(message)]),
                on_oversized=lambda topic, excerpt: _call(loop, self._oversized, topic, excerpt),
            )
        ]
        if self._event_filters:
            roles.append(
                Role(
                    "events",
                    f"{name}-e",
                    self._event_filters,
                    qos=1,
                    persistent=True,
                    on_batch=events.heard_unacknowledged,
                    on_message=events.heard,
                    on_oversized=lambda topic, excerpt: _call(
                        loop, self._oversized, topic, excerpt
                    ),
                )
            )
        if self._targets:
            roles.append(
                Role(
                    "commands",
                    f"{name}-c",
                    abortive=True,
                    on_published=lambda client, packet_id, code: _call(
                        loop, self._dispatcher.answered, client, packet_id, code
                    ),
                )
            )
        return roles

    # Readings.

    def _doorbell(self) -> None:
        assert self._inbox is not None
        self._pending.extend(self._inbox.take())
        if not self._draining:
            self._drain()

    def _drain(self) -> None:
        """Take what is pending. What cannot be taken ends the link: it would be live and deaf."""
        assert self._broken is not None
        try:
            self._take_slice()
        except Exception as error:  # noqa: BLE001 - an edge: nobody else would hear of it
            if not self._broken.done():
                self._broken.set_exception(error)

    def _take_slice(self) -> None:
        """Decode a slice; the rest after the event loop had its turn."""
        assert self._sink is not None
        self._draining = False
        batches: list[tuple[int, Batch]] = []
        left = _SLICE
        while self._pending and left > 0:
            batches.append(self._pending.popleft())
            left -= len(batches[-1][1])
        if self._pending:
            self._draining = True
            asyncio.get_running_loop().call_soon(self._drain)
        readings = self._intake.take(batches, self._sink)
        if readings:
            self._sink.take(readings)

    def _oversized(self, topic: bytes, excerpt: bytes) -> None:
        assert self._sink is not None
        self._intake.oversized(topic, excerpt, self._clock(), self._sink)

    # State.

    def _changed(self, name: str, standing: Standing) -> None:
        before = self._standing.get(name)
        self._standing[name] = standing
        if before is None or before.live != standing.live:
            log.info("%s %s: %s", self.id, name, "live" if standing.live else "down")
        if standing.error is not None:
            self._error = standing.error
        if before is not None and before.live and not standing.live:
            self._lose(name)
        if name == "events" and standing.live:
            self._gap = self._had_session and not standing.session_present
            self._had_session = True
        elif name == "telemetry" and standing.live:
            self._intake.forget()
        self._judge()

    def _judge(self) -> None:
        needed = [name for name in self._connections if name != "commands"]
        standings = [self._standing.get(name) for name in needed]
        if all(standing is not None and standing.live for standing in standings):
            state = LinkState.LIVE
        elif any(standing is not None and not standing.live for standing in standings):
            state = LinkState.DOWN
        else:
            state = LinkState.CONNECTING if self._connects == 0 else LinkState.DOWN
        if state is not self._state:
            self._state = state
            self._since = self._clock()
            if state is LinkState.LIVE:
                self._connects += 1
        self._report()

    def _lose(self, name: str) -> None:
        """What came through this connection is last known, also where the link is DOWN already."""
        if name in self._counts:
            self._losses += 1
            self._lost_at[name] = self._counts[name].received

    def _disown(self) -> None:
        """What had waited here when its connection was lost, and was taken since, is that too."""
        for name, taken in tuple(self._lost_at.items()):
            if self._standing[name].live:
                del self._lost_at[name]
            elif taken != self._counts[name].received:
                self._lose(name)

    def _watch(self) -> None:
        """Replace threads that have died and doubt those that no longer turn."""
        for name, connection in self._connections.items():
            dead = connection.is_dead()
            if not dead and not connection.is_stuck():
                continue
            standing = self._standing.get(name)
            if standing is None or standing.live:
                log.error(
                    "%s %s: the network thread %s", self.id, name, "died" if dead else "hangs"
                )
                self._changed(name, Standing(False, Message.of("mqtt.thread_gone")))
                connection.doubt(Message.of("mqtt.thread_gone"))
            if dead:
                connection.start()

    def _report(self) -> None:
        if self._sink is None:
            return
        inbox, events = self._intake.counts, self._event_intake.counts
        self._sink.link_changed(
            LinkStatus(
                self.id,
                "mqtt",
                self._state,
                self._since,
                self._connects,
                self._error,
                inbox.received + events.received,
                inbox.bad + events.bad,
                inbox.unknown + events.unknown,
                self._inbox.dropped if self._inbox is not None else 0,
                self._gap,
                self._note(),
                self._losses,
            )
        )

    def _note(self) -> Message | None:
        if self._state is not LinkState.LIVE:
            return None
        if "commands" in self._connections:
            standing = self._standing.get("commands")
            if standing is None or not standing.live:
                return Message.of("mqtt.commands_down")
        return None if self._standing["telemetry"].five else Message.of("mqtt.version_3")


def _call(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
    """From a network thread onto the event loop, unless that has closed meanwhile."""
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:
        log.debug("the event loop is closed")
