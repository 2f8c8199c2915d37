"""Two whole stations at one broker: nobody comes at the one, so the other is called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.core import Core, running, utc_ms
from app.subjects import record_kinds
from models.alarms.escalation import Step
from models.journal import Journal
from models.links import LinkState
from models.points import Quality, Reading
from models.site.park import AlarmSettings, MqttLink, Park
from models.text.name import Name
from tests.alarmbook.conftest import HOT, park
from tests.brokers.mosquitto import mosquitto

SOON = AlarmSettings(louder_ms=100, call_ms=200, notice_ms=300)


def site(port: int) -> Park:
    broker = MqttLink("broker", Name("Broker"), "127.0.0.1", port, status_topic="park/room/status")
    here = park()
    return replace(here, links={"broker": broker}, alarms=SOON)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


async def nowhere() -> dict[str, tuple[str, int]]:
    return {}


def live(core: Core) -> bool:
    return all(line.is_live for line in core.escalation._lines) and bool(core.escalation._lines)


@pytest.mark.broker
def test_what_nobody_acknowledges_is_written_down_and_shown_at_the_other_post(
    tmp_path: Path,
) -> None:
    async def main(port: int) -> None:
        journals = [
            Journal.open(tmp_path / name, clock=utc_ms, kinds=record_kinds(), reserve_bytes=0)
            for name in ("one", "two")
        ]
        try:
            here, there = (
                running(
                    site(port),
                    tmp_path / name,
                    journal,
                    secrets=lambda _: None,
                    endpoints=nowhere(),
                )
                for name, journal in zip(("one", "two"), journals, strict=True)
            )
            async with here as one, there as two:
                await until(lambda: live(one) and live(two))
                now = utc_ms()
                one.plant.take([Reading(HOT, 60.0, Quality.GOOD, now, now)])
                await until(lambda: any(a.escalated == Step.NOTICE for a in one.plant.alarms()))
                alarm = next(a for a in one.plant.alarms() if a.escalated == Step.NOTICE)
                await until(two.escalation.calls)
                notice, _ = two.escalation.calls()[0]
                assert (notice.point, notice.rule) == (alarm.point, alarm.rule)
                await until(lambda: (told := one.escalation.told(alarm)) and told.posts)
                await until(lambda: len(steps(one, alarm.id)) == 3)
                assert steps(one, alarm.id) == [1, 2, 3]
                assert one.view.records.events("alarm", alarm.id, "escalated")[-1].actor == ""
                assert steps(two, alarm.id) == [], "it is not its alarm"
                await until(lambda: all(s.state is LinkState.LIVE for s in one.plant.links()[:1]))
                one.plant.take([Reading(HOT, 20.0, Quality.GOOD, now + 1, utc_ms())])
                await until(lambda: not two.escalation.calls())
        finally:
            for journal in journals:
                journal.close()

    with mosquitto(tmp_path / "broker") as broker:
        asyncio.run(main(broker.port))


def steps(core: Core, alarm: str) -> list[object]:
    found = core.view.records.events("alarm", alarm, "escalated")
    return [dict(line.value)["step"] for line in found]
