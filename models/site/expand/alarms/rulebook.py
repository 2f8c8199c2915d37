"""The effective rules of every point. Points that say the same share the same rules.

Later ones win, key by key: what follows from the point's limits and states, rules of the kind of
device (shipped, then the site's own), the profile, groups, the device, the exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.points import Limits, Rule, State
from models.points.defaultrules import limit_levels, state_levels
from models.points.kinds import LIFE_SAFETY_KINDS
from models.points.severity import Severity
from models.points.units import find_unit
from models.site.expand.alarms.draft import LevelDraft, RuleDraft, Subject
from models.site.expand.alarms.rules import rule_of
from models.site.read.validation import nearest
from models.site.schema.alarms import RuleText
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.expand.alarms.kinds import KindRules
    from models.site.expand.alarms.references import References
    from models.site.expand.profiles import Profile
    from models.site.faults import Faults, Origin
    from models.site.schema.alarms import RuleTexts

LIMITS, STATES, NO_UPDATE = "limits", "states", "no_update"
_SILENCE_DELAY_S = 10.0
"""A device that is silent is grey at once; it calls if it stays so, or if its gateway does not."""
_DERIVED = (LIMITS, STATES)
_BY_NAME = (NO_UPDATE, "bad_quality", "stuck")
"""Names that say their kind."""
LINK = "link"
"""The cause that a lost link is (models/plant/linkpoints.py)."""


@dataclass(frozen=True, slots=True)
class RuleLayer:
    """What one place says of the rules of a point."""

    texts: RuleTexts
    origin: Origin
    many: bool = False
    """A group: what some of its points do not have is no fault."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a point comes to: taking the rule of limits or states away takes those too."""

    rules: tuple[Rule, ...]
    limits: Limits | None
    states: tuple[State, ...]


@dataclass(slots=True)
class Rulebook:
    """Makes the rules of points, each combination once."""

    kinds: KindRules
    references: References
    faults: Faults
    _made: dict[tuple[object, ...], Ruled] = field(default_factory=dict)
    _rules: dict[Rule, Rule] = field(default_factory=dict)
    _applied: set[tuple[str, int]] = field(default_factory=set)
    """(kind, number) of the kind rules that some point has."""

    def ruled(
        self,
        profile: Profile,
        number: int,
        limits: Limits | None,
        states: tuple[State, ...],
        limits_origin: Origin | None,
        layers: Sequence[RuleLayer],
    ) -> Ruled:
        """The rules of the point `number` of `profile` with these settled `limits`, which were
        said last at `limits_origin`, in the profile where that is None."""
        key = (profile.value.id, number, limits, *(id(layer.texts) for layer in layers))
        found = self._made.get(key)
        if found is None:
            place = limits_origin or profile.origin.at("point", number, "limits")
            found = self._make(profile, number, (limits, place), states, layers)
            self._made[key] = found
        return found

    def _make(
        self,
        profile: Profile,
        number: int,
        settled: tuple[Limits | None, Origin],
        states: tuple[State, ...],
        layers: Sequence[RuleLayer],
    ) -> Ruled:
        file = profile.value
        text, (limits, limits_origin) = file.point[number], settled
        primary = next((p.key for p in file.point if p.primary), file.point[0].key) == text.key
        unit = find_unit(text.unit)
        subject = Subject(
            file, text, unit.code if unit else "", states, primary, text.kind in LIFE_SAFETY_KINDS
        )
        place = profile.origin.at("point", number)
        drafts = _derived(subject, limits, place, limits_origin)
        self._lay_kinds(drafts, subject)
        for layer in (RuleLayer(text.alarms, place.at("alarms")), *layers):
            self._lay(drafts, layer, subject)
        rules = []
        for draft in drafts.values():
            rule = rule_of(draft, subject, self.references, self.faults)
            if rule is not None:
                rules.append(self._rules.setdefault(rule, rule))
                self._applied |= draft.kind_rules
        kept = {rule.name: rule for rule in rules}
        return Ruled(tuple(rules), _limits(limits, kept), _states(states, kept))

    def _lay_kinds(self, drafts: dict[str, RuleDraft], subject: Subject) -> None:
        kind = subject.profile.kind
        for number, rule in enumerate(self.kinds.by_kind.get(kind, ())):
            if not rule.selects(subject.text, primary=subject.primary) or not rule.fits(
                subject.profile
            ):
                continue
            name = rule.text.name
            draft = drafts.get(name)
            if rule.text.taken_away:
                self._applied.add((kind, number))
                self._take_away(drafts, name, rule.origin, subject)
                continue
            if draft is None:
                draft = drafts[name] = _new(name, rule.origin, optional=True)
            draft.lay(rule.text, rule.origin, subject, self.faults, optional=True)
            if rule.text.trend is not None:
                keys = {point.key for point in subject.profile.point}
                draft.values["trend"] = [n for n in rule.text.trend if "." in n or n in keys]
            draft.kind_rules.add((kind, number))

    def _lay(self, drafts: dict[str, RuleDraft], layer: RuleLayer, subject: Subject) -> None:
        for name, text in layer.texts.items():
            place = layer.origin.at(name)
            draft = drafts.get(name)
            if isinstance(text, RuleText):
                if draft is None:
                    if layer.many and name in _DERIVED and text.kind is None:
                        continue
                    draft = drafts[name] = _new(name, place, optional=False)
                draft.lay(text, place, subject, self.faults, optional=False)
            elif draft is None:
                if not layer.many:
                    what = Message.of("site.unknown_rule", rule=name, point=subject.text.key)
                    self.faults.add(place, what, nearest(name, drafts))
            else:
                self._take_away(drafts, name, place, subject)

    def _take_away(
        self, drafts: dict[str, RuleDraft], name: str, origin: Origin, subject: Subject
    ) -> None:
        draft = drafts.get(name)
        if draft is not None and draft.safety(subject):
            what = Message.of("site.safety_taken_away", rule=name)
            self.faults.add(origin, what, Message.of("site.want_safety"))
        else:
            drafts.pop(name, None)

    def check_used(self, *, complete: bool) -> None:
        """A rule of the site's own kind files that no point has, though nothing is missing."""
        if not complete:
            return
        for kind, rules in self.kinds.by_kind.items():
            for number, rule in enumerate(rules):
                if rule.own and (kind, number) not in self._applied:
                    what = Message.of("site.alarm_selects_nothing", rule=rule.text.name)
                    self.faults.add(rule.origin, what)


