"""Figures: what the alarm system itself is like, over any period."""

from widgets.figures.contribution import figures_contribution

__all__ = ["figures_contribution"]
