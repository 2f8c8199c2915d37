"""The examples of the documentation are checked like anybody's site."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from models.expressions import parse
from models.points import Severity
from models.points.kinds import LIFE_SAFETY_KINDS
from models.site.check import check
from models.site.expand.profiles import read_profile
from models.site.faults import Faults
from models.site.park import SHIFTS, AlarmSettings, ModbusLine, MqttLink, Park
from models.site.schema.alarms import RULE_KINDS, KindFile, KindRuleText, LevelText
from models.site.schema.site import AlarmsText

ROOT = Path(__file__).resolve().parents[2]


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / "docs" / document).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_site_file_example(tmp_path: Path) -> None:
    (example,) = blocks("site-file.md", "toml")
    devices, areas = blocks("site-file.md", "csv")
    (tmp_path / "plans").mkdir()
    for name in ("overview", "a-f1"):
        (tmp_path / "plans" / f"{name}.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "site.toml").write_text(example, encoding="utf-8")
    (tmp_path / "devices.csv").write_text(devices, encoding="utf-8")
    (tmp_path / "areas.csv").write_text(areas, encoding="utf-8")
    park = check(tmp_path / "site.toml", [ROOT / "resources" / "devices"])
    assert isinstance(park, Park), park
    assert list(park.devices) == ["rs-a-f1-01", "meter-a-01", "rs-a-f1-02", "meter-a-02"]
    assert len(park.areas) == 3
    limits = park.points["rs-a-f1-01.temperature"].limits
    assert limits is not None
    assert (limits.high, limits.severity) == (26, Severity.LOW)
    carbon_dioxide = park.points["rs-a-f1-01.carbon_dioxide"].limits
    assert carbon_dioxide is not None
    assert carbon_dioxide.high == 1200
    meters, broker = park.links["meters-a"], park.links["broker"]
    assert isinstance(meters, ModbusLine)
    assert isinstance(broker, MqttLink)
    assert {unit.interval_ms for unit in meters.units} == {5_000}
    assert meters.sources[0].factor == 40
    assert broker.sources[0].topic == "park/a/rs-a-f1-01/state"
    rules = {rule.name: rule for rule in park.points["rs-a-f1-01.temperature"].rules}
    assert rules.keys() == {"limits", "fast"}  # the group took `no_update` away
    assert (rules["limits"].on_delay_ms, rules["limits"].off_delay_ms) == (900_000, 120_000)
    crowded = park.points["rs-a-f1-01.carbon_dioxide"].rules[-1]
    assert parse(crowded.expression).names == ("carbon_dioxide", "meter-a-01.active_power")
    assert (park.alarms, park.shifts) == (AlarmSettings(), SHIFTS)


def test_every_key_of_a_rule_is_told() -> None:
    text = (ROOT / "docs" / "site-file.md").read_text("utf-8")
    page = text[text.index("## Alarm rules") :]
    keys = {*KindRuleText.model_fields, *LevelText.model_fields} - {"name"}
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", page)))) | {"point"}
    assert {*keys, *RULE_KINDS, *LIFE_SAFETY_KINDS} - words == set()
    assert set(AlarmsText.model_fields) - set(re.findall(r"^(\w+) =", text, re.MULTILINE)) == set()


def test_the_example_of_a_kind_file() -> None:
    (example,) = blocks("site-file.md", "text")
    file = KindFile.model_validate(tomllib.loads(example))
    assert [rule.name for rule in file.alarm] == ["states", "does-not-start", "no_update"]


def test_the_profile_examples(tmp_path: Path) -> None:
    examples = blocks("device-profiles.md", "toml")
    assert len(examples) == 2
    for text in examples:
        found = re.search(r'^id = "(\w+)"', text, re.MULTILINE)
        assert found is not None
        path = tmp_path / f"{found[1]}.toml"
        path.write_text(text, encoding="utf-8")
        faults = Faults()
        assert read_profile(path, path.name, faults) is not None, faults.found
