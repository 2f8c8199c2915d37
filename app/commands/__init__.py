"""The one way from a click to a device and back."""

from app.commands.commander import Commander, CommandLog

__all__ = ["CommandLog", "Commander"]
