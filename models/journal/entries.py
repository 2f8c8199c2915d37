"""The first things that are written into the journal: commands and applied configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import Change
from models.text.message import Message
from models.text.name import Name

if TYPE_CHECKING:
    from models.commands.command import Command, Outcome

COMMAND = "command"
INTENT = "intent"
OUTCOME = "outcome"
CONFIGURATION = "configuration"
APPLIED = "applied"


def command_intent(command: Command) -> Change:
    """Somebody asks for this; committed before the first byte leaves."""
    return _event(command.id, INTENT, {"point": command.point, "value": decimal(command.value)})


def command_outcome(command_id: str, outcome: Outcome, detail: Message | None = None) -> Change:
    """How it ended."""
    return _event(command_id, OUTCOME, {"outcome": outcome.value, "detail": message_value(detail)})


def configuration_applied(site: str, digest: str, before: str | None) -> Change:
    """The set with this SHA-256 (hexadecimal) is the truth from now on.

    A field, not an event: two stations that applied different sets are a conflict to settle.
    """
    return Change(CONFIGURATION, site, APPLIED, {"digest": digest, "before": before})


def decimal(value: float) -> str:
    """A number as text that reads back exactly; the journal has no floats."""
    return repr(value)


def message_value(message: Message | None) -> Any:
    """A message as codes and parameters, never as a sentence."""
    if message is None:
        return None
    return {
        "code": message.code,
        "parameters": {name: _parameter(one) for name, one in message.parameters.items()},
    }


def _parameter(value: object) -> Any:
    if isinstance(value, Message):
        return {"message": message_value(value)}
    if isinstance(value, Name):
        return {"name": {"en": value.en, "zh_CN": value.zh_CN}}
    if isinstance(value, float):
        return {"decimal": decimal(value)}
    return value


def read_message(plain: Any) -> Message | None:
    """The message of `message_value`."""
    if plain is None:
        return None
    parameters = {name: _read_parameter(one) for name, one in plain["parameters"].items()}
    return Message.of(plain["code"], **parameters)


def _read_parameter(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "message":
        return read_message(inner)
    return Name(**inner) if kind == "name" else float(inner)


def _event(command_id: str, event: str, value: dict[str, Any]) -> Change:
    return Change(COMMAND, command_id, event, value, is_event=True)
