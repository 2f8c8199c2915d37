"""From raw MQTT messages to readings, device health and dead letters; on the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.payload import Malformed, compile_availability, compile_topic
from models.links import DeadLetter, DeviceHealth
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from devices.mqtt.client import Batch
    from devices.payload.codec import Decode
    from models.links import Sink
    from models.points import Point, Reading
    from models.site.sources import MqttAvailability, MqttSource

EXCERPT = 200


@dataclass(slots=True)
class Counts:
    """What a link has heard since the start."""

    received: int = 0
    bad: int = 0
    unknown: int = 0


class Intake:
    """The topics of one connection: what each means and to whom it is told."""

    def __init__(
        self,
        link: str,
        sources: Iterable[MqttSource],
        availability: Iterable[MqttAvailability],
        points: Mapping[str, Point],
        *,
        command_topics: Iterable[str] = (),
        ignored: Iterable[str] = (),
    ) -> None:
        """`ignored` are topics that another connection of the link takes."""
        self.link = link
        self.counts = Counts()
        by_topic: dict[bytes, list[MqttSource]] = {}
        for source in sources:
            by_topic.setdefault(source.topic.encode(), []).append(source)
        self._decoders: dict[bytes, Decode] = {
            topic: compile_topic(group) for topic, group in by_topic.items()
        }
        self._device_of = {
            topic: points[group[0].point].device if group[0].point in points else ""
            for topic, group in by_topic.items()
        }
        self._devices: dict[bytes, list[tuple[str, Callable[[bytes], bool | None]]]] = {}
        for declared in availability:
            self._devices.setdefault(declared.topic.encode(), []).append(
                (declared.device, compile_availability(declared))
            )
        self._alive: dict[str, bool] = {}
        self._command_topics = {topic.encode() for topic in command_topics}
        self._ignored = {topic.encode() for topic in ignored}

    def forget(self) -> None:
        """After a reconnect every device's availability is told anew."""
        self._alive.clear()

    def take(self, batches: list[tuple[int, Batch]], sink: Sink) -> list[Reading]:
        """Decode `batches`; readings are returned, everything else goes to `sink`."""
        found: list[Reading] = []
        letters: dict[tuple[bytes, str], DeadLetter] = {}
        decoders = self._decoders
        extend = found.extend
        for received, batch in batches:
            self.counts.received += len(batch)
            for topic, payload, retained in batch:
                decode = decoders.get(topic)
                if decode is None:
                    self._other(topic, payload, retained, received, sink, letters)
                    continue
                decoded = decode(payload, received, retained)
                if isinstance(decoded, Malformed):
                    self.counts.bad += decoded.bad
                    self._letter(letters, topic, payload, decoded.reason, received)
                    extend(decoded.readings)
                else:
                    extend(decoded)
                if topic in self._devices:
                    self._availability(topic, payload, received, sink, letters)
        for letter in letters.values():
            sink.dead_letter(letter)
        return found

    def oversized(self, topic: bytes, excerpt: bytes, received: int, sink: Sink) -> None:
        """A message that was skipped because it was larger than any that is taken."""
        self.counts.received += 1
        self.counts.bad += 1
        letters: dict[tuple[bytes, str], DeadLetter] = {}
        self._letter(letters, topic, excerpt, Message.of("mqtt.message_too_large"), received)
        for letter in letters.values():
            sink.dead_letter(letter)

    def _other(
        self,
        topic: bytes,
        payload: bytes,
        retained: int,
        received: int,
        sink: Sink,
        letters: dict[tuple[bytes, str], DeadLetter],
    ) -> None:
        if topic in self._devices:
            self._availability(topic, payload, received, sink, letters)
        elif topic in self._command_topics:
            if retained and payload:
                reason = Message.of("mqtt.retained_command")
                self._letter(letters, topic, payload, reason, received)
        elif topic not in self._ignored:
            self.counts.unknown += 1

    def _availability(
        self,
        topic: bytes,
        payload: bytes,
        received: int,
        sink: Sink,
        letters: dict[tuple[bytes, str], DeadLetter],
    ) -> None:
        for device, read in self._devices[topic]:
            alive = read(payload)
            if alive is None:
                if topic not in self._decoders:
                    self.counts.bad += 1
                    reason = Message.of("mqtt.availability_unclear", device=device)
                    self._letter(letters, topic, payload, reason, received)
            elif self._alive.get(device) is not alive:
                self._alive[device] = alive
                error = None if alive else Message.of("mqtt.device_said_goodbye")
                sink.device_changed(DeviceHealth(device, alive, received, last_error=error))

    def _letter(
        self,
        letters: dict[tuple[bytes, str], DeadLetter],
        topic: bytes,
        payload: bytes,
        reason: Message,
        received: int,
    ) -> None:
        """One letter per topic and reason in a batch, however often it came."""
        key = (topic, reason.code)
        before = letters.get(key)
        letters[key] = DeadLetter(
            self.link,
            self._device_of.get(topic, ""),
            topic.decode(errors="replace"),
            reason,
            payload[:EXCERPT],
            received,
            1 if before is None else before.count + 1,
        )
