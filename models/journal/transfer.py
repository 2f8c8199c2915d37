"""Operations as plain dictionaries, to leave this machine and to come in from another."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from models.journal.canonical import canonical, clean, salted
from models.journal.clock import Stamp
from models.journal.ids import parse_content_name, parse_operation_name
from models.journal.operation import FORMAT, Content, Operation, Recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEX = re.compile(r"[0-9a-f]*")
_WALL_MAX = 2**48
_COUNTER_MAX = 2**31
_SEQ_MAX = 2**39
_CHANGES_MAX = 1000
_TEXT_MAX = 200
_KEYS = frozenset(
    ("format", "station", "incarnation", "seq", "hlc", "actor", "previous", "reason",
     "changes", "digest")
)  # fmt: skip


class MalformedOperation(ValueError):  # noqa: N818 - says what it is
    """A dictionary that is no operation of this format, or whose value was altered."""


def to_dict(operation: Operation) -> dict[str, Any]:
    """Everything of the operation with its digest; of erased values the digest only."""
    result = operation.covered()
    result["digest"] = operation.digest.hex()
    if operation.reason is not None:
        result["reason"].update(_content(operation.reason))
    for plain, change in zip(result["changes"], operation.changes, strict=True):
        if change.content is not None:
            plain.update(_content(change.content))
    return result


def to_text(operation: Operation) -> str:
    """The same as one line of canonical JSON."""
    return canonical(to_dict(operation))


def from_dict(plain: Mapping[str, Any]) -> Operation:
    """The operation of `to_dict`; its values are checked against their digests.

    Raises MalformedOperation on anything else: nothing of it can be trusted then.
    """
    try:
        return _operation(plain)
    except MalformedOperation:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedOperation(f"{type(error).__name__}: {error}") from error


def from_text(text: str) -> Operation:
    """The operation of one line of `to_text`."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedOperation(str(error)) from error
    return from_dict(plain)


def _content(content: Content) -> dict[str, Any]:
    return {"salt": content.salt.hex(), "value": json.loads(content.text)}


def _operation(plain: Mapping[str, Any]) -> Operation:
    if plain["format"] != FORMAT:
        raise MalformedOperation(f"format {plain['format']!r}")
    if set(plain) != _KEYS:
        raise MalformedOperation(f"keys {sorted(set(plain) ^ _KEYS)}"[:200])
    wall, counter = _list(plain["hlc"])
    reason = plain["reason"]
    seq = _number(plain["seq"], 1, _SEQ_MAX)
    changes = _list(plain["changes"])
    if not 1 <= len(changes) <= _CHANGES_MAX:
        raise MalformedOperation(f"{len(changes)} changes")
    operation = Operation(
        station=_text(plain["station"]),
        incarnation=_hex(plain["incarnation"], 16).hex(),
        seq=seq,
        stamp=Stamp(_number(wall, 0, _WALL_MAX), _number(counter, 0, _COUNTER_MAX)),
        actor=_text(plain["actor"], empty=True),
        previous=_hex(plain["previous"], 0 if seq == 1 else 32),
        reason_digest=None if reason is None else _hex(reason["digest"], 32),
        reason=None if reason is None else _checked(reason),
        changes=tuple(_change(change) for change in changes),
    )
    cells = [change.cell for change in operation.changes if not change.is_event]
    if len(set(cells)) != len(cells):
        raise MalformedOperation("one field twice")
    if operation.digest.hex() != plain["digest"]:
        raise MalformedOperation("the operation does not give its digest")
    return operation


def _change(plain: Mapping[str, Any]) -> Recorded:
    is_event = "event" in plain
    base = tuple(_list(plain["base"]))
    recorded = Recorded(
        kind=_text(plain["kind"]),
        entity=_text(plain["entity"]),
        field=_text(plain["event"] if is_event else plain["field"]),
        is_event=is_event,
        base=base,
        digest=_hex(plain["digest"], 32),
        content=_checked(plain),
    )
    for name in base:
        if recorded.is_erasure:
            parse_content_name(name)
        else:
            parse_operation_name(name)
    return recorded


def _checked(plain: Mapping[str, Any]) -> Content | None:
    """Value and salt, or None where they were erased; they must give the digest."""
    if "salt" not in plain and "value" not in plain:
        return None
    content = Content(_hex(plain["salt"], 16), canonical(clean(plain["value"])))
    if salted(content.salt, content.text).hex() != plain["digest"]:
        raise MalformedOperation("a value does not give its digest")
    return content


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedOperation(f"not a list: {str(value)[:80]}")
    return value


def _text(value: object, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > _TEXT_MAX or not (value or empty):
        raise MalformedOperation(f"not a name: {str(value)[:80]!r}")
    if clean(value) != value:
        raise MalformedOperation("a name that is not in NFC")
    return value


def _number(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise MalformedOperation(f"not a number from {least} to {most}: {str(value)[:80]}")
    return value


def _hex(value: object, length: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * length or not _HEX.fullmatch(value):
        raise MalformedOperation(f"not {length} bytes in hexadecimal")
    return bytes.fromhex(value)
