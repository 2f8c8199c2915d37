"""The alarm workspace: what stands, what happened, what calls nobody, and what is done about it."""

from widgets.alarms.contribution import alarms_contribution

__all__ = ["alarms_contribution"]
