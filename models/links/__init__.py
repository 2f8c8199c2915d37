"""What is known of the links: their state and what they could not read."""

from models.links.status import DeadLetter, DeviceHealth, LinkState, LinkStatus, Sink

__all__ = ["DeadLetter", "DeviceHealth", "LinkState", "LinkStatus", "Sink"]
