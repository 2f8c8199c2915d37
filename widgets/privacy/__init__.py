"""Personal data: how long it is kept, what was erased, what is held on one person."""

from widgets.privacy.contribution import privacy_contribution

__all__ = ["privacy_contribution"]
