"""A fire panel that publishes nothing but changes, kept by the broker, says "alarm" at the start.

The whole core over a real broker: what was never heard live is seen at once where lives are at
stake, makes no sound by itself, becomes silence of the device within its proof of life, and ends by
a live value alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import Core
from app.core.core import running, utc_ms
from app.sites import settle
from app.subjects import record_kinds
from models.alarms import Alarm, AlarmState
from models.alarms.calling.sounding import Hush, Pattern, sounding
from models.journal import Journal
from models.points import Quality, Severity
from models.site.park import Park
from tests.brokers.mosquitto import mosquitto
from tests.mqtt.heard import publisher

pytestmark = pytest.mark.broker

FIRE, TRIP = "f1.alarm/states", "p1.trip/states"
SILENT = "f1.alarm/no_update"
STATE = "park/a/f1/state"


def site(folder: Path, port: int) -> Path:
    """A panel and a pump, both expected each second: silent after three."""
    devices = "".join(
        f"""
[[device]]
id = "{id_}"
name = "{name}"
profile = "{profile}"
link = "broker"
captures = {{ base = "park", building = "a" }}
interval_s = 1
"""
        for id_, name, profile in (("f1", "Fire panel", "fire_panel"), ("p1", "Pump", "pump"))
    )
    path = folder / "site.toml"
    path.write_text(
        f"""format = 1

[site]
id = "small"
name = "Small park"
zone = "Asia/Shanghai"
operator = "Li Na"

[[link]]
id = "broker"
kind = "mqtt"
host = "127.0.0.1"
port = {port}
status_topic = "station/status"
{devices}
""",
        encoding="utf-8",
    )
    return path


async def until(met: Callable[[], object], what: str, seconds: float = 30) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not met():
        assert asyncio.get_running_loop().time() < end, what
        await asyncio.sleep(0.02)


def standing(core: Core) -> dict[str, Alarm]:
    return {alarm.id: alarm for alarm in core.view.alarms()}


def heard(core: Core, *alarms: Alarm) -> Pattern:
    view = core.view
    return sounding(alarms, view.alarm_load(), Hush(), view.park.alarms, view.now()).pattern


async def never_live(core: Core) -> None:
    """What the broker kept is all there is."""
    await until(lambda: FIRE in standing(core), "the last known fire is not in the list")
    fire = standing(core)[FIRE]
    assert (fire.state, fire.unproven) == (AlarmState.UNACKNOWLEDGED, True)
    assert fire.life_safety
    assert core.view.alarms()[0].id == FIRE
    reading = core.view.latest("f1.alarm")
    assert (reading.value, reading.quality) == (1, Quality.RETAINED)
    assert 0 <= core.view.now() - reading.received_ms < 60_000
    assert heard(core, fire) is Pattern.NONE, "what a broker kept starts no horn"
    # of what costs no life nothing is concluded: its silence tells
    await until(
        lambda: core.view.latest("p1.trip").quality is Quality.RETAINED,
        "the pump's word is missing",
    )
    assert TRIP not in standing(core)
    await until(lambda: SILENT in standing(core), "the panel's silence is no alarm")
    silent = standing(core)[SILENT]
    assert silent.severity >= Severity.HIGH
    assert heard(core, silent) is Pattern.HIGH
    assert FIRE in standing(core), "the silence does not take the place of the fire"
    assert core.view.latest("f1.alarm").quality is Quality.RETAINED
    await until(lambda: any(id_.startswith("p1.") for id_ in standing(core)), "nor the pump's")


def test_the_list_is_not_calm_while_the_last_known_word_is_fire(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    journal = Journal.open(data, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    with mosquitto(tmp_path) as broker, publisher(broker.port) as panel:
        park = settle(site(tmp_path, broker.port), data, journal, apply=True).park

        def publish(payload: bytes, retain: bool, topic: str = STATE) -> None:
            panel.publish(topic, payload, qos=1, retain=retain).wait_for_publish(30)

        publish(b'{"alarm": true}', True)
        publish(b'{"trip": true}', True, "park/a/p1/state")
        asyncio.run(_first(park, data, journal))
        asyncio.run(_again(park, data, journal, publish))
    journal.close()


def _core(park: Park, data: Path, journal: Journal):  # type: ignore[no-untyped-def]
    async def endpoints() -> dict[str, tuple[str, int]]:
        return {}

    return running(park, data, journal, secrets=lambda _: None, endpoints=endpoints())


async def _first(park: Park, data: Path, journal: Journal) -> None:
    async with _core(park, data, journal) as core:
        await never_live(core)


async def _again(
    park: Park, data: Path, journal: Journal, publish: Callable[[bytes, bool], None]
) -> None:
    """A restart changes nothing; what is live then ends it, or proves it."""
    async with _core(park, data, journal) as core:
        before = standing(core)[FIRE]
        assert before.unproven
        await until(
            lambda: core.view.latest("f1.alarm").quality is Quality.RETAINED, "nothing came"
        )
        assert standing(core)[FIRE].raised_ms == before.raised_ms
        publish(b'{"alarm": true}', False)
        await until(lambda: not standing(core)[FIRE].unproven, "it was not proven")
        assert heard(core, standing(core)[FIRE]) is Pattern.LIFE_SAFETY
        await until(
            lambda: standing(core).get(SILENT) is None or standing(core)[SILENT].returned_ms,
            "the panel is not silent any more",
        )
        publish(b'{"alarm": false}', False)
        await until(lambda: standing(core)[FIRE].latched, "live and calm it waits for its reset")
