"""Quality of a value: good, uncertain or bad, with one reason (after OPC UA 10000-4, 7.39)."""

from __future__ import annotations

from enum import IntEnum


class Grade(IntEnum):
    """The three classes every decision looks at first."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2


class Quality(IntEnum):
    """Grade and reason in one byte: the two high bits are the grade, the rest the reason.

    The byte is what the history stores (docs/adr/0002); a number is never given a new meaning.
    """

    GOOD = 0x00
    MANUAL = 0x01
    """Entered by a person instead of measured."""

    STALE = 0x41
    """Last usable value; nothing was heard for longer than the point's proof of life."""
    RETAINED = 0x42
    """Last known: the broker kept it, nobody knows whether it still holds."""
    LINK_LOST = 0x43
    """Last usable value; the link that feeds the point is down."""
    DEVICE_LOST = 0x44
    """Last usable value; the device said goodbye or stopped answering."""
    CLOCK_SKEW = 0x45
    """Heard now, but the device's clock is more than 5 s off."""
    RANGE = 0x46
    """Outside the range that the profile calls possible."""

    NOTHING_YET = 0x80
    """Nothing was ever heard of this point."""
    DECODE = 0x81
    """What came could not be read as a value."""
    SENTINEL = 0x82
    """The device itself says that it has no value."""
    REFUSED = 0x83
    """The device answered with an exception: it does not have what the profile asks for."""
    DEVICE_FAULT = 0x84
    """The device reports a fault of its own."""
    OUT_OF_SERVICE = 0x87
    """Taken out of service by a person."""
    NOT_RECORDED = 0x88
    """Nobody wrote it down: the control room was off, or the disk was full."""

    @property
    def grade(self) -> Grade:
        """GOOD, UNCERTAIN or BAD."""
        return _GRADES[self >> 6]

    @property
    def is_last_known(self) -> bool:
        """True if the value is an old one: it is shown greyed, with its age, never as live."""
        return self in _LAST_KNOWN


_GRADES = (Grade.GOOD, Grade.UNCERTAIN, Grade.BAD)
_LAST_KNOWN = frozenset({Quality.STALE, Quality.RETAINED, Quality.LINK_LOST, Quality.DEVICE_LOST})
