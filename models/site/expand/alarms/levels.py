"""The levels of a rule: severities, limits in order, states that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points import Level, Limits, Severity
from models.site.expand.limits import SEVERITIES
from models.site.expand.names import to_name
from models.site.expand.ranges import check_levels
from models.site.read.validation import nearest, short
from models.text.message import Message
from models.text.name import Name

if TYPE_CHECKING:
    from models.site.expand.alarms.draft import LevelDraft, RuleDraft, Subject
    from models.site.faults import Faults
    from models.site.schema.common import NameText

OUTER = ("high_high", "low_low")
LIMITS = (*OUTER, "high", "low")


def single_level(rule: RuleDraft, limit: float | None) -> tuple[Level, ...]:
    """Of a rule that has no degrees."""
    severity = SEVERITIES[rule.values.get("priority") or "medium"]
    return (
        Level(str(rule.values["kind"]), severity, limit, message=_name(rule.values.get("message"))),
    )


def limit_levels(rule: RuleDraft, faults: Faults) -> tuple[Level, ...]:
    """Most severe first; of two that are equal the outer one."""
    for name, wrong in rule.levels.items():
        if name not in LIMITS:
            what = Message.of("site.unknown_level", level=name)
            faults.add(wrong.origin, what, nearest(name, LIMITS))
    found = []
    for name in LIMITS:
        level = rule.levels.get(name)
        limit = level.values.get("limit") if level is not None else None
        if level is None or limit is None:
            continue
        step = 1 if name in OUTER else 0
        severity = _severity(rule, level, step) or Severity(Severity.MEDIUM + step)
        found.append(_level(name, rule, level, severity, limit=float(limit)))
    if not rule.derived or "deadband" in rule.origins:
        _check_order(rule, found, faults)
    _check_severities(rule, {level.name: level.severity for level in found}, faults)
    return tuple(sorted(found, key=lambda level: -level.severity))


def state_levels(rule: RuleDraft, subject: Subject, faults: Faults) -> tuple[Level, ...]:
    """The abnormal states, most severe first."""
    codes = [state.code for state in subject.states]
    found = []
    for name, level in rule.levels.items():
        if name not in codes:
            if not level.optional:
                what = Message.of("site.unknown_state", state=short(name))
                faults.add(level.origin, what, nearest(name, codes))
            continue
        severity = _severity(rule, level, 0, only_abnormal=rule.derived)
        if severity is None and not rule.derived:
            own = subject.states[codes.index(name)].severity
            severity = own or Severity.MEDIUM
        if severity:
            found.append(_level(name, rule, level, severity, state=codes.index(name)))
    return tuple(sorted(found, key=lambda level: (-level.severity, level.state or 0)))


def _severity(
    rule: RuleDraft, level: LevelDraft, step: int, *, only_abnormal: bool = False
) -> Severity | None:
    """The level's own, else the rule's, else what the point says."""
    own = level.values.get("priority")
    if own is not None:
        return SEVERITIES[own]
    whole = rule.values.get("priority")
    if whole is not None and not (only_abnormal and level.base is None):
        return Severity(min(SEVERITIES[whole] + step, Severity.CRITICAL))
    return level.base


def _level(
    name: str,
    rule: RuleDraft,
    level: LevelDraft,
    severity: Severity,
    *,
    limit: float | None = None,
    state: int | None = None,
) -> Level:
    message = _name(level.values.get("message") or rule.values.get("message"))
    guidance = _name(level.values.get("guidance"))
    return Level(name, severity, limit, state, message, guidance)


def _name(text: NameText | None) -> Name:
    return to_name(text) if text is not None else Name()


def _check_order(rule: RuleDraft, levels: list[Level], faults: Faults) -> None:
    values = {level.name: level.limit for level in levels}
    limits = Limits(
        values.get("low_low"),
        values.get("low"),
        values.get("high"),
        values.get("high_high"),
        float(rule.values.get("deadband") or 0.0),
    )
    check_levels(limits, rule.origin.at("levels"), rule.where("deadband"), faults)


def _check_severities(rule: RuleDraft, found: dict[str, Severity], faults: Faults) -> None:
    for outer, inner in (("high_high", "high"), ("low_low", "low")):
        if outer in found and inner in found and found[outer] < found[inner]:
            level = rule.levels[outer]
            place = level.origins.get("priority", level.origin)
            what = Message.of("site.level_severity", level=outer, inner=inner)
            faults.add(place, what, Message.of("site.want_level_severity", inner=inner))
