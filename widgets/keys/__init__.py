"""Keys and radios on screen."""

from widgets.keys.contribution import keys_contribution

__all__ = ["keys_contribution"]
