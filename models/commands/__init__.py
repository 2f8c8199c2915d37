"""Commands: what may be asked of a device and how it can end."""

from models.commands.command import Command, CommandRecord, Delivery, Dispatch, Outcome

__all__ = ["Command", "CommandRecord", "Delivery", "Dispatch", "Outcome"]
