"""The window around every workspace: alarm bar, banners, rail, header, inspector, status line."""

from widgets.shell.layout import Layout, LayoutStore
from widgets.shell.window import ControlRoom

__all__ = ["ControlRoom", "Layout", "LayoutStore"]
