"""What one device publishes: its topics, each with the JSON document that its sources read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from models.site.park import MqttLink, Park
from models.site.sources import MqttSource


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One topic of one device."""

    device: str
    topic: str
    sources: tuple[MqttSource, ...]
    texts: tuple[dict[int, str], ...]
    """Per source: state -> payload text."""
    interval_s: float
    """How often it is repeated at least."""
    kept: bool
    """Published with QoS 1 and retained when a state changes: doors, alarms, life safety."""

    def payload(self, t: float, value: Callable[[str, float], float | None]) -> bytes:
        """The document at `t`, the inverse of what the codec reads."""
        if len(self.sources) == 1 and not self.sources[0].pointer:
            return orjson.dumps(self._shown(0, t, value))
        document: dict[str, Any] = {}
        for i, source in enumerate(self.sources):
            if source.time_pointer:
                _put(document, source.time_pointer, round(t * 1000))
            _put(document, source.pointer, self._shown(i, t, value))
        return orjson.dumps(document)

    def _shown(self, i: int, t: float, value: Callable[[str, float], float | None]) -> Any:
        source, texts = self.sources[i], self.texts[i]
        now = value(source.point, t)
        if now is None:
            return None
        if texts:
            text = texts.get(int(now))
            return {"true": True, "false": False}.get(text or "", text)
        if source.factor == 1 and source.offset == 0:
            return now
        return (now - source.offset) / source.factor


def _put(document: dict[str, Any], pointer: str, what: Any) -> None:
    """Set a value by its JSON pointer, making the objects on the way."""
    *path, last = pointer.lstrip("/").split("/")
    for step in path:
        document = document.setdefault(step, {})
    document[last] = what


_KEPT = frozenset(
    ["door", "barrier", "fire_panel", "gas_detector", "leak_detector", "lift", "mains",
     "generator", "ups", "tank"]
)  # fmt: skip


def documents(park: Park, link: MqttLink) -> list[Document]:
    """Every document of the link's devices."""
    topics: dict[tuple[str, str], list[MqttSource]] = defaultdict(list)
    for source in link.sources:
        topics[(park.points[source.point].device, source.topic)].append(source)
    return [_document(park, device, topic, some) for (device, topic), some in topics.items()]


def _document(park: Park, device: str, topic: str, some: Iterable[MqttSource]) -> Document:
    sources = tuple(some)
    # the proof of life is twice the interval and a second
    stale_ms = min(park.points[source.point].stale_after_ms for source in sources)
    texts = tuple(_texts(source) for source in sources)
    kind = park.devices[device].kind
    interval = max((stale_ms - 1000) / 2000, 0.5)
    return Document(device, topic, sources, texts, interval, kind in _KEPT)


def _texts(source: MqttSource) -> dict[int, str]:
    """The first text of each state: several may mean the same."""
    texts: dict[int, str] = {}
    for text, index in source.values:
        texts.setdefault(index, text)
    return texts
