"""Reading one text file whole, refusing what cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.text.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from models.site.faults import Faults, Origin

LARGEST = 64 * 1024 * 1024
"""Bytes; a table of 100,000 devices has about 15 MB."""


def read_text(path: Path, origin: Origin, faults: Faults) -> str | None:
    """The text of the UTF-8 file `path`, without a byte order mark; None after a fault."""
    try:
        if not path.exists():
            faults.add(origin, Message.of("site.file_missing"))
            return None
        if not path.is_file():
            faults.add(origin, Message.of("site.not_a_file"))
            return None
        size = path.stat().st_size
        if size > LARGEST:
            faults.add(
                origin,
                Message.of("site.file_huge", size=size),
                Message.of("site.at_most_bytes", most=LARGEST),
            )
            return None
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        faults.add(origin, Message.of("site.file_unreadable", reason=reason))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(
            origin,
            Message.of("site.not_utf8", line=line, byte=f"0x{content[error.start]:02x}"),
            Message.of("site.utf8"),
        )
        return None
