"""Availability payloads: whether a device says that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from devices.payload.codec import LARGEST_PAYLOAD, text_of
from devices.payload.pointer import follow, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.site.sources import MqttAvailability


def compile_availability(declared: MqttAvailability) -> Callable[[bytes], bool | None]:
    """payload -> online, offline, or None where it says neither. Never raises on a payload."""
    keys = split(declared.pointer)
    answers = {declared.offline: False, declared.online: True}

    def read(payload: bytes) -> bool | None:
        if len(payload) > LARGEST_PAYLOAD:
            return None
        if not keys:
            found = answers.get(payload.decode(errors="replace").strip())
            if found is not None:
                return found
        try:
            text = text_of(follow(orjson.loads(payload), keys))
        except ValueError:
            return None
        return None if text is None else answers.get(text)

    return read
