"""The shift log: what happened, in one line, with tags and links to what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.shiftlog.entry import ENTRY, LINKED, SUBJECT, WRITE, entry_changes
    from models.shiftlog.links import link, split_link
    from models.shiftlog.tags import tags_of

__getattr__ = parts(
    __name__,
    {
        "entry": "ENTRY LINKED SUBJECT WRITE entry_changes",
        "links": "link split_link",
        "tags": "tags_of",
    },
)

__all__ = [
    "ENTRY",
    "LINKED",
    "SUBJECT",
    "WRITE",
    "entry_changes",
    "link",
    "split_link",
    "tags_of",
]
