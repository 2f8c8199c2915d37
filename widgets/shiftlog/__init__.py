"""The shift log: entries by day, newest first, with what they are about."""

from widgets.shiftlog.contribution import shiftlog_contribution

__all__ = ["shiftlog_contribution"]
