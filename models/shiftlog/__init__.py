"""The shift log: what happened, in one line, with tags and links to what it is about."""

from models.shiftlog.entry import ENTRY, LINKED, SUBJECT, WRITE, entry_changes
from models.shiftlog.links import link, split_link
from models.shiftlog.tags import tags_of

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
