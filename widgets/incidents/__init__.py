"""Incidents: the list, the checklist, who was told, on screen and on paper."""

from widgets.incidents.contribution import incidents_contribution

__all__ = ["incidents_contribution"]