def _new(name: str, origin: Origin, *, optional: bool) -> RuleDraft:
    draft = RuleDraft(name, origin, optional=optional)
    if name in _BY_NAME:
        draft.values["kind"] = name
    if name == NO_UPDATE:
        draft.values["follows"] = [LINK]
    return draft


def _derived(
    subject: Subject, limits: Limits | None, place: Origin, limits_origin: Origin
) -> dict[str, RuleDraft]:
    """What follows from the point's limits and states, and that the device is heard of at all."""
    found = {}
    if subject.states:
        states = RuleDraft(STATES, place.at("states"), {"kind": STATES}, derived=True)
        for level in state_levels(subject.states):
            states.levels[level.name] = LevelDraft(states.origin, base=level.severity)
        found[STATES] = states
    elif limits is not None and (levels := limit_levels(limits)):
        values = {"kind": LIMITS, "deadband": limits.deadband}
        rule = RuleDraft(LIMITS, limits_origin, values, derived=True)
        for level in levels:
            draft = LevelDraft(limits_origin, base=level.severity)
            draft.values["limit"] = level.limit
            rule.levels[level.name] = draft
        found[LIMITS] = rule
    if subject.primary:
        found[NO_UPDATE] = _new(NO_UPDATE, place, optional=False)
        if any(point.kind in LIFE_SAFETY_KINDS for point in subject.profile.point):
            found[NO_UPDATE].values["priority"] = "high"
        else:
            found[NO_UPDATE].values["on_delay_s"] = _SILENCE_DELAY_S
    return found


def _limits(limits: Limits | None, rules: dict[str, Rule]) -> Limits | None:
    """Without those that were taken away."""
    if limits is None or limits == Limits(severity=limits.severity, deadband=limits.deadband):
        return limits
    rule = rules.get(LIMITS)
    if rule is None:
        return None
    kept = {level.name: level.limit for level in rule.levels}
    found = replace(
        limits,
        low_low=kept.get("low_low"),
        low=kept.get("low"),
        high=kept.get("high"),
        high_high=kept.get("high_high"),
    )
    return limits if found == limits else found


def _states(states: tuple[State, ...], rules: dict[str, Rule]) -> tuple[State, ...]:
    """As severe as their levels."""
    rule = rules.get(STATES)
    severities = {level.state: level.severity for level in rule.levels} if rule else {}
    found = tuple(
        state
        if state.severity == (own := severities.get(index, Severity.NONE))
        else replace(state, severity=own)
        for index, state in enumerate(states)
    )
    return states if found == states else found
