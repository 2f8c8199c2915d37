"""What nobody may do to a life-safety rule; refused when the site is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points import Severity
from models.text.message import Message

if TYPE_CHECKING:
    from models.points import Level
    from models.site.expand.alarms.draft import RuleDraft
    from models.site.faults import Faults, Origin

LONGEST_DELAY_S = 10.0
"""A fire panel or a detector has verified its alarm already; more would only hide it."""
LEAST = Severity.HIGH


def check_safety(rule: RuleDraft, levels: tuple[Level, ...], faults: Faults) -> None:
    """Note what would keep a life-safety alarm from the operator."""
    values = rule.values
    if values.get("suppressed_when"):
        what = Message.of("site.safety_suppressed", rule=rule.name)
        faults.add(_where(rule, "suppressed_when"), what, Message.of("site.want_safety"))
    if (values.get("on_delay_s") or 0.0) > LONGEST_DELAY_S:
        what = Message.of("site.safety_delay", rule=rule.name, delay=values["on_delay_s"])
        allowed = Message.of("site.want_at_most", bound=LONGEST_DELAY_S)
        faults.add(_where(rule, "on_delay_s"), what, allowed)
    if (values.get("count") or 1) > 1:
        what = Message.of("site.safety_count", rule=rule.name)
        faults.add(_where(rule, "count"), what, Message.of("site.one_of", words="1"))
    if levels and levels[0].severity < LEAST:
        what = Message.of("site.safety_priority", rule=rule.name)
        allowed = Message.of("site.one_of", words="high, critical")
        own = rule.levels.get(levels[0].name)
        written = None if own is None else own.origins.get("priority")
        faults.add(_where(rule, "priority", written), what, allowed)


def _where(rule: RuleDraft, key: str, of_level: Origin | None = None) -> Origin:
    """Where `key` was written, of the level first; if that was elsewhere than where the rule was
    declared life safety, the declaration is what does not fit."""
    declared, written = rule.origins.get("life_safety"), of_level or rule.origins.get(key)
    if declared is None:
        return written or rule.origin
    return written if written is not None and written.file == declared.file else declared
