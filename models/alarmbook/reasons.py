"""Why an alarm is shelved: a digit is enough, so that nothing has to be typed in a hurry."""

from __future__ import annotations

from dataclasses import dataclass

from models.text.message import Message


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `code` is what is stored."""

    digit: int
    code: str
    title: Message


REASONS: tuple[Reason, ...] = (
    Reason(1, "chattering", Message.of("alarmbook.reason.chattering")),
    Reason(2, "sensor", Message.of("alarmbook.reason.sensor")),
    Reason(3, "handled", Message.of("alarmbook.reason.handled")),
    Reason(4, "repair", Message.of("alarmbook.reason.repair")),
    Reason(5, "testing", Message.of("alarmbook.reason.testing")),
    Reason(6, "weather", Message.of("alarmbook.reason.weather")),
    Reason(7, "tenant", Message.of("alarmbook.reason.tenant")),
    Reason(8, "supply", Message.of("alarmbook.reason.supply")),
    Reason(9, "other", Message.of("alarmbook.reason.other")),
)

_BY_CODE = {one.code: one for one in REASONS}


def reason_of(code: str) -> Message:
    """What a stored code means; the code itself says it where it is none of ours."""
    known = _BY_CODE.get(code)
    return REASONS[-1].title if known is None else known.title
