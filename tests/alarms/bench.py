"""A rule at one point, told as a story: what is heard, what time does, what people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.alarms import Acknowledgement, Alarm, Happening, OutOfService, Shelving, Transition
from models.alarms.acts import What, acknowledge, reset, withhold
from models.alarms.condition import NO_INPUTS, Inputs
from models.alarms.memory import Memory
from models.alarms.step import due_ms, step
from models.points import Level, Quality, Reading, Rule, Severity
from models.site.park import AlarmSettings

H = Happening
LOW, MEDIUM, HIGH, CRITICAL = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL
LEVELS = (
    Level("high_high", HIGH, 30.0),
    Level("low_low", HIGH, 5.0),
    Level("high", MEDIUM, 26.0),
    Level("low", MEDIUM, 10.0),
)
LIMITS = Rule("limits", "limits", LEVELS, deadband=0.5)
LEAK = Rule(
    "states", "states",
    (Level("wet", HIGH, state=1), Level("flooded", HIGH, state=2), Level("fault", LOW, state=3)),
)  # fmt: skip
BEGIN = 1_000_000
NOTHING_TAKEN = AlarmSettings(louder_ms=0, call_ms=0, notice_ms=0)


class Story:
    """Seconds are those since the beginning."""

    def __init__(
        self,
        rule: Rule = LIMITS,
        inputs: Inputs = NO_INPUTS,
        settings: AlarmSettings = NOTHING_TAKEN,
    ) -> None:
        self.rule, self.inputs, self.settings = rule, inputs, settings
        self.memory = Memory("room.t")
        self.told: list[Transition] = []
        self.now = BEGIN

    def at(self, seconds: float) -> Story:
        """Time passes; what is due on the way happens when it is due."""
        until = BEGIN + round(seconds * 1000)
        while (due := due_ms(self.rule, self.memory, self.now, self.settings)) is not None:
            if due > until:
                break
            self.now = due
            self._take(step(self.rule, self.memory, None, due, self.inputs, self.settings))
        self.now = until
        return self

    def hear(self, *values: float | None, quality: Quality = Quality.GOOD) -> Story:
        for value in values:
            reading = Reading("room.t", value, quality, self.now, self.now)
            self._take(step(self.rule, self.memory, reading, self.now, self.inputs, self.settings))
        return self

    def ack(self, seen_ms: int | None = None) -> Story:
        said = Acknowledgement("li-na", self.now)
        return self._take(acknowledge(self.memory, self.now if seen_ms is None else seen_ms, said))

    def reset(self) -> Story:
        return self._take(reset(self.memory, self.now, "li-na", self.now))

    def shelve(self, seconds: float, record: str = "s1", one_shot: bool = False) -> Story:
        order = Shelving(record, "li-na", "r", self.now, self.now + round(seconds * 1000), one_shot)
        return self.withhold("shelving", order)

    def out(self, seconds: float) -> Story:
        order = OutOfService("w", "W-1", self.now, self.now + round(seconds * 1000))
        return self.withhold("out", order)

    def withhold(self, what: What, order: object) -> Story:
        return self._take(withhold(self.rule, self.memory, self.now, what, order))  # type: ignore[arg-type]

    def _take(self, stepped: tuple[Memory, tuple[Transition, ...]]) -> Story:
        self.memory, told = stepped
        self.told += told
        return self

    @property
    def alarm(self) -> Alarm | None:
        return self.memory.alarm

    @property
    def state(self) -> str:
        return "normal" if self.alarm is None else self.alarm.state.value

    @property
    def happened(self) -> list[Happening]:
        return [one.happening for one in self.told]

    @property
    def seconds(self) -> list[tuple[Happening, float]]:
        return [(one.happening, (one.at_ms - BEGIN) / 1000) for one in self.told]


def ruled(**changes: object) -> Rule:
    """The limits with something else."""
    return replace(LIMITS, **changes)  # type: ignore[arg-type]


def read_from(values: dict[str, float | None]) -> Callable[[str], float | None]:
    return values.get


__all__ = ["BEGIN", "CRITICAL", "HIGH", "LEAK", "LIMITS", "LOW", "MEDIUM", "H", "Story", "ruled"]
