"""Points of one device: the profile's points with the device's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points import CommandSpec, Limits, Point, Proof, State
from models.points.kinds import LIFE_SAFETY_KINDS
from models.points.units import find_unit
from models.site.expand.alarms.rulebook import RuleLayer
from models.site.expand.commandrules import check_proof
from models.site.expand.limits import SEVERITIES
from models.site.expand.names import to_name
from models.site.expand.ranges import check_limits, check_pair
from models.site.expand.settings import Groups, Selected, pair, settle
from models.site.read.validation import nearest, short
from models.site.schema.common import ProofText
from models.site.schema.site import GroupText
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.expand.alarms.rulebook import Rulebook
    from models.site.expand.profiles import Profile
    from models.site.faults import Faults, Origin
    from models.site.read.sitefile import Entry
    from models.site.schema.profile import PointText, ProfileFile
    from models.site.schema.settings import Settings
    from models.site.schema.site import DevicePoint, DeviceText

States = dict[tuple[str, str], tuple[State, ...]]
"""By profile and key: shared by all devices of a profile."""


def expand_points(
    entry: Entry[DeviceText],
    read: Profile,
    selected: Selected,
    groups: Groups,
    states: States,
    rulebook: Rulebook,
    faults: Faults,
) -> list[Point]:
    """The points of one device, in the profile's order."""
    device, profile = entry.value, read.value
    keys = {point.key for point in profile.point}
    for key in device.points:
        if key not in keys:
            what = Message.of("site.unknown_point", point=key)
            faults.add(entry.origin.at("points", key), what, nearest(key, keys))
    interval = device.interval_s or selected.interval_s or profile.life.interval_s
    points = []
    for number, text in enumerate(profile.point):
        own = device.points.get(text.key)
        layers = _layers(entry, text.key, selected, groups)
        for layer, origin in layers:
            _refuse(text, layer, origin, faults)
        settled = settle(text, (layer for layer, _ in layers))
        if layers:
            check_limits(settled.limits, layers[-1][1], faults)
        stale_after = settled.stale_after_s or 2 * interval + 1
        if stale_after < interval:
            where = layers[-1][1] if layers else entry.origin
            what = Message.of("site.stale_early", stale=stale_after, interval=interval)
            faults.add(where.at("stale_after_s"), what, Message.of("site.at_least", least=interval))
        shared = (profile.id, text.key)
        if shared not in states:
            states[shared] = expand_states(text)
        _check_hazard(text, settled.limits, layers, faults)
        ruled = rulebook.ruled(
            read,
            number,
            settled.limits,
            states[shared],
            _limits_origin(layers),
            [
                RuleLayer(layer.alarms, origin.at("alarms"), isinstance(layer, GroupText))
                for layer, origin in layers
                if layer.alarms
            ],
        )
        unit = find_unit(text.unit)
        points.append(
            Point(
                id=f"{device.id}.{text.key}",
                device=device.id,
                name=to_name(own.name if own and own.name else text.name),
                kind=text.kind,
                unit=unit.code if unit else "",
                resolution=text.resolution,
                states=ruled.states,
                counter=text.counter,
                limits=ruled.limits,
                normal=settled.normal,
                scale=settled.scale,
                stale_after_ms=round(stale_after * 1000),
                deadband=settled.deadband,
                command=_command(entry, profile, text, own, faults),
                rules=ruled.rules,
                designed=_designed(read, number, layers, faults),
            )
        )
    return points


