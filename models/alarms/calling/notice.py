"""What one post tells the others when nobody comes for an alarm, and what they answer.

Small, non-retained, repeated while it is true, so that a lost message costs a minute and a late
one nothing: ages travel instead of moments, because two stations' clocks differ.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from models.alarms.alarm import Alarm
from models.alarms.escalation import calling_since
from models.points import Severity
from models.text.name import Name

REPEAT_MS = 60_000
KEPT_MS = 150_000
"""A notice that was not repeated for so long does not hold any more."""
_LONGEST = 4_000
_MOST_NAME = 200
Kind = Literal["call", "over", "heard"]
_KINDS: tuple[Kind, ...] = ("call", "over", "heard")


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `over` takes a call back; `heard` answers the call of station `about`."""

    kind: Kind
    station: str
    """Id of the sender."""
    post: Name
    """What the sender is called."""
    point: str
    rule: str
    raised_ms: int
    """By the sender's clock: names the occurrence, is compared with nothing else."""
    about: str = ""
    which: str = ""
    value: float = 0.0
    limit: float | None = None
    severity: Severity = Severity.NONE
    life_safety: bool = False
    age_ms: int = 0
    """For so long nobody had come when this was sent."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Whose alarm it is about."""
        return (self.station, self.point, self.rule)

    def as_alarm(self, heard_ms: int) -> Alarm:
        """The sender's alarm, for words and symbols; times by the clock that `heard_ms` is of."""
        return Alarm(
            self.point,
            self.severity,
            self.which,
            heard_ms - self.age_ms,
            self.value,
            self.limit,
            rule=self.rule,
            life_safety=self.life_safety,
        )


def call_of(alarm: Alarm, station: str, post: Name, now_ms: int) -> Notice:
    """The call for help with `alarm`."""
    return Notice(
        "call",
        station,
        post,
        alarm.point,
        alarm.rule,
        alarm.raised_ms,
        which=alarm.which,
        value=alarm.value,
        limit=alarm.limit,
        severity=alarm.severity,
        life_safety=alarm.life_safety,
        age_ms=max(0, now_ms - calling_since(alarm)),
    )


def over_of(call: Notice) -> Notice:
    """Takes `call` back: somebody has acknowledged, or it is gone."""
    return Notice("over", call.station, call.post, call.point, call.rule, call.raised_ms)


def answer_to(call: Notice, station: str, post: Name) -> Notice:
    """Tells the sender of `call` that it stands on a screen here."""
    return Notice("heard", station, post, call.point, call.rule, call.raised_ms, call.station)


def encoded(notice: Notice) -> bytes:
    """As it travels: JSON, about 300 bytes."""
    content = {
        "kind": notice.kind,
        "station": notice.station,
        "post": {"en": notice.post.en, "zh_CN": notice.post.zh_CN},
        "point": notice.point,
        "rule": notice.rule,
        "raised": notice.raised_ms,
        "about": notice.about,
        "which": notice.which,
        "value": notice.value,
        "limit": notice.limit,
        "severity": int(notice.severity),
        "life_safety": notice.life_safety,
        "age": notice.age_ms,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(payload: bytes) -> Notice | None:
    """What a payload says; None if it is no notice: anybody can publish on a broker."""
    if len(payload) > _LONGEST:
        return None
    try:
        content = json.loads(payload)
        return _read(content) if isinstance(content, dict) else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _read(content: dict[str, Any]) -> Notice | None:
    kind = next((one for one in _KINDS if one == content["kind"]), None)
    post = content["post"]
    texts = [content[name] for name in ("station", "point", "rule", "about", "which")]
    names = [post["en"], post["zh_CN"]]
    if kind is None or not all(isinstance(text, str) for text in [*texts, *names]):
        return None
    if not texts[0] or any(len(text) > _MOST_NAME for text in [*texts, *names]):
        return None
    limit = content["limit"]
    if not all(math.isfinite(number) for number in (content["value"], limit or 0.0)):
        return None
    return Notice(
        kind,
        texts[0],
        Name(*names),
        texts[1],
        texts[2],
        int(content["raised"]),
        texts[3],
        texts[4],
        float(content["value"]),
        None if limit is None else float(limit),
        Severity(int(content["severity"])),
        content["life_safety"] is True,
        max(0, int(content["age"])),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the call for one alarm."""

    reached: bool
    """True if a broker took it."""
    posts: tuple[Name, ...] = ()
    """Those that said they show it."""


class OtherPosts(Protocol):
    """The other posts of the site, as far as a broker reaches them."""

    def calls(self) -> Sequence[tuple[Notice, int]]:
        """What other posts call for now, with the moment each was last heard."""

    def told(self, alarm: Alarm) -> Told | None:
        """What became of our own call for `alarm`; None if there was none."""
