"""The right number, large and as a code for the phone; who is on call when."""

from widgets.roster.contribution import roster_contribution

__all__ = ["roster_contribution"]
