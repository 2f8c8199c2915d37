"""What the program says, as a code and its parameters; the sentence is made where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias, Union

from models.text.name import Name

Parameter: TypeAlias = Union[str, int, float, Name, "Message", None]

_NOTHING: Mapping[str, Parameter] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """A code of the text catalogue (`resources/text/*.json`) and what its blanks hold.

    The journal stores codes and parameters, never sentences, so that a record can be read in
    either language years later.
    """

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def of(cls, code: str, **parameters: Parameter) -> Message:
        """The message `code` with its blanks filled by keyword."""
        return cls(code, MappingProxyType(parameters))
