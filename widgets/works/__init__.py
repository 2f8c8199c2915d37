"""Works and permits on screen."""

from widgets.works.contribution import works_contribution

__all__ = ["works_contribution"]
