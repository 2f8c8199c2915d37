"""The Devices workspace: links, devices and points in one fast table, and what was unreadable."""

from widgets.inventory.contribution import inventory_contribution

__all__ = ["inventory_contribution"]
