"""Floor plans: the canvas, the drawings, levels, park map, summary (docs/adr/0014)."""

from widgets.plan.contribution import plan_contribution

__all__ = ["plan_contribution"]
