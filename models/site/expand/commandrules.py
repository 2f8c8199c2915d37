"""What must hold for a command and its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.site.expand.ranges import check_pair
from models.site.expand.registers import check_modbus_command
from models.site.read.validation import nearest, short
from models.site.schema.common import ProofText
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.profile import CommandText, PointText, ProfileFile

# Which function reads what another one writes.
_READS = {5: 1, 6: 3, 16: 3}


def check_command(profile: ProfileFile, point: PointText, origin: Origin, faults: Faults) -> None:
    """Note what is wrong with the command of `point`, if it has one."""
    command = point.command
    if command is None:
        return
    place = origin.at("command")
    target = command.mqtt if profile.protocol == "mqtt" else command.modbus
    other = command.modbus if profile.protocol == "mqtt" else command.mqtt
    if target is None:
        faults.add(place, Message.of("site.key_missing", key=profile.protocol))
    if other is not None:
        wrong = "modbus" if profile.protocol == "mqtt" else "mqtt"
        faults.add(place.at(wrong), Message.of("site.other_protocol", protocol=profile.protocol))
    if command.modbus is not None:
        check_modbus_command(command.modbus, place.at("modbus"), faults)
    check_pair(command.range, "range", place, faults)
    if command.action == "setpoint":
        if point.states:
            faults.add(place.at("action"), Message.of("site.setpoint_of_states"))
        if command.range is None:
            faults.add(place, Message.of("site.key_missing", key="range"))
    elif not point.states:
        faults.add(place.at("action"), Message.of("site.states_missing", action=command.action))
    if isinstance(command.proof, ProofText):
        check_proof(profile, point, command.proof, place.at("proof"), faults)


def check_proof(
    profile: ProfileFile, point: PointText, proof: ProofText, origin: Origin, faults: Faults
) -> None:
    """The proof is another point that is read from another place than the command writes to."""
    others = {p.key: p for p in profile.point}
    proving = others.get(proof.point)
    place = origin.at("point")
    if proving is None:
        what = Message.of("site.unknown_point", point=proof.point)
        faults.add(place, what, nearest(proof.point, others))
        return
    if proving.key == point.key:
        faults.add(place, Message.of("site.proof_same_point"), Message.of("site.want_other_point"))
        return
    if point.command is not None and _same_address(profile, point, proving, point.command):
        what = Message.of("site.proof_same_address", point=proving.key)
        faults.add(place, what, Message.of("site.want_other_point"))
    codes = [state.code for state in proving.states]
    if proof.state is not None and proof.state not in codes:
        what = Message.of("site.unknown_state", state=short(proof.state))
        faults.add(origin.at("state"), what, nearest(proof.state, codes))
    if proof.state is not None and proof.value is not None:
        faults.add(origin.at("value"), Message.of("site.value_and_state"))
    if proof.state is None and proof.value is None:
        commanded = [state.code for state in point.states]
        # The commanded number is compared, so the states must count alike.
        if codes[: len(commanded)] != commanded or bool(codes) != bool(commanded):
            faults.add(origin, Message.of("site.proof_other_states", point=proving.key))


def _same_address(
    profile: ProfileFile, point: PointText, proving: PointText, command: CommandText
) -> bool:
    if profile.protocol == "modbus":
        target, source = command.modbus, proving.modbus
        return (
            target is not None
            and source is not None
            and (_READS[target.function], target.address) == (source.function, source.address)
        )
    own, other = point.mqtt, proving.mqtt
    return (
        own is not None
        and other is not None
        and (own.topic, own.pointer) == (other.topic, other.pointer)
    )
