"""The two views there are so far: the live park, and the park frozen at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from app.views.frozen import FrozenView
    from app.views.live import LiveView

__getattr__ = parts(
    __name__,
    {
        "frozen": "FrozenView",
        "live": "LiveView",
    },
)

__all__ = ["FrozenView", "LiveView"]
