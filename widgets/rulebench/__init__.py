"""The rule bench: an alarm rule tried on the stored history before it becomes the park's."""

from widgets.rulebench.contribution import rulebench_contribution

__all__ = ["rulebench_contribution"]
