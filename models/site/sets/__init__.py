"""Applied configuration sets: kept under their digest, read back fast, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.site.sets.differing import Change, Difference, difference
    from models.site.sets.store import (
        SetError,
        is_unchanged,
        is_whole,
        load_set,
        save_set,
        site_file,
    )

__getattr__ = parts(
    __name__,
    {
        "differing": "Change Difference difference",
        "store": "SetError is_unchanged is_whole load_set save_set site_file",
    },
)

__all__ = [
    "Change",
    "Difference",
    "SetError",
    "difference",
    "is_unchanged",
    "is_whole",
    "load_set",
    "save_set",
    "site_file",
]
