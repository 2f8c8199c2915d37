"""Whom to call about an alarm: its rule, the duty roster and the emergency numbers together."""

from models.oncall.whom import Callee, emergency, whom

__all__ = ["Callee", "emergency", "whom"]
