"""The inspector: everything about one device or one room, and what can be done to it."""

from widgets.inspector.inspector import Inspector

__all__ = ["Inspector"]
