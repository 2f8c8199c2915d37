"""What pydantic finds, said as faults."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from models.site.read.fields import fields_at
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from models.site.faults import Faults, Origin

Model = TypeVar("Model", bound=BaseModel)

# What the value has to be, by pydantic's error type.
_TYPES = {
    "string_type": "site.want_text",
    "int_type": "site.want_whole",
    "int_from_float": "site.want_whole",
    "float_type": "site.want_number",
    "finite_number": "site.want_finite",
    "bool_type": "site.want_bool",
    "list_type": "site.want_list",
    "dict_type": "site.want_table",
    "model_type": "site.want_table",
    "model_attributes_type": "site.want_table",
}
_BOUNDS = {
    "greater_than": ("site.want_above", "gt"),
    "greater_than_equal": ("site.want_at_least", "ge"),
    "less_than": ("site.want_below", "lt"),
    "less_than_equal": ("site.want_at_most", "le"),
    "too_short": ("site.want_more_items", "min_length"),
    "too_long": ("site.want_fewer_items", "max_length"),
    "string_too_short": ("site.want_longer", "min_length"),
    "string_too_long": ("site.want_shorter", "max_length"),
}
# Raised by the models themselves.
_OWN = {"name_empty": "site.name_empty"}
_PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]{0,63}$": "site.want_slug",
    r"^[a-z][a-z0-9_]{0,47}$": "site.want_key",
    r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$": "site.want_hours",
    r"^\d{4}-\d\d-\d\d$": "site.want_date",
    r"^([01]\d|2[0-3]):[0-5]\d$": "site.want_time",
    r"^([a-z][a-z0-9_]{0,47})?$": "site.want_key",
}


def validate(model: type[Model], given: Any, origin: Origin, faults: Faults) -> Model | None:
    """`given` as a `model`; None after the faults were noted."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _note(model, given, detail, origin, faults)
        return None


def nearest(word: str, known: Iterable[str]) -> Message:
    """What is allowed where a word was not known: the nearest, or the first few."""
    words = sorted(known)
    close = [w for w in words if word and w.startswith(word)]
    close = close or get_close_matches(word, words, 1, 0.6)
    if close:
        return Message.of("site.nearest", word=close[0])
    if not words:
        return Message.of("site.none_known")
    more = len(words) - 12
    text = ", ".join(words[:12])
    return (
        Message.of("site.one_of_more", words=text, more=more)
        if more > 0
        else Message.of("site.one_of", words=text)
    )


def _note(
    model: type[BaseModel], given: Any, detail: ErrorDetails, origin: Origin, faults: Faults
) -> None:
    path = _path(given, detail["loc"])
    place, kind = origin.at(*path), detail["type"]
    context = detail.get("ctx", {})
    shown = short(detail["input"])
    if kind == "extra_forbidden":
        faults.add(
            place, Message.of("site.unknown_key", key=str(path[-1])), _known_keys(model, detail)
        )
    elif kind == "missing":
        faults.add(place, Message.of("site.key_missing", key=str(path[-1])))
    elif kind == "value_error":
        faults.add(place, Message.of(_OWN[str(context["error"])]))
    else:
        faults.add(place, Message.of("site.wrong_value", value=shown), _allowed(kind, context))


def _allowed(kind: str, context: dict[str, Any]) -> Message | None:
    if kind in _TYPES:
        return Message.of(_TYPES[kind])
    if kind in _BOUNDS:
        code, name = _BOUNDS[kind]
        return Message.of(code, bound=context[name])
    if kind == "string_pattern_mismatch":
        return Message.of(_PATTERNS.get(context["pattern"], "site.want_text"))
    if kind == "literal_error":
        return Message.of(
            "site.one_of", words=str(context["expected"]).replace("'", '"').replace(" or ", ", ")
        )
    return Message.of("site.see_documentation", kind=kind)


def _path(given: Any, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """pydantic's location without the names of union members, which are in no file."""
    path: list[int | str] = []
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if isinstance(given, dict) and (part in given or (last and isinstance(part, str))):
            path.append(part)
            given = given.get(part)
        elif isinstance(given, list) and isinstance(part, int) and part < len(given):
            path.append(part)
            given = given[part]
    return tuple(path)


def _known_keys(model: type[BaseModel], detail: ErrorDetails) -> Message | None:
    """The keys that are known where the unknown one stands."""
    known = fields_at(model, detail["loc"][:-1])
    return nearest(str(detail["loc"][-1]), known) if known else None


def short(value: Any) -> str:
    """A value as it may be quoted in a sentence."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
