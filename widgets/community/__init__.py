"""How well the park serves its tenants: indicators, park events and notices."""

from widgets.community.contribution import events_contribution, indicators_contribution

__all__ = ["events_contribution", "indicators_contribution"]
