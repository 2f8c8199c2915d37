"""What rules refer to: points, states, places, procedures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.expressions import ExpressionError, parse
from models.site.read.validation import nearest, short
from models.text.message import Message

if TYPE_CHECKING:
    from models.points import Point
    from models.site.expand.alarms.draft import RuleDraft, Subject
    from models.site.faults import Faults, Origin
    from models.site.read.sitefile import SiteDraft


@dataclass(frozen=True, slots=True)
class _Distant:
    """A reference to a point of another device, looked at when all are known."""

    point: str
    origin: Origin
    code: str | None = None
    """A state that it has to have."""
    unit: str | None = None
    """The unit that it has to have."""


@dataclass(slots=True)
class References:
    """Checks references; those to other devices at the end."""

    draft: SiteDraft
    procedures: Collection[str] | None
    faults: Faults
    _distant: list[_Distant] = field(default_factory=list)

    def condition(self, rule: RuleDraft, key: str, subject: Subject) -> str | None:
        """The expression under `key`, empty if there is none; None where the rule cannot apply."""
        text = str(rule.values.get(key) or "").strip()
        if not text:
            return ""
        origin = rule.where(key)
        try:
            expression = parse(text)
        except ExpressionError as error:
            self.faults.add(origin, error.message)
            return None
        codes: dict[str, list[str]] = {name: [] for name in expression.names}
        for name, code in expression.codes:
            codes[name].append(code)
        sound = [
            self._point(name, wanted, None, origin, subject, optional=rule.optional)
            for name, wanted in codes.items()
        ]
        return text if all(sound) else None

    def other(self, rule: RuleDraft, subject: Subject) -> str | None:
        """The point that a deviation is measured from; None where the rule cannot apply."""
        name, origin = str(rule.values.get("other") or ""), rule.where("other")
        sound = self._point(name, (), subject.unit, origin, subject, optional=rule.optional)
        return name if sound else None

    def trend(self, rule: RuleDraft, subject: Subject) -> tuple[str, ...]:
        """Further points of the rule's trend, as far as they are there."""
        origin = rule.where("trend")
        return tuple(
            name
            for index, name in enumerate(rule.values.get("trend") or ())
            if self._point(name, (), None, origin.at(index), subject, optional=rule.optional)
        )

    def procedure(self, rule: RuleDraft) -> str:
        """The id of the procedure."""
        wanted = str(rule.values.get("sop") or "")
        if wanted and self.procedures is not None and wanted not in self.procedures:
            what = Message.of("site.unknown_procedure", id=short(wanted))
            self.faults.add(rule.where("sop"), what, nearest(wanted, self.procedures))
        return wanted

    def place(self, rule: RuleDraft) -> str:
        """The id of the area or floor."""
        wanted = str(rule.values.get("place") or "")
        declared = self.draft.declared
        known = declared.get("area", set()) | declared.get("floor", set())
        if wanted and wanted not in known and not self.draft.unreadable & {"area", "floor"}:
            what = Message.of("site.unknown_id", id=wanted)
            self.faults.add(rule.where("place"), what, nearest(wanted, known))
        return wanted

    def _point(
        self,
        name: str,
        codes: Collection[str],
        unit: str | None,
        origin: Origin,
        subject: Subject,
        *,
        optional: bool,
    ) -> bool:
        """Whether the point can be there and is as it has to be."""
        if "." in name:
            self._distant += [_Distant(name, origin, code, unit) for code in codes or (None,)]
            return True
        faults: list[tuple[Message, Message | None]] = []
        texts = {point.key: point for point in subject.profile.point}
        text = texts.get(name)
        if text is None:
            faults.append((Message.of("site.unknown_point", point=short(name)),
                           nearest(name, texts)))  # fmt: skip
        else:
            known = [state.code for state in text.states]
            faults += _wrong(codes, known, text.unit, unit)
        if not optional:
            for what, allowed in faults:
                self.faults.add(origin, what, allowed)
        return not faults

    def check(self, points: Mapping[str, Point], *, complete: bool) -> None:
        """Look at the points of other devices. With faulty devices (`complete` false) nobody can
        say whether one is missing."""
        for reference in self._distant:
            point = points.get(reference.point)
            if point is None:
                if complete:
                    what = Message.of("site.unknown_point", point=reference.point)
                    device = reference.point.rpartition(".")[0] + "."
                    near = [p for p in points if p.startswith(device)] or points
                    self.faults.add(reference.origin, what, nearest(reference.point, near))
                continue
            codes = () if reference.code is None else (reference.code,)
            known = [state.code for state in point.states]
            for what, allowed in _wrong(codes, known, point.unit, reference.unit):
                self.faults.add(reference.origin, what, allowed)


def _wrong(
    codes: Collection[str], known: Collection[str], unit: str, wanted: str | None
) -> list[tuple[Message, Message | None]]:
    found: list[tuple[Message, Message | None]] = []
    for code in codes:
        if code not in known:
            what = Message.of("site.unknown_state", state=short(code))
            found.append((what, nearest(code, known)))
    if wanted is not None and (unit != wanted or known):
        what = Message.of("site.alarm_other_unit", unit=short(unit))
        found.append((what, Message.of("site.one_of", words=wanted or '""')))
    return found
