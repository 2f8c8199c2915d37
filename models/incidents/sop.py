"""What is to be done about each type of incident: templates read from `resources/sop/*.toml`.

A template is copied into the incident when it begins; the incident keeps the steps it began with
whatever becomes of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.incidents.states import Reach
from models.text.message import Message
from models.text.name import Name
from models.text.say import blanks

BLANKS = frozenset({"place", "time", "phone"})
"""What a notice may leave open; `place` and `time` it has to."""
LONGEST_TEMPLATE = 240
"""Characters of a notice with its blanks: leaves room for what is filled in."""

_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class SopFault(Exception):  # noqa: N818 - says what is wrong, like the faults of a site file
    """A template cannot be used; the message names the file, the place in it and the fault."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Texts(_Strict):
    en: Annotated[str, Field(min_length=1, max_length=1_000)]
    zh_CN: Annotated[str, Field(min_length=1, max_length=1_000)]  # noqa: N815

    def name(self) -> Name:
        """As a name in two languages."""
        return Name(self.en, self.zh_CN)


class _Notice(_Texts):
    @model_validator(mode="after")
    def _fits(self) -> _Notice:
        for text in (self.en, self.zh_CN):
            found = blanks(text)
            if not found <= BLANKS:
                raise ValueError(f"unknown blank {', '.join(sorted(found - BLANKS))}")
            if not {"place", "time"} <= found:
                raise ValueError("has to say {place} and {time}")
            if len(text) > LONGEST_TEMPLATE:
                raise ValueError(f"{len(text)} characters, at most {LONGEST_TEMPLATE}")
        return self


class SopStep(_Strict):
    """One step of a template."""

    code: _Code
    title: _Texts
    guidance: _Texts | None = None
    what: Literal["do", "check", "call", "tell"] = "do"
    required: bool = True
    call: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,59})?$")] = ""
    """What somebody is called for: a code of the roster whose number stands beside the step."""
    timer_min: Annotated[int, Field(ge=0, le=1_440)] = 0
    """Minutes from the beginning of the incident within which it is to be done; 0: none."""


class Sop(_Strict):
    """One type of incident and what is to be done about it."""

    code: _Code
    position: int
    """Order in which types are offered."""
    title: _Texts
    priority: Literal["P1", "P2", "P3", "P4"]
    life_safety: bool = False
    reach: Reach = "place"
    alarms: tuple[str, ...] = ()
    """Kinds of points whose alarm suggests this type."""
    notice: _Notice
    step: Annotated[tuple[SopStep, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Sop:
        if self.life_safety and self.priority != "P1":
            raise ValueError("life safety is always P1")
        codes = [step.code for step in self.step]
        twice = {code for code in codes if codes.count(code) > 1}
        if twice:
            raise ValueError(f"two steps {', '.join(sorted(twice))}")
        return self


Sops = Mapping[str, Sop]
"""By code, in the order of `position`."""


def load_sops(folder: Path) -> Sops:
    """Every template of a folder. SopFault names the first that cannot be used."""
    found: dict[str, Sop] = {}
    for path in sorted(folder.glob("*.toml")):
        sop = _read(path)
        if sop.code != path.stem:
            raise SopFault(_fault(path, "code", f"{sop.code} is not the name of the file"))
        found[sop.code] = sop
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[0])))


def suggested(sops: Sops, kind: str) -> str:
    """Type for an alarm of a point of `kind`; empty if no template names it."""
    return next((code for code, sop in sops.items() if kind in sop.alarms), "")


def _read(path: Path) -> Sop:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return Sop.model_validate(content)
    except OSError as error:
        raise SopFault(_fault(path, "", error.strerror or str(error))) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SopFault(_fault(path, where, first["msg"])) from error
    except ValueError as error:
        # TOML that cannot be parsed, or bytes that are no UTF-8
        raise SopFault(_fault(path, "", str(error))) from error


def _fault(path: Path, where: str, detail: str) -> Message:
    return Message.of("incidents.sop.faulty", file=path.name, where=where, detail=detail)
