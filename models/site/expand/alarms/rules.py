"""A drafted rule as the model keeps it, or the faults that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points import Level, Rule
from models.site.expand.alarms.levels import limit_levels, single_level, state_levels
from models.site.expand.alarms.safety import check_safety
from models.site.expand.names import to_name
from models.site.read.validation import nearest
from models.site.schema.alarms import RULE_KINDS
from models.text.message import Message
from models.text.name import Name

if TYPE_CHECKING:
    from models.site.expand.alarms.draft import RuleDraft, Subject
    from models.site.expand.alarms.references import References
    from models.site.faults import Faults

# What a kind needs and what else it takes beyond the keys of every rule.
_NEEDED: dict[str, tuple[str, ...]] = {
    "limits": (),
    "states": (),
    "rate": ("limit", "window_s"),
    "deviation": ("limit", "other"),
    "no_update": (),
    "bad_quality": (),
    "stuck": ("window_s",),
    "expression": ("expression",),
}
_TAKEN: dict[str, tuple[str, ...]] = {
    "limits": ("deadband",),
    "rate": ("deadband",),
    "deviation": ("deadband",),
}
_OF_KINDS = ("limit", "window_s", "other", "expression", "deadband")
_MEASURED = ("limits", "rate", "deviation", "stuck")


def rule_of(
    draft: RuleDraft, subject: Subject, references: References, faults: Faults
) -> Rule | None:
    """The rule of `draft` for `subject`; None if it does not apply or has faults."""
    kind = draft.values.get("kind")
    if kind is None:
        if not draft.optional:
            what = Message.of("site.unknown_rule", rule=draft.name, point=subject.text.key)
            allowed = Message.of("site.want_kind", words=", ".join(RULE_KINDS))
            faults.add(draft.origin, what, allowed)
        return None
    if not _fits(kind, draft, subject, faults):
        return None
    _check_keys(kind, draft, faults)
    levels = _levels(kind, draft, subject, faults)
    if levels is None:
        return None
    if draft.safety(subject):
        check_safety(draft, levels, faults)
    return _rule(kind, draft, levels, subject, references)


def _fits(kind: str, draft: RuleDraft, subject: Subject, faults: Faults) -> bool:
    """States have no limits, and what is measured has no states."""
    wrong = bool(subject.states) if kind in _MEASURED else kind == "states" and not subject.states
    if kind == "stuck" and subject.states:
        wrong = False  # a switch may be watched for never moving
    if wrong and not draft.optional:
        what = Message.of("site.kind_of_rule", kind=kind, point=subject.text.key)
        fitting = [k for k in RULE_KINDS if (k in _MEASURED) != bool(subject.states)]
        faults.add(draft.where("kind"), what, nearest("", fitting))
    return not wrong


def _check_keys(kind: str, draft: RuleDraft, faults: Faults) -> None:
    needed, values = _NEEDED[kind], draft.values
    for key in needed:
        if values.get(key) is None:
            faults.add(draft.origin, Message.of("site.key_missing", key=key))
    for key in _OF_KINDS:
        if values.get(key) is not None and key not in (*needed, *_TAKEN.get(kind, ())):
            faults.add(draft.where(key), Message.of("site.key_of_rule", key=key, kind=kind))
    limit = values.get("limit")
    if limit is not None and limit <= 0 and "limit" in needed:
        what = Message.of("site.wrong_value", value=limit)
        faults.add(draft.where("limit"), what, Message.of("site.want_above", bound=0))
    room = limit if kind in ("rate", "deviation") and limit is not None and limit > 0 else None
    if room is not None and (values.get("deadband") or 0.0) >= room:
        what = Message.of("site.deadband_wide", deadband=values["deadband"])
        faults.add(draft.where("deadband"), what, Message.of("site.want_below", bound=limit))
    counted, within = values.get("count") or 1, values.get("within_s")
    if counted > 1 and within is None:
        faults.add(draft.where("count"), Message.of("site.key_missing", key="within_s"))
    if counted == 1 and within is not None:
        faults.add(draft.where("within_s"), Message.of("site.within_of_one"))


def _levels(
    kind: str, draft: RuleDraft, subject: Subject, faults: Faults
) -> tuple[Level, ...] | None:
    if kind == "limits":
        levels = limit_levels(draft, faults)
    elif kind == "states":
        levels = state_levels(draft, subject, faults)
    else:
        for level in draft.levels.values():
            faults.add(level.origin, Message.of("site.key_of_rule", key="levels", kind=kind))
        return single_level(draft, draft.values.get("limit"))
    if not levels:
        if not (draft.optional or draft.derived):
            faults.add(draft.origin, Message.of("site.key_missing", key="levels"))
        return None
    return levels


def _rule(
    kind: str,
    draft: RuleDraft,
    levels: tuple[Level, ...],
    subject: Subject,
    references: References,
) -> Rule | None:
    values = draft.values
    suppressed = references.condition(draft, "suppressed_when", subject)
    expression = references.condition(draft, "expression", subject)
    other = references.other(draft, subject) if kind == "deviation" else ""
    if suppressed is None or expression is None or other is None:
        return None
    guidance = values.get("guidance")
    return Rule(
        name=draft.name,
        kind=values["kind"],
        levels=levels,
        deadband=float(values.get("deadband") or 0.0),
        on_delay_ms=_ms(values.get("on_delay_s")),
        off_delay_ms=_ms(values.get("off_delay_s")),
        count=values.get("count") or 1,
        within_ms=_ms(values.get("within_s")),
        latching=bool(values.get("latching")),
        re_alarm_ms=_ms(values.get("re_alarm_s")),
        suppressed_when=suppressed,
        other=other,
        expression=expression,
        window_ms=_ms(values.get("window_s")),
        life_safety=draft.safety(subject),
        causes=values.get("causes") or "",
        follows=tuple(values.get("follows") or ()),
        guidance=to_name(guidance) if guidance is not None else Name(),
        sop=references.procedure(draft),
        trend=references.trend(draft, subject),
        place=references.place(draft),
        phone=values.get("phone") or "",
    )


def _ms(seconds: float | None) -> int:
    return round((seconds or 0.0) * 1000)
