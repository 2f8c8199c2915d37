"""The Trends workspace: several points over time, live and stored without a seam."""

from widgets.trend.contribution import trend_contribution

__all__ = ["trend_contribution"]
