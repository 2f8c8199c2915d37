"""The two views there are so far: the live park, and the park frozen at a moment."""

from app.views.frozen import FrozenView
from app.views.live import LiveView

__all__ = ["FrozenView", "LiveView"]
