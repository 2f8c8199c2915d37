"""What is kept of informing somebody: who, how, when, what."""

from __future__ import annotations

from models.records.change import JsonValue
from models.text.message import Message

LONGEST_NOTICE = 300
"""Characters of a notice in each language: what one QR code and one text message carry."""

WAYS = ("phone", "group", "in_person", "message", "loudspeaker")
"""How somebody was told, in the order they are offered."""


def told(who: str, how: str, at_ms: int, text: str = "", contact: str = "") -> dict[str, JsonValue]:
    """The value of a `told` event; `who` is `tenant:<id>` or a role, `contact` the id of the
    contact who was spoken to."""
    return {"who": who, "how": how, "at": at_ms, "text": text, "contact": contact}


def faulty(value: JsonValue, now_ms: int) -> Message | None:
    """Why a telling cannot be kept."""
    if not isinstance(value, dict) or not isinstance(value.get("who"), str) or not value["who"]:
        return Message.of("incidents.told.whom")
    if value.get("how") not in WAYS:
        return Message.of("incidents.told.how")
    at = value.get("at")
    if not isinstance(at, int) or isinstance(at, bool) or at > now_ms + 60_000:
        return Message.of("incidents.told.when")
    return None
