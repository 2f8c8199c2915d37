"""Keys, cards and radios that are handed out: which there are, who has them, what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.keys.issues import Held, due, held, issue, issue_of, next_label, returned
    from models.keys.kinds import ISSUE, KEY, KINDS, SUBJECT

__getattr__ = parts(
    __name__,
    {
        "issues": "Held due held issue issue_of next_label returned",
        "kinds": "ISSUE KEY KINDS SUBJECT",
    },
)

__all__ = [
    "ISSUE",
    "KEY",
    "KINDS",
    "SUBJECT",
    "Held",
    "due",
    "held",
    "issue",
    "issue_of",
    "next_label",
    "returned",
]
