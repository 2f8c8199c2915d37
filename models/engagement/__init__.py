"""Park events and notices are records too: who was invited, who came, who read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.engagement.kinds import ANSWERS, LONGEST_NOTICE, SORTS, SUBJECT

__getattr__ = parts(
    __name__,
    {
        "kinds": "ANSWERS LONGEST_NOTICE SORTS SUBJECT",
    },
)

__all__ = ["ANSWERS", "LONGEST_NOTICE", "SORTS", "SUBJECT"]
