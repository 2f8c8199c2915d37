"""The window of the shift log tests."""

from tests.shiftlog.conftest import office, open_window, window

__all__ = ["office", "open_window", "window"]