def _designed(
    read: Profile,
    number: int,
    layers: list[tuple[Settings, Origin]],
    faults: Faults,
) -> tuple[float, ...]:
    """Indices of the states, or the two ends of the band, that the point shows as designed."""
    text = read.value.point[number]
    said = [(layer.designed, origin) for layer, origin in layers if layer.designed is not None]
    if text.designed is None and not said:
        return ()
    given, origin = said[-1] if said else (text.designed or [], read.origin.at("point", number))
    place = origin.at("designed")
    codes = [state.code for state in text.states]
    if codes:
        for number, word in enumerate(given):
            if word not in codes:
                what = Message.of("site.unknown_state", state=short(word))
                faults.add(place.at(number), what, nearest(str(word), codes))
        return tuple(float(codes.index(str(word))) for word in given if word in codes)
    numbers = [float(number) for number in given if not isinstance(number, str)]
    if len(given) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
        what = Message.of("site.wrong_value", value=short(given))
        faults.add(place, what, Message.of("site.want_range"))
    return tuple(numbers)


def _limits_origin(layers: list[tuple[Settings, Origin]]) -> Origin | None:
    """Where the limits of a point were said last; None: in its profile."""
    for layer, origin in reversed(layers):
        if layer.limits is not None:
            return origin.at("limits")
    return None


def _check_hazard(
    text: PointText,
    limits: Limits | None,
    layers: list[tuple[Settings, Origin]],
    faults: Faults,
) -> None:
    """Limits of a life-safety point are not taken away."""
    if text.kind not in LIFE_SAFETY_KINDS or text.limits is None or limits is not None:
        return
    for layer, origin in layers:
        if layer.limits == "none":
            what = Message.of("site.safety_taken_away", rule="limits")
            faults.add(origin.at("limits"), what, Message.of("site.want_safety"))


def expand_states(point: PointText) -> tuple[State, ...]:
    """The states as the model keeps them."""
    return tuple(State(s.code, to_name(s.name), SEVERITIES[s.severity]) for s in point.states)


def _layers(
    entry: Entry[DeviceText], key: str, selected: Selected, groups: Groups
) -> list[tuple[Settings, Origin]]:
    layers: list[tuple[Settings, Origin]] = [
        (group.value, group.origin) for group, keys in selected.layers if key in keys
    ]
    own = entry.value.points.get(key)
    if own is not None:
        layers.append((own, entry.origin.at("points", key)))
    exception = groups.exceptions.get(f"{entry.value.id}.{key}")
    if exception is not None:
        layers.append((exception.value, exception.origin))
    return layers


def _refuse(text: PointText, layer: Settings, origin: Origin, faults: Faults) -> None:
    """Settings that make no sense for the point, and pairs in the wrong order."""
    if text.states and layer.limits is not None and layer.limits != "none":
        faults.add(origin.at("limits"), Message.of("site.limits_of_states"))
    check_pair(layer.normal, "normal", origin, faults)
    check_pair(layer.scale, "scale", origin, faults)


def _command(
    entry: Entry[DeviceText],
    profile: ProfileFile,
    text: PointText,
    own: DevicePoint | None,
    faults: Faults,
) -> CommandSpec | None:
    proof = own.proof if own is not None else None
    place = entry.origin.at("points", text.key, "proof")
    command = text.command
    if command is None:
        if proof is not None:
            faults.add(place, Message.of("site.no_command", point=text.key))
        return None
    if isinstance(proof, ProofText):
        check_proof(profile, text, proof, place, faults)
    proof = proof or command.proof
    ends = pair(command.range)
    return CommandSpec(
        action=command.action,
        minimum=ends[0] if ends else None,
        maximum=ends[1] if ends else None,
        step=command.step,
        proof=_proof(entry.value.id, profile, proof) if isinstance(proof, ProofText) else None,
        confirm=command.confirm,
        reason_required=command.reason_required,
    )


def _proof(device: str, profile: ProfileFile, proof: ProofText) -> Proof:
    value = proof.value
    if proof.state is not None:
        codes = next(
            ([s.code for s in p.states] for p in profile.point if p.key == proof.point), []
        )
        value = float(codes.index(proof.state)) if proof.state in codes else None
    return Proof(f"{device}.{proof.point}", value, proof.tolerance, round(proof.within_s * 1000))
