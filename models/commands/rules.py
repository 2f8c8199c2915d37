"""What may be asked of a point, and what proves that it was done: pure rules."""

from __future__ import annotations

from models.commands.command import Delivery, Dispatch, Outcome
from models.points import CommandSpec, Point, Proof, Quality, Reading
from models.text.message import Message


def refusal(point: Point, value: float, reason: str) -> Message | None:
    """Why `value` may not be asked of `point` at all; None if it may."""
    spec = point.command
    if spec is None:
        return Message.of("command.not_commandable", point=point.name)
    if spec.reason_required and not reason.strip():
        return Message.of("command.reason_missing", point=point.name)
    if point.states:
        if not float(value).is_integer() or not 0 <= value < len(point.states):
            return Message.of("command.no_such_state", point=point.name, value=value)
        return None
    return _out_of_range(point, spec, value)


def _out_of_range(point: Point, spec: CommandSpec, value: float) -> Message | None:
    if value != value:  # NaN is the only number that differs from itself
        return Message.of("command.not_a_number", point=point.name)
    if (spec.minimum is not None and value < spec.minimum) or (
        spec.maximum is not None and value > spec.maximum
    ):
        return Message.of(
            "command.out_of_range",
            point=point.name,
            value=value,
            minimum=spec.minimum,
            maximum=spec.maximum,
            unit=point.unit,
        )
    return None


def proves(proof: Proof, commanded: float, reading: Reading, sent_ms: int) -> bool:
    """True if `reading` shows that the command was carried out.

    Only a good value that arrived after the command was sent proves anything: an older equal
    value says where the device was, not what it did.
    """
    if reading.quality not in _TRUSTED or reading.value is None or reading.received_ms < sent_ms:
        return False
    wanted = commanded if proof.value is None else proof.value
    return abs(reading.value - wanted) <= proof.tolerance


_TRUSTED = frozenset({Quality.GOOD, Quality.CLOCK_SKEW})


def early_end(dispatch: Dispatch, proof: Proof | None) -> Outcome | None:
    """The outcome that needs no waiting; None if the proof point decides."""
    if dispatch.delivery is Delivery.NOT_SENT:
        return Outcome.NOT_SENT
    if dispatch.delivery is Delivery.REFUSED:
        return Outcome.REJECTED
    if dispatch.delivery is Delivery.UNKNOWN:
        return Outcome.UNKNOWN
    return Outcome.SENT_NOT_PROVABLE if proof is None else None
