"""People: who they are, what they may do, how they sign on here, who is at the desk."""

from widgets.people.contribution import people_contribution

__all__ = ["people_contribution"]
