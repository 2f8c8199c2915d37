"""Rounds and timed duties: what is due, what is looked at, what was missed."""

from widgets.rounds.contribution import rounds_contribution, templates_contribution

__all__ = ["rounds_contribution", "templates_contribution"]
